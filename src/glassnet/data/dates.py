"""Dates: written as text, in the orders that files come in."""

from glassnet.data.frames import Series

__all__ = ["date_style", "parse_dates"]

# Month before day first: where both read every value, the reader is told.
_DAYS = (
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%d.%m.%Y",
    "%m/%d/%Y",
    "%d/%m/%Y",
    "%m-%d-%Y",
    "%d-%m-%Y",
)
_TIMES = ("", " %H:%M", " %H:%M:%S")
_SHAPE = r"^\d{1,4}[-/.]\d{1,2}([-/.]\d{1,4})?([T ]\d{1,2}:\d{2}.*)?$"


def date_style(values: Series) -> tuple[str, float, bool]:
    """The format in which most of the values are dates.

    Args:
        values: text without missing ones.

    Returns:
        The format (empty if none fits), the share of values it reads, and whether
        another order of day and month would read as many.

    Example:
        >>> import polars
        >>> date_style(polars.Series(["31.12.2020", "1.2.2021"]))
        ('%d.%m.%Y', 1.0, False)
    """
    if not len(values) or not values.head(100).str.contains(_SHAPE).mean():
        return "", 0.0, False
    shares = {}
    for style in ("%Y-%m", *(day + time for day in _DAYS for time in _TIMES)):
        shares[style] = 1 - parse_dates(values, style).null_count() / len(values)
    best = max(shares, key=lambda style: shares[style])  # the first of equals
    swapped = best.replace("%m", "%_").replace("%d", "%m").replace("%_", "%d")
    twin = swapped != best and shares.get(swapped, 0.0) == shares[best]
    return (best, shares[best], twin) if shares[best] > 0 else ("", 0.0, False)


def parse_dates(values: Series, style: str) -> Series:
    """Text to date and time; what is no date in this format becomes missing.

    Fractions of seconds and time zones are left out.

    Example:
        >>> import polars
        >>> parse_dates(polars.Series(["1949-01", "x"]), "%Y-%m").dt.year().to_list()
        [1949, None]
    """
    import polars as pl

    text = values.str.strip_chars().str.replace("T", " ", literal=True)
    # A year of two digits would be read as one of the first century.
    text = text.set(~text.str.contains(r"\d{4}").fill_null(False), None)
    if style == "%Y-%m":  # a date needs a day
        text, style = text + "-01", "%Y-%m-%d"
    if "%H" not in style:
        return text.str.to_date(style, strict=False).cast(pl.Datetime("us"))
    text = text.str.replace(r"\s*(Z|UTC|[+-]\d{2}:?\d{2})$", "")
    text = text.str.replace(r"(:\d{2})\.\d+$", "${1}")
    return text.str.to_datetime(style, strict=False, time_unit="us")
