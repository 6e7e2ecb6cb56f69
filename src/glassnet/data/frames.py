"""Frames: tables of other libraries become polars tables."""

from typing import TYPE_CHECKING, Any, TypeAlias

from glassnet.errors import DataError

if TYPE_CHECKING:
    import polars as pl

    Frame: TypeAlias = pl.DataFrame
    Series: TypeAlias = pl.Series
else:  # polars costs 0.2 s to import: only a table pays for it
    Frame = Series = Any

__all__ = ["Frame", "Series", "as_frame", "is_absent", "is_frame", "text_of"]


def is_frame(source: object) -> bool:
    """Whether this is a table with named columns, of whichever library.

    Example:
        >>> import polars
        >>> is_frame(polars.DataFrame({"a": [1]})), is_frame([[1]])
        (True, False)
    """
    # By name: asking a lazy table for its columns may already run its query.
    return type(source).__name__.endswith(("Frame", "Table"))


def as_frame(source: Any) -> Frame:
    """The same table in polars.

    Args:
        source: an eager table that narwhals knows (pandas, polars, pyarrow ...).

    Raises:
        DataError: narwhals does not know it, it is lazy, or two columns share a name.
    """
    import narwhals as nw
    import polars as pl

    if isinstance(source, pl.DataFrame):
        return source
    try:
        table = nw.from_native(_with_text_names(source), eager_only=True)
    except Exception as error:
        raise DataError(
            "This table cannot be read.",
            got=f"{type(source).__module__}.{type(source).__name__}: {error}",
            expected="a table in memory, of pandas or polars, each column named once",
            fix="call .collect() on a lazy table; rename columns of the same name",
        ) from error
    return pl.DataFrame([_series(table[name]) for name in table.columns])


def text_of(series: Series) -> Series:
    """The values as text, so that 1, 1.0 and "1" are the same level.

    A column of whole numbers turns into floats as soon as one value is missing, in
    many tools: levels must not change their name by that.

    Example:
        >>> import polars
        >>> text_of(polars.Series([1.0, None, 2.5])).to_list()
        ['1', None, '2.5']
    """
    import polars as pl

    if series.dtype.is_float():
        text = series.fill_nan(None).cast(pl.String)
        return text.str.strip_suffix(".0")
    if series.dtype == pl.Boolean:
        return series.cast(pl.String).str.to_titlecase()
    if series.dtype.is_nested() or series.dtype == pl.Object:
        texts = [None if v is None else str(v) for v in series.to_list()]
        return pl.Series(series.name, texts, dtype=pl.String)
    return series.cast(pl.String).str.strip_chars()


def _with_text_names(source: Any) -> Any:
    # pandas allows numbers as names, polars and narwhals do not.
    if not type(source).__module__.startswith("pandas"):
        return source
    return source.rename(columns=str)


def _series(column: Any) -> Series:
    # Value by value for all but plain numbers: the fast way needs pyarrow.
    import polars as pl

    values = column.to_numpy()
    if values.dtype.kind in "iufbM":
        return pl.Series(column.name, values, nan_to_null=True)
    known = [None if is_absent(value) else value for value in column.to_list()]
    kinds = {type(value) for value in known if value is not None}
    if len(kinds) > 1 and not kinds <= {int, float}:
        known = [None if value is None else str(value) for value in known]
    return pl.Series(column.name, known, strict=False)


def is_absent(value: Any) -> bool:
    """Whether a value is None, NaN, NaT or pandas.NA.

    Example:
        >>> [is_absent(value) for value in (None, float("nan"), 0, "")]
        [True, True, False, False]
    """
    # By name, for pandas.NA refuses to be compared and pandas is not imported here.
    return (
        value is None
        or type(value).__name__ in ("NAType", "NaTType")
        or (isinstance(value, float) and value != value)
    )
