"""Exploding: gradients that grow on the way back, and what holds them."""

import functools

import jax
import numpy as np

from glassnet.initializers import HeNormal, VarianceScaling
from glassnet.lessons.deep import by_layer, delta_sizes, deltas, digits
from glassnet.lessons.few_digits import few_digits, trained
from glassnet.lessons.page import Page
from glassnet.nn import BatchNorm, Dense, LayerNorm, ReLU, Sequential, Tanh
from glassnet.optimizers import SGD, ClipByGlobalNorm, WeightDecay
from glassnet.types import Tree

LARGE = VarianceScaling(6.0)  # three times He's variance
CURES = {
    "none": (Dense(32, kernel_init=LARGE), ReLU()),
    "He's start": (Dense(32, kernel_init=HeNormal()), ReLU()),
    "batch norm": (Dense(32, kernel_init=LARGE), BatchNorm(), ReLU()),
    "layer norm": (Dense(32, kernel_init=LARGE), LayerNorm(), ReLU()),
    "tanh": (Dense(32, kernel_init=LARGE), Tanh()),
}
STEPS = 200
CLIPPED = ClipByGlobalNorm(SGD(0.1), 1.0)
LEARNING = {
    "before any step": (SGD(0.1), 0),
    "none": (SGD(0.1), STEPS),
    "a smaller rate": (SGD(0.001), STEPS),
    "clipping": (CLIPPED, STEPS),
    "clipping, weight decay": (WeightDecay(CLIPPED, 0.02), STEPS),
}


def lesson(
    page: Page, *, seed: int = 0, depth: int = 10, seeds: int = 5, rows: int = 256
) -> None:
    """Deltas of a deep network with large weights: at the start, and as it learns."""
    page.ask("Why does the loss of a deep network suddenly become infinite?")
    page.formula(
        r"\delta^l = ((W^{l+1})^\top \delta^{l+1}) \odot \sigma'(z^l)",
        "delta(l) = W(l+1)' delta(l+1) * s'(z(l))",
    )
    courses = {
        name: deltas(Sequential(*block), depth, 32, rows, range(seed, seed + seeds))
        for name, block in CURES.items()
    }
    ratio = {name: float(course[0] / course[-1]) for name, course in courses.items()}
    page.table(
        ("cure at the start", "first over last", "times better"),
        [(name, r, ratio["none"] / r) for name, r in ratio.items()],
        page.words(
            "Size of delta at the first of {depth} hidden layers over the last, mean "
            "of {seeds} starts. Its growth is {growth} at each layer without a cure.",
            depth=depth,
            seeds=seeds,
            growth=ratio["none"] ** (1 / (depth - 1)),
        ),
    )
    title = page.words("Uncured, delta grows {times} times", times=ratio["none"])
    page.draw(by_layer(courses, title))
    network = Sequential(Dense(32), *[Sequential(*CURES["none"])] * depth, Dense(10))
    shares = few_digits(rows, seed, seeds)
    found = {}
    for name, (rule, steps) in LEARNING.items():
        states, (_, right) = trained(
            network, *shares, steps=steps, seed=seed, optimizer=rule
        )
        found[name] = (_growth(network, states, rows), float(right.mean()))
    learned = {name: growth for name, (growth, _) in found.items()}
    before = learned["before any step"]
    page.table(
        ("cure while it learns", "first over last", "times better", "test, %"),
        [(name, _told(r), _told(before / r), hit) for name, (r, hit) in found.items()],
        page.words(
            "The networks with large weights after {steps} steps. Clipping and a "
            "smaller rate shorten the step; weight decay takes a share of the weights "
            "at each, and with it {clipping} becomes {both}.",
            steps=STEPS,
            clipping=learned["clipping"],
            both=learned["clipping, weight decay"],
        ),
    )
    page.numbers |= {"ratio": ratio, "learned": learned}
    page.next(
        "run('exploding', depth=20): the growth at each layer stays, and the rest?"
    )


def _growth(network: Sequential, states: Tree, rows: int) -> float:
    """Delta at the first hidden layer over that at the last, mean of the starts."""
    x, y = digits(rows)
    sizes = jax.vmap(functools.partial(delta_sizes, network, x=x, y=y))
    found = sizes(states["params"], states["network"])
    return float(np.exp(np.log(found[:, 0] / found[:, -1]).mean()))


def _told(ratio: float) -> float | str:
    return ratio if np.isfinite(ratio) else "no number"
