"""Nielsen's book, rows 1 to 11: networks of sigmoids on MNIST."""

import functools

import numpy as np
from row import Row, at_least

from glassnet import losses, nn, optimizers
from glassnet.initializers import Initializer, LeCunNormal, Normal
from glassnet.learners import Supervised
from glassnet.metrics import Accuracy
from training import course, mnist, one_hot

BOOK = "Nielsen (2015), Neural Networks and Deep Learning, chapter {}"
STANDARD = Normal(deviation=1.0)  # the book's first, large start
SMALL = LeCunNormal()  # its later one: deviation 1 / sqrt(n_in)
MARGIN = 0.007  # 0.7 points below the best of the book's runs


def best(
    hidden: tuple[int, ...],
    cost: str,
    *,
    rate: float,
    decay: float = 0.0,
    epochs: int = 30,
    start: Initializer = STANDARD,
    rows: int = 50_000,
    held: str = "test",
    when: int | None = None,
    seed: int,
) -> float:
    """The best accuracy over the epochs, as the book counts, or after one of them."""
    learner = _learner(hidden, cost, rate, decay / rows, start)
    found = course(
        learner,
        one_hot(mnist()["training"], rows),
        one_hot(mnist()[held]),
        epochs=epochs,
        batch_size=10,
        seed=seed,
    )["validation_accuracy"]
    return found.max() if when is None else found[when - 1]


def _learner(
    hidden: tuple[int, ...], cost: str, rate: float, l2: float, start: Initializer
) -> Supervised:
    def dense(units: int) -> nn.Dense:
        return nn.Dense(units, kernel_init=start, bias_init=STANDARD)

    layers = [layer for units in hidden for layer in (dense(units), nn.Sigmoid())]
    layers += [dense(10), *([nn.Sigmoid()] if cost == "quadratic" else [])]
    loss = {
        "quadratic": losses.SquaredError(half=True),
        "cross-entropy": losses.BinaryCrossEntropy(),
        "log-likelihood": losses.CrossEntropy(),
    }[cost]
    penalty = losses.ElasticNet(l2=l2) if l2 else None
    return Supervised(
        nn.Sequential(*layers), loss, optimizers.SGD(rate), penalty, (Accuracy(),)
    )


def row(name: str, published: float, chapter: int, *what, gate=None, **how) -> Row:
    return Row(
        f"nielsen-{name}",
        **(gate or at_least(published, MARGIN)),
        measure=functools.partial(_seeded, what, how),
        source=BOOK.format(chapter),
    )


def _seeded(what: tuple, how: dict, seed: int) -> float:
    return float(best(*what, **how, seed=seed))


def below(published: float, most: float) -> dict:
    """Every seed stays under a figure: the fault has to show."""
    return {
        "published": published,
        "gate": f"every seed < {most}",
        "passes": lambda values: bool(np.max(values) < most),
    }


def above(published: float, least: float) -> dict:
    """Every seed is over a figure."""
    return {
        "published": published,
        "gate": f"every seed > {least}",
        "passes": lambda values: bool(np.min(values) > least),
    }


CE, QUADRATIC, LIKELIHOOD = "cross-entropy", "quadratic", "log-likelihood"
DEEP = {"rate": 0.1, "decay": 5.0, "start": SMALL, "held": "validation"}
LARGE = {"rate": 0.1, "decay": 5.0}
ROWS = [
    row("1", 0.9542, 1, (30,), QUADRATIC, rate=3.0),
    row("2", 0.9659, 1, (100,), QUADRATIC, rate=3.0),
    row("3", 0.9549, 3, (30,), CE, rate=0.5),
    row("4", 0.9682, 3, (100,), CE, rate=0.5),
    row("5-plain", 0.8227, 3, (30,), CE, rate=0.5, rows=1000, epochs=400),
    row("5-decay", 0.871, 3, (30,), CE, rate=0.5, rows=1000, epochs=400, decay=0.1),
    row("6", 0.9649, 3, (30,), CE, rate=0.5, decay=5.0),
    row("7", 0.9792, 3, (100,), CE, rate=0.5, decay=5.0, held="validation"),
    row("8", 0.9804, 3, (100,), CE, **DEEP, epochs=60),
    row("9-one", 0.9648, 5, (30,), CE, **DEEP),
    row("9-two", 0.9690, 5, (30, 30), CE, **DEEP),
    row("9-three", 0.9657, 5, (30,) * 3, CE, **DEEP),
    row("9-four", 0.9653, 5, (30,) * 4, CE, **DEEP),
    row("10-large", 0.87, 3, (30,), CE, **LARGE, when=1, gate=below(0.87, 0.88)),
    row(
        "10-small",
        0.93,
        3,
        (30,),
        CE,
        **LARGE,
        when=1,
        start=SMALL,
        gate=above(0.93, 0.92),
    ),
    row("10-large-end", 0.96, 3, (30,), CE, **LARGE, when=30, gate=above(0.96, 0.95)),
    row(
        "10-small-end",
        0.96,
        3,
        (30,),
        CE,
        **LARGE,
        when=30,
        start=SMALL,
        gate=above(0.96, 0.95),
    ),
    row("11", 0.978, 6, (100,), LIKELIHOOD, rate=0.1, epochs=60, start=SMALL),
]
