"""makemore's transformer: whole names at once, each letter from all before it."""

import functools

import numpy as np
from makemore import END, LETTERS, MARGIN, spelled
from row import Row, at_most

from glassnet import losses, nn, optimizers, zoo
from glassnet.learners import Supervised
from glassnet.training import Resident
from training import after, source

SOURCE = "Karpathy, makemore, README: test logprob of the default settings"
TEST = 1000
STEPS, LOOKS = 30_000, 60  # later it only learns by heart; a look every 500 steps


@functools.cache
def names() -> dict[str, Resident]:
    """A row for each name: the start and its letters as x, they and the end as y.

    What is behind the end is padding, which a mask hides. Held out are the 1,000 names
    that makemore.py draws, since other thousands are easier or harder.
    """
    words = spelled()
    length = max(map(len, words)) + 1
    x, y = np.full((2, len(words), length), END, "int32")
    mask = np.zeros(x.shape, bool)
    for row, word in enumerate(words):
        x[row, 1 : len(word) + 1] = y[row, : len(word)] = word
        mask[row, : len(word) + 1] = True
    order = drawn(len(words), seed=3407)

    def part(rows: np.ndarray) -> Resident:
        return source({"values": x[rows], "mask": mask[rows]}, y[rows])

    return {"training": part(order[TEST:]), "test": part(order[:TEST])}


def drawn(count: int, seed: int) -> np.ndarray:
    """`torch.randperm` after `torch.manual_seed`: places trade with later ones."""
    words = np.random.RandomState(seed).randint(0, 2**32, count, dtype=np.uint32)
    order = list(range(count))
    for place, word in enumerate(words.tolist()):
        other = place + word % (count - place)
        order[place], order[other] = order[other], order[place]
    return np.array(order)


def network(length: int) -> nn.Sequential:
    """Small, and with a kernel of its own at the end: 204,544 numbers."""
    return zoo.gpt(LETTERS, length, width=64, bias=True, tied=False)


def best(seed: int, steps: int = STEPS, looks: int = LOOKS) -> float:
    """Nats a letter on the names held out, at the best moment, as makemore.py keeps."""
    rows = names()
    adam = optimizers.AdamW(5e-4, beta2=0.99, weight_decay=0.01, decay_all=True)
    found = after(
        Supervised(
            network(rows["test"].arrays["y"].shape[1]),
            losses.CrossEntropy(),
            optimizers.ClipByGlobalNorm(adam, 1.0),
        ),
        rows["training"],
        rows["test"],
        steps=steps,
        batch_size=32,
        seed=seed,
        looks=looks,
    )
    return min(found)


ROWS = [
    Row(
        "makemore-transformer",
        **at_most(1.92, 1.92 + MARGIN),
        measure=best,
        source=SOURCE,
        seeds=(0,),
    )
]
