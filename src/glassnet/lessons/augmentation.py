"""Augmentation: more data from the same data."""

import jax
import jax.numpy as jnp
import numpy as np

from glassnet.data.augment import Augmentation, Flip, Shift
from glassnet.drawing.bars import Score, bars
from glassnet.drawing.images import images
from glassnet.lessons.few_digits import answers, compared, few_digits, own_rows, trained
from glassnet.lessons.page import Page
from glassnet.nn import Dense, Layer, ReLU, Sequential
from glassnet.training import Resident
from glassnet.types import Tree

SIDE = (8, 8)
WAYS: dict[str, Augmentation | None] = {
    "none": None,
    "shift": Shift(1.0, shape=SIDE),
    "flip": Flip(shape=SIDE),
}


def lesson(
    page: Page,
    *,
    seed: int = 0,
    rows: int = 100,
    steps: int = 400,
    splits: int = 4,
) -> None:
    """Accuracy on few digits, with each change and without."""
    page.ask("Can the same hundred digits teach more than a hundred?")
    page.formula(
        r"C = \frac1n \sum_i E_a\, L(f(a(x_i)), y_i)",
        "C = mean over i of E over a of L(f(a(x_i)), y_i)",
    )
    train, test = few_digits(rows, seed, splits)
    network = Sequential(Dense(64), ReLU(), Dense(10))
    right, moved = {}, {}
    for name, augment in WAYS.items():
        state, _, right[name] = trained(
            network, train, test, steps=steps, seed=seed, augment=augment
        )
        moved[name] = _right_of_moved(network, state, test, seed)
    page.say(
        "A network learns {rows} digits. In each step every image is changed at random "
        "as named below and keeps its answer, so hardly one comes twice the same. Each "
        "is done on {splits} splits, and judged on {tested} other digits: as they are, "
        "and moved by up to {pixel} pixel.",
        rows=rows,
        splits=splits,
        tested=own_rows(test).shape[1],
        pixel=1,
    )
    page.draw(_pictures(train, seed))
    page.table(
        ("change", "test as it is, %", "test moved, %"),
        [(name, right[name].mean(), moved[name].mean()) for name in WAYS],
        "Rows that are right, mean over the splits.",
    )
    best = max(moved, key=lambda name: moved[name].mean())
    page.numbers |= {"right": right, "moved": moved}
    page.draw(
        bars(
            [
                Score(name, float(m.mean()), float(m.min()), float(m.max()))
                for name, m in sorted(moved.items(), key=lambda item: -item[1].mean())
            ],
            title=page.words("Of moved digits, {best} gets most right", best=best),
            label="moved digits that are right, % (higher is better)",
            caption="Mean over the splits, and the least and most of them.",
        )
    )
    gains = {
        f"{name}_{where}": float((found[name] - found["none"]).mean())
        for name in ("shift", "flip")
        for where, found in (("plain", right), ("moved", moved))
    }
    page.say(
        "A change teaches that it does not matter. Training with shifts adds "
        "{shift_moved} points on moved digits, where it is {shift_is}, and "
        "{shift_plain} on digits as they are. They all stand in the middle, so "
        "that the place of a stroke tells. A flip adds {flip_plain} points and is "
        "{flip_is}: a mirrored digit is seldom a digit.",
        **gains,
        shift_is=compared(moved["shift"], moved["none"]),
        flip_is=compared(right["flip"], right["none"]),
    )
    page.next("run('augmentation', rows=1000): what is left of the gain?")


def _right_of_moved(
    network: Layer, state: Tree, test: Resident, seed: int
) -> np.ndarray:
    """Percent right, for each split, of the test rows moved at random."""
    whole = test.arrays | {"weight": jnp.ones(len(test.arrays["y"]))}
    moved = Shift(1.0, shape=SIDE)(whole, jax.random.key(seed))

    def share(state: Tree, rows: jax.Array) -> jax.Array:
        guess = answers(network, state, moved["x"][rows]).argmax(-1)
        return (guess == moved["y"][rows]).mean()

    return 100 * np.asarray(jax.vmap(share)(state, own_rows(test)))


def _pictures(train: Resident, seed: int) -> str:
    """One digit as each change makes it, four times."""
    x = jnp.repeat(train.arrays["x"][own_rows(train)[0, :1]], 4, axis=0)
    batch = {"x": x, "y": jnp.zeros(4, int), "weight": jnp.ones(4)}
    key = jax.random.key(seed)
    changed = [way(batch, key)["x"] if way else x for way in WAYS.values()]
    return images(
        np.asarray(jnp.concatenate(changed)).reshape(-1, *SIDE),
        title="One digit, changed at random",
        caption="Four draws of each change; the first four are the digit as it is.",
        titles=[name for name in WAYS for _ in range(4)],
        columns=4,
    )
