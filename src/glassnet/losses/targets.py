"""Targets: whether the numbers to be learned can be learned, by looking at all."""

from typing import Any

import jax.numpy as jnp
import numpy as np
from jaxtyping import Bool

from glassnet.errors import DataError
from glassnet.losses.loss import Loss
from glassnet.nn.activations import Activation

__all__ = [
    "check_counts",
    "check_finite",
    "check_in_reach",
    "check_labels",
    "check_numbers",
    "check_room",
    "check_shares",
    "check_sides",
    "check_yes_or_no",
]


def check_numbers(targets: Any) -> None:
    """Refuse text, dates and objects."""
    if targets.dtype == bool or jnp.issubdtype(targets.dtype, jnp.integer):
        return
    if not jnp.issubdtype(targets.dtype, jnp.floating):
        raise DataError(
            "Targets must be numbers.",
            got=f"dtype {targets.dtype}",
            expected="integers for classes, floats for amounts",
            fix="for names of classes: np.unique(targets, return_inverse=True)[1]",
        )


def check_finite(targets: Any) -> None:
    """Refuse what is missing or infinite."""
    wrong = ~np.isfinite(targets)
    if wrong.any():
        raise DataError(
            "Some targets are missing or infinite.",
            got=f"{wrong.sum()} of {wrong.size}, the first in row {_first(wrong)}",
            expected="finite numbers",
            fix="drop those rows: what is not known cannot be learned",
        )


def check_labels(labels: Any, classes: int) -> None:
    """Refuse labels that are none of the classes."""
    labels = labels.astype(np.int64)
    low, high = int(labels.min()), int(labels.max())
    if low >= 0 and high < classes:
        return
    if {*np.unique(labels).tolist()} == {-1, 1}:
        fix = "make 0 and 1 of -1 and 1: (targets + 1) // 2"
    elif low >= 1 and high == classes:
        fix = "labels count from 0: targets - 1"
    elif low < 0:
        fix = "number the classes anew: np.unique(targets, return_inverse=True)[1]"
    else:
        fix = f"end the network in Dense({high + 1}), or number the classes from 0"
    row = _first((labels < 0) | (labels >= classes))
    raise DataError(
        "A class label is none of the network's classes.",
        got=f"labels from {low} to {high}, the first outside in row {row}",
        expected=f"whole numbers from 0 to {classes - 1}",
        fix=fix,
    )


def check_shares(loss: Loss, shares: Any) -> None:
    """Refuse rows that do not share out exactly 1."""
    shares = shares.astype(np.float64)
    total = shares.sum(-1)
    wrong = (shares < 0).any(-1) | (np.abs(total - 1) > 1e-3)
    if not wrong.any():
        return
    row = _first(wrong)
    many = np.isin(shares, (0, 1)).all()
    raise DataError(
        f"{type(loss).__name__} needs the share of each class.",
        got=f"row {row}, which is {shares[row].round(3).tolist()}",
        expected="numbers from 0 to 1 that sum to 1 in each row",
        fix="where any number of classes may be right at once, use BinaryCrossEntropy()"
        if many
        else "to predict numbers, use SquaredError()",
    )


def check_yes_or_no(loss: Loss, targets: Any) -> None:
    """Refuse what lies outside 0 and 1."""
    wrong = (targets < 0) | (targets > 1)
    if not wrong.any():
        return
    values = np.unique(targets)
    whole = bool((values == np.round(values)).all())
    if values.tolist() == [-1, 1]:
        fix = "make 0 and 1 of -1 and 1: (targets + 1) / 2"
    elif whole and len(values) == 2:
        fix = f"make 0 and 1 of them: targets == {values[1]:g}"
    elif whole and values[0] >= 0:
        fix = f"for classes use CrossEntropy() and Dense({int(values[-1]) + 1})"
    else:
        fix = "to predict numbers, use SquaredError()"
    raise DataError(
        f"{type(loss).__name__} needs a yes or a no.",
        got=f"targets from {values[0]:g} to {values[-1]:g}, the first outside in row "
        f"{_first(wrong)}",
        expected="1 for yes, 0 for no, or a share between",
        fix=fix,
    )


def check_sides(loss: Loss, targets: Any) -> None:
    """Refuse what is neither -1 nor 1."""
    wrong = ~np.isin(targets.astype(np.float64), (-1, 1))
    if not wrong.any():
        return
    values = np.unique(targets)
    yes = values.min() >= 0 and values.max() <= 1
    raise DataError(
        f"{type(loss).__name__} needs the side of zero on which a score should lie.",
        got=f"targets from {values[0]:g} to {values[-1]:g}, the first outside in row "
        f"{_first(wrong)}",
        expected="-1 or 1",
        fix="make -1 and 1 of 0 and 1: 2 * targets - 1"
        if yes
        else "for k classes use MultiClassHinge() and Dense(k); to predict numbers, "
        "use SquaredError()",
    )


def check_counts(loss: Loss, targets: Any) -> None:
    """Refuse numbers below 0."""
    wrong = targets < 0
    if wrong.any():
        raise DataError(
            f"{type(loss).__name__} needs counts.",
            got=f"targets from {targets.min():g}, the first below 0 in row "
            f"{_first(wrong)}",
            expected="0 or more",
            fix="to predict numbers that may be negative, use SquaredError() or "
            "GaussianLikelihood()",
        )


def check_room(loss: Any, labels: Any, time: int, classes: int) -> None:
    """Refuse rows of labels that are no classes, or that no way of spelling fits in."""
    kept = labels >= 0
    wrong = kept & ((labels >= classes) | (labels == loss.blank))
    if wrong.any():
        raise DataError(
            f"{type(loss).__name__} has no class for a label.",
            got=f"labels up to {labels.max()}, the first wrong one in row "
            f"{_first(wrong)}",
            expected=f"from 0 to {classes - 1} but {loss.blank}, the blank; below 0 "
            "for padding",
            fix="number the labels around the blank, and end the network in one unit "
            "more than there are labels",
        )
    needs = kept.sum(-1)
    for i in np.argwhere(needs >= (time + 1) // 2):  # others fit with room to spare
        row = labels[tuple(i)][kept[tuple(i)]]
        needs[tuple(i)] += (row[1:] == row[:-1]).sum()
    if (needs > time).any():
        row = _first(needs > time)
        raise DataError(
            f"{type(loss).__name__} has fewer steps of time than labels need.",
            got=f"outputs of {time} steps, and row {row}, which needs "
            f"{needs[needs > time][0]}",
            expected="a step for each label, and one between equal neighbors",
            fix="let the network keep more steps (smaller strides), or drop those rows",
        )


def check_in_reach(last: Activation, targets: Any) -> None:
    """Refuse targets that no output of this activation can equal."""
    span = last.span()
    wrong = (targets < span.low) | (targets > span.high)
    if wrong.any():
        raise DataError(
            "Some targets are out of the last activation's reach.",
            got=f"targets from {targets.min():g} to {targets.max():g}; {last!r} gives "
            f"{span}; the first outside in row {_first(wrong)}",
            expected=f"targets in {span}",
            fix=f"leave out the last {last!r}: to predict numbers, end in a Dense",
        )


def _first(wrong: Bool[np.ndarray, "..."]) -> int:
    """The first row with something wrong in it."""
    return int(np.argwhere(wrong)[0][0])
