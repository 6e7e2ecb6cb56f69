"""Nielsen's book, rows 12 to 17: networks with convolutions on MNIST."""

import functools
import math

import numpy as np
from row import SEEDS, Row, at_least

from glassnet import losses, nn, optimizers
from glassnet.initializers import Normal, Zeros
from glassnet.learners import Supervised
from glassnet.metrics import Accuracy
from glassnet.training import Resident
from training import course, digits, mnist_images, source

BOOK = "Nielsen (2015), Neural Networks and Deep Learning, chapter 6"
MARGIN = 0.003  # 0.3 points below the best of the book's runs
UNIT = Normal(deviation=1.0)  # of every bias
BATCH = 10


def network(
    maps: tuple[int, ...],
    dense: tuple[int, ...],
    activation: nn.Activation,
    dropout: float = 0.0,
) -> nn.Layer:
    """Convolutions with pooling, dense layers, and ten scores that start at 0."""
    layers = []
    for channels in maps:
        # the book's fan: what a pooled unit goes on to, had it one map behind it
        start = Normal(deviation=1 / math.sqrt(channels * 25 / 4))
        layers += [
            nn.Conv2D(channels, 5, kernel_init=start, bias_init=UNIT),
            nn.MaxPool2D(2),  # first: what grows with its input commutes with a maximum
            activation,
        ]
    layers.append(nn.Flatten())
    drop = [nn.Dropout(dropout)] if dropout else []
    for units in dense:
        start = Normal(deviation=1 / math.sqrt(units))
        wide = nn.Dense(units, kernel_init=start, bias_init=UNIT)
        layers += [*drop, wide, activation]
    return nn.Sequential(*layers, *drop, nn.Dense(10, kernel_init=Zeros()))


def best(
    maps: tuple[int, ...],
    activation: nn.Activation,
    *,
    rate: float,
    decay: float = 0.0,
    shifted: bool = False,
    dense: tuple[int, ...] = (100,),
    dropout: float = 0.0,
    epochs: int = 60,
    seed: int,
) -> float:
    """The best test accuracy over the epochs."""
    rows = mnist_images(50_000)
    training = five_times(50_000) if shifted else rows["training"]
    steps = len(training) / BATCH  # the book divides its decay by them, not by rows
    learner = Supervised(
        network(maps, dense, activation, dropout),
        losses.CrossEntropy(),
        optimizers.SGD(rate),
        losses.ElasticNet(l2=decay / steps) if decay else None,
        (Accuracy(),),
    )
    found = course(
        learner, training, rows["test"], epochs=epochs, batch_size=BATCH, seed=seed
    )
    return float(found["validation_accuracy"].max())


@functools.cache
def five_times(count: int) -> Resident:
    """Each digit, and it again one pixel further down, up, right and left."""
    x, y = (part[:count] for part in digits())
    x = x.reshape(-1, 28, 28, 1)
    moved = [x]
    for axis in (1, 2):
        for step in (1, -1):
            one = np.roll(x, step, axis)
            edge = 0 if step == 1 else -1  # what came round is paper again
            one[(slice(None),) * axis + (edge,)] = 0
            moved.append(one)
    return source(np.concatenate(moved), np.tile(y, 5))


def row(name: str, published: float, *what, seeds=SEEDS, **how) -> Row:
    return Row(
        f"nielsen-{name}",
        **at_least(published, MARGIN),
        measure=lambda seed: best(*what, **how, seed=seed),
        source=BOOK,
        seeds=seeds,
    )


SMOOTH, LINEAR = {"rate": 0.1}, {"rate": 0.03, "decay": 0.1}
LONG = {"shifted": True, "seeds": (0,)}  # an hour and more
WIDE = {"rate": 0.03, "dense": (1000, 1000), "dropout": 0.5, "epochs": 40}
ROWS = [
    row("12", 0.9878, (20,), nn.Sigmoid(), **SMOOTH),
    row("13", 0.9906, (20, 40), nn.Sigmoid(), **SMOOTH),
    row("14", 0.9923, (20, 40), nn.ReLU(), **LINEAR),
    row("15", 0.9937, (20, 40), nn.ReLU(), **LINEAR, **LONG),
    row("16", 0.9943, (20, 40), nn.ReLU(), **LINEAR, **LONG, dense=(100, 100)),
    row("17", 0.9960, (20, 40), nn.ReLU(), **WIDE, **LONG),
]
