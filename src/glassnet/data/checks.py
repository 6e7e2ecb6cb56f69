"""Checks: what a careful reader would ask about a table before training on it."""

import numpy as np

from glassnet.data.column import Column
from glassnet.data.dataset import Dataset
from glassnet.data.leaks import giveaways
from glassnet.data.note import Note, warn
from glassnet.data.repeats import identical_rows
from glassnet.data.split import Parts

__all__ = ["examine"]

_FEW = 10  # training rows of a class, below which little can be learned of it


def examine(dataset: Dataset, parts: Parts) -> list[Note]:
    """Warnings with their evidence, and notes on what is not used.

    Looks at: columns that give the answer away (training rows alone), identical rows
    across the parts, classes with few rows, identifiers, free text, constant and
    empty columns.

    Args:
        dataset: as loaded.
        parts: as split.

    Returns:
        Warnings first.

    Example:
        >>> import polars
        >>> from glassnet.data import Split, load
        >>> y = [0, 1] * 20
        >>> table = polars.DataFrame({"x": [1, 2, 3, 4] * 10, "copy": y, "y": y})
        >>> data = load(table, "y")
        >>> [n.about for n in examine(data, Split().parts(data)) if n.about]
        ['copy']

    Source:
        Kaufman, Rosset & Perlich (2011), "Leakage in Data Mining: Formulation,
        Detection, and Avoidance", KDD.
    """
    notes = [
        *giveaways(dataset, parts.training),
        *identical_rows(dataset, parts),
        *few_rows(dataset, parts),
        *(_unused(column) for column in dataset.columns if column.note),
    ]
    return sorted(notes, key=lambda note: note.level != "warning")


def few_rows(dataset: Dataset, parts: Parts) -> list[Note]:
    """A warning of classes of which there is little to learn from.

    Args:
        dataset: with answers; nothing else of it is looked at.
        parts: who trains.
    """
    if dataset.labels is None:
        return []
    codes = np.unique(dataset.answers, return_inverse=True)[1]
    counts = np.bincount(codes[parts.training], minlength=len(dataset.labels))
    few = [
        f"'{label}' ({count})"
        for label, count in zip(dataset.labels, counts.tolist(), strict=True)
        if count < _FEW
    ]
    if not few:
        return []
    some = ", ".join(few[:5]) + (f" and {len(few) - 5} more" if len(few) > 5 else "")
    text = f"{len(few)} of {len(counts)} classes have fewer than {_FEW} training rows: "
    return [warn(dataset.target, f"{text}{some}.")]


def _unused(column: Column) -> Note:
    name, note = column.name, column.note
    if column.kind == "identifier" and not column.use:
        return warn(
            name, f"'{name}' looks like an identifier ({note}); it is not used."
        )
    if column.kind == "text" and not column.use:
        return Note("note", name, f"'{name}' is free text ({note}); it is not used.")
    if not column.use:
        return Note("note", name, f"'{name}' is not used: {note}.")
    return Note("note", name, f"'{name}': {note}.")
