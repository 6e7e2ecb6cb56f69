"""makemore: names, letter by letter, by networks that look back three to 15 letters."""

import functools
import math
import random

import numpy as np
from row import Row, at_most

from glassnet import losses, nn, optimizers, zoo
from glassnet.initializers import Initializer, Normal, Zeros
from glassnet.learners import Supervised
from glassnet.training import Resident
from training import after, folder, source

LECTURE = "Karpathy, Neural Networks: Zero to Hero, makemore part {}"
MARGIN = 0.03  # nats above the published figure
END, LETTERS = 0, 27  # of a name; and with the 26 others
KAIMING = Normal(deviation=5 / 3 / math.sqrt(30))  # of 3 letters with 10 numbers each
UNIT, SMALL = Normal(deviation=1.0), Normal(deviation=0.01)


def spelled() -> list[list[int]]:
    """Every name as numbers from 1 to 26."""
    names = (folder() / "names.txt").read_text(encoding="utf-8").split()
    return [[ord(letter) - ord("a") + 1 for letter in name] for name in names]


@functools.cache
def contexts(length: int) -> dict[str, Resident]:
    """A row for each letter and each end of a name: the letters before it, and it.

    Eight tenths of the names, in the order that the lectures shuffle them to, to learn
    from, and the next tenth to validate on.
    """
    names = spelled()
    random.Random(42).shuffle(names)
    first, second = int(0.8 * len(names)), int(0.9 * len(names))
    return {
        "training": _windows(names[:first], length),
        "validation": _windows(names[first:second], length),
    }


def _windows(names: list[list[int]], length: int) -> Resident:
    x, y = [], []
    for name in names:
        padded = [END] * length + name + [END]
        for place in range(len(name) + 1):
            x.append(padded[place : place + length])
            y.append(padded[place + length])
    return source(np.array(x, "int32"), np.array(y, "int32"))


def one_hidden(
    first: Initializer,
    first_bias: Initializer,
    last: Initializer,
    last_bias: Initializer,
    *,
    norm: bool = False,
) -> nn.Sequential:
    """Bengio's network as parts 2 and 3 have it: three letters, one layer of 200."""
    return nn.Sequential(
        nn.Embedding(LETTERS, 10),
        nn.Flatten(),
        nn.Dense(200, bias=not norm, kernel_init=first, bias_init=first_bias),
        *([nn.BatchNorm(momentum=0.999)] if norm else []),
        nn.Tanh(),
        nn.Dense(LETTERS, kernel_init=last, bias_init=last_bias),
    )


def last_loss(
    network: nn.Sequential, letters: int, slower: int, seed: int, steps: int = 200_000
) -> float:
    """Nats a letter on the names held out; a tenth of the rate after `slower` steps."""
    falling = optimizers.Scheduled(
        optimizers.SGD(0.1), optimizers.MilestoneDecay((slower,))
    )
    rows = contexts(letters)
    return after(
        Supervised(network, losses.CrossEntropy(), falling),
        rows["training"],
        rows["validation"],
        steps=steps,
        batch_size=32,
        seed=seed,
    )[-1]


def row(name: str, published: float, part: int, network: nn.Sequential) -> Row:
    letters, slower = (3, 100_000) if part == 3 else (8, 150_000)
    return Row(
        f"makemore-{name}",
        **at_most(published, published + MARGIN),
        measure=functools.partial(last_loss, network, letters, slower),
        source=LECTURE.format(part),
        seeds=(0,),  # as published
    )


SURE = UNIT, UNIT  # the last layer as it is first drawn: sure of itself and wrong
UNSURE = SMALL, Zeros()
ROWS = [
    row("mlp-original", 2.1682, 3, one_hidden(UNIT, UNIT, *SURE)),
    row("mlp-softmax", 2.13, 3, one_hidden(UNIT, UNIT, *UNSURE)),
    row("mlp-tanh", 2.1027, 3, one_hidden(Normal(deviation=0.2), SMALL, *UNSURE)),
    row("mlp-kaiming", 2.1070, 3, one_hidden(KAIMING, SMALL, *UNSURE)),
    row("mlp-norm", 2.1048, 3, one_hidden(KAIMING, SMALL, *UNSURE, norm=True)),
    row("wavenet-flat", 2.027, 5, zoo.character_mlp(LETTERS, 8)),
    row("wavenet-tree", 2.022, 5, zoo.wavenet(embedding=10, hidden=68)),
    row("wavenet", 1.993, 5, zoo.wavenet()),
]
