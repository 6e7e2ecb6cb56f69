"""Augmentation: more data from the same data."""

import dataclasses

import jax
import jax.numpy as jnp

from glassnet.data.augment import Augmentation, Flip, Shift
from glassnet.drawing.images import images
from glassnet.lessons.few_digits import few_digits, own_rows, trained
from glassnet.lessons.page import Page
from glassnet.lessons.verdict import compared
from glassnet.nn import Dense, ReLU, Sequential
from glassnet.training import Resident

SIDE, DRAWS = (8, 8), 4
WAYS: dict[str, Augmentation | None] = {
    "none": None,
    "shift": Shift(1.0, shape=SIDE),
    "flip": Flip(shape=SIDE),
}


def lesson(
    page: Page, *, seed: int = 0, rows: int = 100, steps: int = 400, splits: int = 4
) -> None:
    """Accuracy on few digits, with each change and without."""
    page.ask("Can the same digits teach more than once?")
    page.formula(
        r"C = \frac1n \sum_i E_a\, L(f(a(x_i)), y_i)",
        "C = mean over i of E over a of L(f(a(x_i)), y_i)",
    )
    train, test = few_digits(rows, seed, splits)
    page.say(
        "A network learns {rows} digits. In each step every image is changed at random "
        "as named below and keeps its answer, so hardly one comes twice the same.",
        rows=rows,
    )
    page.draw(_pictures(train, seed))
    network = Sequential(Dense(64), ReLU(), Dense(10))
    moved, right, right_moved = _moved(test, seed), {}, {}
    for name, augment in WAYS.items():
        _, (_, right[name], right_moved[name]) = trained(
            network, train, test, moved, steps=steps, seed=seed, augment=augment
        )
    page.table(
        ("change", "test as it is, %", "test shifted, %"),
        [(name, right[name].mean(), right_moved[name].mean()) for name in WAYS],
        page.words(
            "Right among {tested} others, as they are and shifted at random: mean of "
            "{splits} splits.",
            tested=len(test),
            splits=splits,
        ),
    )
    page.say(
        "A change teaches that it does not matter. On shifted digits, to train with "
        "shifts adds {moved_gain} points and is {moved_is}; on digits as they are, "
        "where the place of a stroke tells, it adds {shift_gain}. A flip adds "
        "{flip_gain} and is {flip_is}: it teaches that a digit is its mirror image.",
        moved_gain=float((right_moved["shift"] - right_moved["none"]).mean()),
        moved_is=compared(right_moved["shift"], right_moved["none"]),
        shift_gain=float((right["shift"] - right["none"]).mean()),
        flip_gain=float((right["flip"] - right["none"]).mean()),
        flip_is=compared(right["flip"], right["none"]),
    )
    page.next("run('augmentation', rows=1000): what is left of the gain?")


def _moved(test: Resident, seed: int) -> Resident:
    """The same rows, each shifted at random."""
    whole = test.arrays | {"weight": jnp.ones(len(test.arrays["y"]))}
    moved = Shift(1.0, shape=SIDE)(whole, jax.random.key(seed))
    return dataclasses.replace(test, arrays=moved)


def _pictures(train: Resident, seed: int) -> str:
    """One digit as each change makes it, several times."""
    x = jnp.repeat(train.arrays["x"][own_rows(train)[0, :1]], DRAWS, axis=0)
    batch = {"x": x, "y": jnp.zeros(DRAWS, int), "weight": jnp.ones(DRAWS)}
    key = jax.random.key(seed)
    changed = [way(batch, key)["x"] if way else x for way in WAYS.values()]
    return images(
        jnp.concatenate(changed).reshape(-1, *SIDE),
        title="One digit, changed at random",
        caption="Several draws of each change; under none stands the digit as it is.",
        titles=[name for name in WAYS for _ in range(DRAWS)],
        columns=DRAWS,
    )
