"""Columns: how the layers of a network share the width of a picture."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Float, Int, Num

from glassnet.drawing.layers import INPUT, LayerRow, shape_text

__all__ = ["MOST_UNITS", "Column", "Detour", "columns", "detours"]

MOST_UNITS = 16


@dataclass(eq=False)
class Column:
    """One column of units, and the layers that share it."""

    shape: tuple[int, ...]
    words: list[tuple[str, bool]]  # a line of text, and whether it is a shape
    weights: Float[Any, "inputs outputs"] | None
    rows: list[LayerRow] = field(default_factory=list)
    units: Int[Any, "drawn"] = field(default_factory=lambda: np.arange(0))

    @property
    def size(self) -> int:
        """How many units there are, drawn or not."""
        return self.shape[-1] if self.shape else 1


class Detour(NamedTuple):
    """Layers that lead around others, and are added to what these make."""

    start: int  # the column they see
    end: int  # the column they are added to
    words: str


def columns(layers: list[LayerRow]) -> list[Column]:
    """The columns of the main way, each with the units to draw.

    A layer that keeps the number of units shares the column of the one before.

    Args:
        layers: in the order that x meets them; those with a `branch` are left out.

    Example:
        >>> chain = [LayerRow("input", "input", (3,)), LayerRow("0", "ReLU()", (3,))]
        >>> [column.words for column in columns(chain)]
        [[('input', False), ('ReLU()', False)]]
    """
    found: list[Column] = []
    for row in layers:
        if row.branch:
            continue
        last = found[-1] if found else None
        name = row.layer if row.layer not in ("", INPUT) else row.path
        size = row.shape[-1] if row.shape else 1
        if last is None or row.weights is not None or size != last.size:
            matrix = None if row.weights is None else _matrix(row.weights)
            last = Column(row.shape, [(name, False)], matrix)
            found.append(last)
        else:
            last.words.append((name, False))
            if row.shape != last.shape:
                last.words.append((shape_text(row.shape), True))
                last.shape = row.shape
        last.rows.append(row)
    for i, column in enumerate(found):
        after = found[i + 1].weights if i + 1 < len(found) else None
        column.units = _largest(column, after)
    return found


def detours(layers: list[LayerRow], found: list[Column]) -> list[Detour]:
    """The ways around, one for each branch.

    Args:
        layers: those with a `branch` make the detours.
        found: the columns of the others.

    Example:
        >>> both = [LayerRow("input", "input", (3,)), LayerRow("a", "ReLU()", (3,)),
        ...         LayerRow("b", "Tanh()", (3,), branch="b")]
        >>> detours(both, columns(both))
        [Detour(start=0, end=0, words='b: Tanh()')]
    """
    branches: dict[str, list[str]] = {}
    for row in layers:
        if row.branch:
            branches.setdefault(row.branch, []).append(row.layer)
    main = [(row, i) for i, column in enumerate(found) for row in column.rows]
    ways = []
    for branch, names in branches.items():
        parent, _, own = branch.rpartition("/")
        within = [
            k
            for k, (row, _) in enumerate(main)
            if row.path != INPUT and f"{row.path}/".startswith(parent and f"{parent}/")
        ]
        if within:
            start, end = main[max(0, within[0] - 1)][1], main[within[-1]][1]
            ways.append(Detour(start, end, f"{own}: {', '.join(names)}"))
    return ways


def _matrix(weights: Num[Any, "..."]) -> Float[Any, "inputs outputs"] | None:
    """One number from each input to each output, whatever lies over space."""
    weights = np.nan_to_num(np.asarray(weights, dtype=float))
    if weights.ndim < 2:
        return None
    space = tuple(range(weights.ndim - 2))
    if not space:
        return weights
    return np.sqrt((weights**2).sum(space)) * np.sign(weights.sum(space))


def _largest(column: Column, after: Any) -> Int[Any, "drawn"]:
    """The units to draw: those with the largest weights in and out."""
    if column.size <= MOST_UNITS:
        return np.arange(column.size)
    strength = np.zeros(column.size)
    if column.weights is not None and column.weights.shape[1] == column.size:
        strength += np.abs(column.weights).sum(0) / (np.abs(column.weights).sum() or 1)
    if after is not None and after.shape[0] == column.size:
        strength += np.abs(after).sum(1) / (np.abs(after).sum() or 1)
    return np.sort(np.argsort(-strength, kind="stable")[:MOST_UNITS])
