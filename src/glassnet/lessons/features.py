"""Features: what hidden layers see, and how far they bring classes apart."""

import jax
import jax.numpy as jnp
import numpy as np

from glassnet.backprop import sweep
from glassnet.drawing.bars import Score, bars
from glassnet.drawing.images import images
from glassnet.learners import Supervised
from glassnet.lessons.deep import digits
from glassnet.lessons.page import Page
from glassnet.losses import CrossEntropy
from glassnet.nn import Dense, ReLU, Sequential
from glassnet.optimizers import Adam
from glassnet.training import Engine, Resident


def lesson(
    page: Page, *, seed: int = 0, width: int = 32, held: int = 500, steps: int = 1500
) -> None:
    """First weights as images; the separation of classes, layer by layer."""
    page.ask("What do hidden layers find that nobody told them to look for?")
    page.formula(
        r"s = \frac{\sum_c n_c \lVert \mu_c - \mu \rVert^2}"
        r"{\sum_c \sum_{i \in c} \lVert a_i - \mu_c \rVert^2}",
        "s = spread of the class means / spread within the classes",
    )
    x, y = digits()
    network = Sequential(*[Dense(width), ReLU()] * 3, Dense(10))
    learner = Supervised(network, CrossEntropy(), Adam(3e-3))
    rows = Resident({"x": x[held:], "y": y[held:]})
    engine = Engine(learner, batch_size=32)
    start = engine.start(rows, seed)
    end, _ = engine.run(start, rows, steps)
    before, after = (
        _separations(network, state["learner"], x[:held], y[:held])
        for state in (start, end)
    )
    names = ["input", *(f"hidden layer {i + 1}" for i in range(3))]
    page.table(
        ("where", "before learning", "after learning"),
        list(zip(names, before, after, strict=True)),
        page.words(
            "How far apart the ten classes lie, on {held} digits that were not "
            "learned.",
            held=held,
        ),
    )
    best = names[int(np.argmax(after))]
    page.say(
        "In the input the classes overlap: their means spread {raw} times as far as "
        "the digits within a class. After learning they lie farthest apart in "
        "{best}, {times} times as far as in the input; in the untrained network the "
        "last layer has {untrained}. Nobody named these features: they were learned, "
        "since they made the loss small.",
        raw=float(after[0]),
        best=best,
        times=float(max(after) / after[0]),
        untrained=float(before[-1]),
    )
    title = page.words("{times} times as far apart", times=float(max(after) / after[0]))
    page.draw(
        bars(
            [Score(name, float(s)) for name, s in zip(names, after, strict=True)],
            title=title,
            label="spread between classes over spread within",
            caption="The separation of the classes, from the input to the last layer.",
        )
    )
    kernel = np.asarray(end["learner"]["params"]["0"]["kernel"])
    side = int(kernel.shape[0] ** 0.5)
    page.draw(
        images(
            kernel.T[:16].reshape(-1, side, side),
            columns=8,
            symmetric=True,
            title="What the first hidden units look for",
            caption="The weights of sixteen units as images: what raises each, and "
            "what lowers it.",
        )
    )
    page.next("run('features', width=8): do the classes still come apart?")


def _separations(network, state, x: jax.Array, y: jax.Array) -> list[float]:
    """Of the input, and of what leaves each activation."""
    _, traces = sweep(network, state["params"], state["network"], x, jnp.sum)
    hidden = [trace.y for trace in traces if isinstance(trace.layer, ReLU)]
    return [_separation(a, y) for a in (x, *hidden)]


def _separation(a: jax.Array, y: jax.Array) -> float:
    share = jnp.eye(10)[y]
    means = share.T @ a / share.sum(0)[:, None]
    between = jnp.square(share @ means - a.mean(0)).sum()
    return float(between / jnp.square(a - share @ means).sum())
