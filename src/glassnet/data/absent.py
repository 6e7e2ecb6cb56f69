"""Absent: words that mean "no value"."""

from glassnet.data.frames import Frame, Series

__all__ = ["ABSENT", "UNKNOWN", "present", "without_absent"]

# These wherever they stand, in small letters ...
ABSENT = ("", "na", "n/a", "#n/a", "nan", "null", "<na>", "nat")
# ... and these where everything else is a number or a date; in a column of words
# "none" and "?" are levels like any other.
UNKNOWN = ("none", "?", "-", "--", ".", "unknown", "missing", "#div/0!", "#value!")


def without_absent(text: Series, also_unknown: bool = False) -> Series:
    """Text with the words for "no value" made missing.

    Args:
        text: the values.
        also_unknown: whether "?", "none" and their like count as well.

    Example:
        >>> import polars
        >>> without_absent(polars.Series("a", ["b", "NA", ""])).to_list()
        ['b', None, None]
    """
    import polars as pl

    words = [*ABSENT, *(UNKNOWN if also_unknown else ())]
    small = pl.all().str.strip_chars().str.to_lowercase()
    known = pl.when(~small.is_in(words)).then(pl.all())
    return text.to_frame().select(known).to_series()


def present(frame: Frame) -> Frame:
    """The same for all columns of text in one pass, with the space around them gone.

    Example:
        >>> import polars
        >>> present(polars.DataFrame({"a": [" b ", "NA"], "n": [1, 2]})).rows()
        [('b', 1), (None, 2)]
    """
    import polars as pl

    bare = pl.col(pl.String).str.strip_chars()
    return frame.with_columns(
        pl.when(~bare.str.to_lowercase().is_in(ABSENT)).then(bare)
    )
