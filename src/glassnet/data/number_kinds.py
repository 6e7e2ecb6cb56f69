"""Number kinds: is a column of numbers a measurement, a name, or nothing?"""

import re
from typing import NamedTuple

import numpy as np

from glassnet.data.column import Column
from glassnet.data.note import Note, counted, warn
from glassnet.data.numerals import PLAIN

__all__ = ["Recognized", "number_column"]

_FEW = 20  # below so many values, being all different says little
_ID_NAME = re.compile(
    r"(^|[_\s.-])(id|ids|uuid|guid|index|idx|key|nr|no|row|rownames)$"
    r"|^(id|unnamed|row)[_\s:.-]|^column_1$",
    re.IGNORECASE,
)
_ID_END = re.compile(r"[a-z](Id|ID)$")  # passengerId, but not "humid"
_TIME_NAME = re.compile(r"year|month|week|day|date|time|hour", re.IGNORECASE)


class Recognized(NamedTuple):
    """A column and what there is to say about it."""

    column: Column
    notes: list[Note]


def number_column(name: str, values: np.ndarray, style: str = PLAIN) -> Recognized:
    """What a column of numbers is.

    Whole numbers that are all different are taken for a name of the row if they run
    without a gap or if the column is called like one; a year or an hour is spared.

    Args:
        name: of the column.
        values: integers, or floats with NaN for missing.
        style: how they were written.

    Example:
        >>> found = number_column("passenger_id", np.arange(891))
        >>> found.column.kind, found.column.use
        ('identifier', False)
        >>> found.column.note
        '891 rows hold 891 different whole numbers from 0 to 890 without a gap'
    """
    notes = []
    known = values
    if values.dtype.kind == "f":
        known = values[np.isfinite(values)]
        infinite = int(np.isinf(values).sum())
        if infinite:
            text = f"'{name}' is infinite in {counted(infinite, 'row')}; counted as "
            notes.append(warn(name, f"{text}missing."))
    missing, distinct = len(values) - len(known), len(np.unique(known))
    if not distinct:
        note = "no row has a value"
        return Recognized(Column(name, "empty", missing, 0, False, note), notes)
    if distinct == 1 and not missing:
        note = f"every row holds {known[0]:g}"
        return Recognized(Column(name, "constant", 0, 1, False, note), notes)
    if distinct == 1:
        # What tells rows apart is whether there is a value: a level and a gap.
        return Recognized(Column(name, "category", missing, 1), notes)
    why = "" if missing or distinct < len(values) else _name_of_rows(name, known)
    if why:
        column = Column(name, "identifier", 0, distinct, False, why, style)
        return Recognized(column, notes)
    return Recognized(Column(name, "number", missing, distinct, style=style), notes)


def _name_of_rows(name: str, values: np.ndarray) -> str:
    whole = values.dtype.kind in "iu" or bool((values == np.floor(values)).all())
    if len(values) < _FEW or not whole or _TIME_NAME.search(name):
        return ""
    low, high = values.min(), values.max()
    in_a_row = high - low == len(values) - 1
    if not (in_a_row or _ID_NAME.search(name) or _ID_END.search(name)):
        return ""
    so = f" from {low:.0f} to {high:.0f} without a gap" if in_a_row else ""
    return f"{len(values):,} rows hold {len(values):,} different whole numbers{so}"
