"""Numerals: numbers written as text, in the styles that files come in.

A column is read in one style, found on all its values: "1,234" alone could be 1234
or 1.234, and only its neighbors can tell.
"""

from glassnet.data.frames import Series

__all__ = ["PLAIN", "STYLES", "number_style", "parse_numbers"]

PLAIN = "1234.5"

# Style -> (what a number looks like, marks between thousands, decimal mark).
STYLES = {
    PLAIN: (r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$", "", "."),
    "1,234.5": (r"^[+-]?([1-9]\d{0,2}(,\d{3})+|\d+)(\.\d*)?$", ",", "."),
    "1.234,5": (r"^[+-]?([1-9]\d{0,2}(\.\d{3})+|\d+)(,\d*)?$", ".", ","),
    "1 234.5": (
        r"^[+-]?([1-9]\d{0,2}([ '’\x{a0}\x{202f}]\d{3})+|\d+)(\.\d*)?$",
        " ",
        ".",
    ),
    "1 234,5": (
        r"^[+-]?([1-9]\d{0,2}([ '’\x{a0}\x{202f}]\d{3})+|\d+)(,\d*)?$",
        " ",
        ",",
    ),
}
_SPACES = r"[ '’\x{a0}\x{202f}]"


def number_style(values: Series, comma: bool = False) -> tuple[str, float, bool]:
    """The style in which most of the values are numbers.

    Args:
        values: text without missing ones, best each once.
        comma: whether the rest of the file writes decimals with a comma, which
            decides where "1,234" or "1.234" could be either.

    Returns:
        The style, the share of values it reads, and whether that is beyond doubt.

    Example:
        >>> import polars
        >>> number_style(polars.Series(["1.234,5", "7"]))
        ('1.234,5', 1.0, True)
        >>> number_style(polars.Series(["1,234", "5,678"]))
        ('1,234.5', 1.0, False)
    """
    bare = _bare(values)
    if not len(bare):
        return PLAIN, 0.0, True
    shares = {name: _share(bare, pattern) for name, (pattern, *_) in STYLES.items()}
    best = max(shares, key=lambda name: shares[name])  # the first of equals
    twin = {PLAIN: "1.234,5", "1,234.5": "1.234,5"}.get(best)
    if twin is None or shares[twin] < shares[best]:
        return best, shares[best], True
    if not bare.str.contains(r"[.,]").any():  # whole numbers: both mean the same
        return best, shares[best], True
    return (twin if comma else best), shares[best], False


def parse_numbers(values: Series, style: str) -> Series:
    """Text to numbers; what is no number in this style becomes missing.

    A currency sign or a percent sign is taken off: "12 %" is 12.

    Example:
        >>> import polars
        >>> written = polars.Series(["$1,234.50", "12 %", "x"])
        >>> parse_numbers(written, "1,234.5").to_list()
        [1234.5, 12.0, None]
    """
    import polars as pl

    if style == PLAIN:
        # "inf" is read, too: it counts as missing, and that is said aloud.
        plain = pl.all().str.strip_chars().cast(pl.Float64, strict=False)
        numbers = values.to_frame().select(plain).to_series()
        if numbers.null_count() == values.null_count():
            return numbers
        return _bare(values).cast(pl.Float64, strict=False)
    pattern, grouping, decimal = STYLES[style]
    bare = _bare(values)
    fits = bare.str.contains(pattern)
    if decimal == ".":
        fits = fits | bare.str.contains(STYLES[PLAIN][0])
    marks = _SPACES if grouping == " " else grouping
    text = bare.str.replace_all(marks, "", literal=grouping != " ")
    text = text.str.replace(decimal, ".", literal=True)
    return text.cast(pl.Float64, strict=False).set(~fits.fill_null(False), None)


def _bare(values: Series) -> Series:
    text = values.str.strip_chars(" \t\u00a0\u202f").str.replace("−", "-", literal=True)
    marked = text.str.contains(r"[$€£¥%]")
    if not marked.any():
        return text
    text = text.str.replace(r"^([+-]?)\s*[$€£¥]\s*", "${1}")
    return text.str.replace(r"[\s\x{a0}\x{202f}]*[%$€£¥]$", "")


def _share(values: Series, pattern: str) -> float:
    return int(values.str.contains(pattern).sum()) / len(values)
