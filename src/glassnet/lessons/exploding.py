"""Exploding: gradients that grow on the way back, and what holds them."""

import jax
import jax.numpy as jnp
import numpy as np

from glassnet.initializers import HeNormal, VarianceScaling
from glassnet.learners import Supervised
from glassnet.lessons.deep import by_layer, deltas, digits
from glassnet.lessons.page import Page
from glassnet.losses import CrossEntropy
from glassnet.nn import BatchNorm, Dense, LayerNorm, ReLU, Sequential, Tanh
from glassnet.optimizers import SGD, ClipByGlobalNorm, WeightDecay
from glassnet.training import Engine, Resident

LARGE = VarianceScaling(6.0)  # three times He's variance
CURES = {
    "none": (Dense(32, kernel_init=LARGE), ReLU()),
    "He's start": (Dense(32, kernel_init=HeNormal()), ReLU()),
    "batch norm": (Dense(32, kernel_init=LARGE), BatchNorm(), ReLU()),
    "layer norm": (Dense(32, kernel_init=LARGE), LayerNorm(), ReLU()),
    "tanh": (Dense(32, kernel_init=LARGE), Tanh()),
}
RATE = 0.1
STEPS = {
    "none": SGD(RATE),
    "clipping": ClipByGlobalNorm(SGD(RATE), 1.0),
    "a smaller rate": SGD(RATE / 1000),
    "weight decay": WeightDecay(SGD(RATE), 0.5),
}


def lesson(
    page: Page, *, seed: int = 0, depth: int = 10, seeds: int = 5, rows: int = 256
) -> None:
    """Deltas of a deep network with large weights; then its first steps."""
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
    page.numbers |= {"ratio": ratio}
    page.table(
        ("cure", "first over last", "times better"),
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
    x, y = digits(rows)
    source, ends = Resident({"x": x, "y": y}), {}
    for name, optimizer in STEPS.items():
        engine = Engine(Supervised(network, CrossEntropy(), optimizer), batch_size=32)
        before = engine.start(source, seed)
        after, _ = engine.run(before, source, 1)
        _, metrics = engine.run(before, source, 200)
        loss = np.array(metrics["loss"][0] / metrics["loss"][1])[-20:].mean()
        ends[name] = (_moved(before, after), float(loss))
    page.numbers |= {"ends": ends}
    page.table(
        ("cure", "length of the first step", "loss after all steps"),
        [(name, step, _told(loss)) for name, (step, loss) in ends.items()],
        page.words(
            "The network with large weights, trained: the ratio stays, the steps do "
            "not. Guessing costs {guess}.",
            guess=float(np.log(10)),
        ),
    )
    page.next(
        "run('exploding', depth=20): the growth at each layer stays, and the rest?"
    )


def _moved(before, after) -> float:
    gaps = jax.tree.map(
        jnp.subtract, after["learner"]["params"], before["learner"]["params"]
    )
    return float(jnp.sqrt(sum(jnp.square(gap).sum() for gap in jax.tree.leaves(gaps))))


def _told(loss: float) -> float | str:
    return loss if np.isfinite(loss) else "no number any more"
