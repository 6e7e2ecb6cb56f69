"""Answers: the target column of a table as an array."""

import numpy as np

from glassnet.data.absent import without_absent
from glassnet.data.conversion import misprints
from glassnet.data.features import suggested
from glassnet.data.frames import Frame, Series, text_of
from glassnet.data.note import Note, listed
from glassnet.data.numerals import PLAIN, number_style, parse_numbers
from glassnet.errors import DataError

__all__ = ["answer_style", "find_target", "read_answers"]

_NEARLY_ALL = 0.95
_FEW = 20


def find_target(frame: Frame, target: str | None) -> str:
    """The name of the target, if there is such a column.

    Raises:
        DataError: there is not, or no name was given; it lists the columns.

    Example:
        >>> import polars
        >>> find_target(polars.DataFrame({"a": [1], "b": [2]}), "b")
        'b'
    """
    if target in frame.columns:
        return str(target)
    known = listed(frame.columns, most=20)
    if target is None:
        raise DataError(
            "Which column is to be predicted?",
            got="no target",
            expected=f"one of {known}",
            fix="name it, as in target='y' or --target y",
        )
    raise DataError(
        "The table has no such column to predict.",
        got=f"target={target!r}",
        expected=f"one of {known}",
        fix=suggested(target, frame.columns),
    )


def answer_style(series: Series, comma: bool) -> tuple[str, list[Note]]:
    """How the numbers of a target are written; empty for words and plain types.

    Raises:
        DataError: the target is a date.

    Example:
        >>> import polars
        >>> answer_style(polars.Series("y", ["1.234,5", "7,5"]), False)[0]
        '1.234,5'
    """
    import polars as pl

    name = series.name
    if series.dtype in (pl.Date, pl.Datetime, pl.Duration, pl.Time):
        raise DataError(
            f"The target '{name}' is a date or a time.",
            got=f"{series.dtype}",
            expected="classes or numbers",
            fix="turn it into a number, such as days until then",
        )
    if series.dtype.is_numeric() or series.dtype == pl.Boolean:
        return "", []
    known = without_absent(text_of(series), also_unknown=True).drop_nulls()
    values = known.unique()
    style, share, sure = number_style(values, comma)
    coded = bool(values.str.contains(r"^0\d+$").any())
    # Nearly all of many: that a few classes are called "4" does not make a number.
    if coded or share < _NEARLY_ALL or (share < 1 and len(values) < _FEW):
        return "", []
    notes = []
    read = parse_numbers(known, style)
    if style != PLAIN or not sure:
        shown = known.filter(read.is_not_null())[0]
        said = f"'{name}' writes numbers as in '{shown}', read as "
        said += f"{read.drop_nulls()[0]:,g}."
        notes.append(Note("note" if sure else "warning", name, said))
    notes += misprints(known, read, "number")
    return style, notes


def read_answers(series: Series, style: str) -> np.ndarray:
    """Numbers, truth values or text; missing ones NaN or None.

    Args:
        series: the target column.
        style: as found by `answer_style`.

    Example:
        >>> import polars
        >>> read_answers(polars.Series(["no", None, "yes"]), "").tolist()
        ['no', None, 'yes']
    """
    import polars as pl

    if series.dtype.is_integer() and not series.null_count():
        return series.to_numpy()
    if series.dtype.is_numeric():
        return series.cast(pl.Float64).to_numpy()
    if series.dtype != pl.Boolean:
        text = text_of(series)
        if style:
            text = without_absent(text, also_unknown=True)
            return parse_numbers(text, style).to_numpy()
        series = without_absent(text)
        if set(series.drop_nulls().unique().str.to_lowercase()) == {"true", "false"}:
            series = series.str.to_lowercase() == "true"
    return np.array(series.to_list(), dtype=object)
