"""Augmentation: more data from the same data."""

import jax
import jax.numpy as jnp
import numpy as np

from glassnet.data.augment import Augmentation, Chain, CutOut, Flip, MixUp, Rotate, Shift
from glassnet.drawing.bars import Score, bars
from glassnet.drawing.images import images
from glassnet.lessons.few_digits import compared, few_digits, trained
from glassnet.lessons.page import Page
from glassnet.nn import Dense, ReLU, Sequential

SIDE = (8, 8)
WAYS: dict[str, Augmentation | None] = {
    "none": None,
    "shift": Shift(1.0, shape=SIDE),
    "rotate": Rotate(15.0, shape=SIDE),
    "flip": Flip(shape=SIDE),
    "shift and rotate": Chain(Shift(1.0, shape=SIDE), Rotate(15.0, shape=SIDE)),
}


def lesson(
    page: Page,
    *,
    seed: int = 0,
    rows: int = 100,
    steps: int = 500,
    splits: int = 6,
) -> None:
    """Accuracy on few digits, with each change and without."""
    page.ask("Can the same hundred digits teach more than a hundred?")
    page.formula(
        r"C = \frac1n \sum_i E_a\, L(f(a(x_i)), y_i)",
        "C = mean over i of E over a of L(f(a(x_i)), y_i)",
    )
    train, test = few_digits(rows, seed, splits)
    network = Sequential(Dense(100), ReLU(), Dense(10))
    seen, right = {}, {}
    for name, augment in WAYS.items():
        _, seen[name], right[name] = trained(
            network, train, test, steps=steps, seed=seed, augment=augment
        )
    verdict = {name: compared(right[name], right["none"]) for name in right}
    page.numbers |= {"right": {n: float(r.mean()) for n, r in right.items()}}
    page.say(
        "A network learns {rows} digits. In each step every image is changed at random "
        "as named below, and keeps its answer; so no image comes twice the same. "
        "Each is done on {splits} splits, and judged on {tested} digits left as they are.",
        rows=rows,
        splits=splits,
        tested=test.rows.shape[1],
    )
    page.draw(_pictures(train, seed))
