"""Features: which columns are used, and which rows are which."""

import dataclasses

import numpy as np

from glassnet.data.column import Column
from glassnet.data.note import listed
from glassnet.errors import DataError, did_you_mean

__all__ = [
    "demand_features",
    "excluded",
    "renumbered",
    "suggested",
    "without_names_alone",
]


def excluded(columns: list[Column], names: tuple) -> list[Column]:
    """The columns, those named marked as not used.

    Raises:
        DataError: there is no such column.

    Example:
        >>> columns = [Column("a", "number"), Column("b", "date")]
        >>> [column.use for column in excluded(columns, ("b",))]
        [True, False]
    """
    known = [column.name for column in columns]
    for name in names:
        if name not in known:
            raise DataError(
                "There is no such column to exclude.",
                got=repr(name),
                expected=f"one of {listed(known, most=20)}",
                fix=suggested(name, known),
            )
    return [
        dataclasses.replace(column, use=False, note="left out as asked")
        if column.name in names
        else column
        for column in columns
    ]


def without_names_alone(columns: list[Column]) -> list[Column]:
    """The columns, where whole numbers without a gap are all there is to learn from.

    In a table of x = 0, 1, 2 ... and y, x is no name of the rows but the feature.

    Example:
        >>> x = Column("x", "identifier", use=False, style="1234.5")
        >>> found = without_names_alone([x])[0]
        >>> found.kind, found.use
        ('number', True)
    """
    if any(column.use for column in columns):
        return columns
    return [
        dataclasses.replace(column, kind="number", use=True, note="")
        if column.kind == "identifier" and column.style
        else column
        for column in columns
    ]


def demand_features(columns: list[Column]) -> None:
    """Refuse data in which no column can be used.

    Raises:
        DataError: none can.
    """
    if not any(column.use for column in columns):
        why = [f"'{column.name}' ({column.note})" for column in columns[:5]]
        raise DataError(
            "No column is left to learn from.",
            got="; ".join(why) or "the target alone",
            expected="at least one column of numbers, categories or dates that varies",
            fix="add columns, or exclude fewer",
        )


def renumbered(rows: np.ndarray | None, kept: np.ndarray) -> np.ndarray | None:
    """Row numbers after all rows but those kept are gone.

    Example:
        >>> renumbered(np.array([2, 3]), np.array([True, False, True, True])).tolist()
        [1, 2]
    """
    if rows is None:
        return None
    return (np.cumsum(kept) - 1)[rows[kept[rows]]]


def suggested(name: str, known: list[str]) -> str:
    """A near name, or a word that keeps a table of 2,000 columns off the screen.

    Example:
        >>> suggested("agee", ["age", "sex"]), suggested("q", ["age", "sex"])
        ('did you mean age?', 'use one of the names above')
    """
    small = {word.lower(): word for word in known}
    if name.lower() in small:
        return f"did you mean {small[name.lower()]}?"
    fix = did_you_mean(name, known)
    return fix if fix.startswith("did") else "use one of the names above"
