"""Sources: the numbers that a column gives, one for most, several for a date."""

from typing import NamedTuple

import numpy as np

from glassnet.data.column import Column
from glassnet.data.conversion import converted
from glassnet.data.frames import Frame, Series

__all__ = ["PARTS", "Source", "numbers_of", "sources_of"]

# Parts of a date, the first of which also marks its gaps.
PARTS = ("day", "year", "month", "weekday", "hour")


class Source(NamedTuple):
    """A column, and which part of its dates; empty for a number."""

    column: Column
    part: str = ""

    @property
    def label(self) -> str:
        """Name for people: "when year"."""
        return f"{self.column.name} {self.part}".strip()

    @property
    def marks_gaps(self) -> bool:
        """Whether this is the one that says where the column has gaps."""
        return self.part in ("", PARTS[0])


def sources_of(column: Column) -> list[Source]:
    """The numbers that come from one column; none from words.

    Example:
        >>> [source.label for source in sources_of(Column("born", "date"))]
        ['born day', 'born year', 'born month', 'born weekday', 'born hour']
    """
    if column.kind == "date":
        return [Source(column, part) for part in PARTS]
    return [Source(column)] if column.kind == "number" else []


def numbers_of(
    features: Frame | np.ndarray, names: tuple[str, ...], sources: list[Source]
) -> np.ndarray:
    """`(rows, sources)`: values as numbers, missing ones NaN.

    Args:
        features: table, or an array with columns in the order of `names`.
        names: of the columns of an array.
        sources: which numbers.
    """
    if isinstance(features, np.ndarray):
        places = {name: place for place, name in enumerate(names)}
        return features[:, [places[source.column.name] for source in sources]]
    matrix = np.empty((len(features), len(sources)), order="F")
    done: dict[str, Series] = {}
    for place, (column, part) in enumerate(sources):
        if column.name not in done:
            done = {column.name: converted(features[column.name], column)}
        matrix[:, place] = _part(done[column.name], part)
    return matrix


def _part(series: Series, part: str) -> np.ndarray:
    import polars as pl

    if not part:
        return series.to_numpy()
    when = series.dt
    if part == "day":
        numbers = when.epoch("s").cast(pl.Float64) / 86_400  # days since 1970
    elif part == "year":
        numbers = when.year()
    elif part == "month":
        numbers = when.month()
    elif part == "weekday":
        numbers = when.weekday()
    else:
        numbers = when.hour() + when.minute() / 60
    return numbers.cast(pl.Float64).to_numpy()
