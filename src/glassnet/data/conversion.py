"""Conversion: the values of a column in the type of its kind."""

from glassnet.data.absent import without_absent
from glassnet.data.column import Column
from glassnet.data.dates import parse_dates
from glassnet.data.frames import Series, text_of
from glassnet.data.note import Note, counted, listed, warn
from glassnet.data.numerals import PLAIN, parse_numbers

__all__ = ["converted", "misprints"]

_TRUE = ("true", "yes", "y", "t", "1")
_FALSE = ("false", "no", "n", "f", "0")


def converted(series: Series, column: Column) -> Series:
    """The same values as numbers, dates, truth values or text.

    What cannot be read in the column's kind and style becomes missing. Converting
    twice changes nothing, so that a table read from a file and one made by hand both
    go the same way.

    Args:
        series: values, in any type.
        column: what they are.

    Returns:
        Float64 for numbers, Datetime for dates, Boolean for booleans, text for
        categories; unused kinds stay as they are.

    Example:
        >>> import polars
        >>> column = Column("price", "number", style="1,234.5")
        >>> converted(polars.Series(["1,234.50", "", "12"]), column).to_list()
        [1234.5, None, 12.0]
    """
    if column.kind == "number":
        return _numbers(series, column.style or PLAIN)
    if column.kind == "date":
        return _dates(series, column.style)
    if column.kind == "boolean":
        return _booleans(series)
    if column.kind == "category":
        return without_absent(text_of(series))
    return series


def misprints(raw: Series, read: Series, what: str) -> list[Note]:
    """A warning that counts the values which could not be read, if there are any.

    Args:
        raw: values as they came.
        read: the same, missing where they could not be read.
        what: they should have been.

    Example:
        >>> import polars
        >>> raw = polars.Series("age", ["31", "old", "NA"])
        >>> column = Column("age", "number")
        >>> print(*misprints(raw, converted(raw, column), "number"))
        'age' holds 1 value that cannot be read as a number ('old'); counted as missing.
    """
    known = without_absent(text_of(raw), also_unknown=True)
    bad = known.filter(known.is_not_null() & read.is_null())
    if not len(bad):
        return []
    said = f"'{raw.name}' holds {counted(len(bad), 'value')} that cannot be read as a "
    said += f"{what} ({listed(bad.unique().sort(), most=3)}); counted as missing."
    return [warn(raw.name, said)]


def _numbers(series: Series, style: str) -> Series:
    import polars as pl

    if series.dtype in (pl.Date, pl.Datetime, pl.Duration, pl.Time):
        series = series.to_physical()
    if series.dtype == pl.String:
        numbers = parse_numbers(series, style)
    elif series.dtype.is_numeric() or series.dtype == pl.Boolean:
        numbers = series.cast(pl.Float64)
    else:
        numbers = parse_numbers(text_of(series), style)
    finite = pl.when(pl.all().is_finite()).then(pl.all())
    return numbers.to_frame().select(finite).to_series()


def _dates(series: Series, style: str) -> Series:
    import polars as pl

    if series.dtype == pl.Datetime:
        return series.dt.replace_time_zone(None).cast(pl.Datetime("us"))
    if series.dtype == pl.Date:
        return series.cast(pl.Datetime("us"))
    return parse_dates(text_of(series), style or "%Y-%m-%d")


def _booleans(series: Series) -> Series:
    import polars as pl

    if series.dtype == pl.Boolean:
        return series
    words = text_of(series).str.to_lowercase()
    known = dict.fromkeys(_TRUE, True) | dict.fromkeys(_FALSE, False)
    return words.replace_strict(known, default=None, return_dtype=pl.Boolean)
