"""Kinds: what a column holds, recognized from its values and its name."""

from glassnet.data.absent import present, without_absent
from glassnet.data.column import Column, Kind
from glassnet.data.conversion import misprints
from glassnet.data.dates import date_style, parse_dates
from glassnet.data.frames import Frame, Series, text_of
from glassnet.data.note import Note, listed, warn
from glassnet.data.number_kinds import Recognized, number_column
from glassnet.data.numerals import PLAIN, number_style, parse_numbers

__all__ = ["recognize"]

_PAIRS = ({"true", "false"}, {"yes", "no"}, {"y", "n"}, {"t", "f"})
_NEARLY_ALL = 0.95  # a few misprints do not turn numbers into words
_FEW = 20  # below so many values, shares say little
_CODE = r"^[+-]?0\d+$"  # 01234: a code, not a number
# "1.234" and nothing that tells whether the dot marks decimals or thousands.
_DOUBTFUL = r"^[+-]?([1-9]\d{0,2}(\.\d{3})+|\d+)$"


def recognize(frame: Frame, comma: bool = False) -> list[Recognized]:
    """The kind of each column.

    Args:
        frame: values as text, as numbers or as whatever a table library holds.
        comma: whether the file separates values by semicolons, as is done where the
            comma marks decimals.

    Returns:
        One entry for each column, in order.

    Example:
        >>> import polars
        >>> found = recognize(polars.DataFrame({"age": ["31", "", "1,234"]}))
        >>> found[0].column.kind, found[0].column.missing, found[0].column.style
        ('number', 1, '1,234.5')
    """
    frame = present(frame)
    plain = _plain_numbers(frame)
    first = []
    for name in frame.columns:
        if name in plain:
            first.append((number_column(name, plain[name].to_numpy()), True))
        else:
            first.append(_recognize(frame[name], comma))
    # One column beyond doubt settles the decimal mark of the doubtful ones.
    styles = {found.column.style for found, sure in first if sure}
    if not comma and styles & {"1.234,5", "1 234,5"} and "1,234.5" not in styles:
        return [
            found if sure else _recognize(frame[found.column.name], True)[0]
            for found, sure in first
        ]
    return [found for found, _ in first]


def _plain_numbers(frame: Frame) -> Frame:
    """Columns of text that are plain numbers throughout, all found in one pass."""
    import polars as pl

    text = frame.select(pl.col(pl.String))
    if not text.width:
        return text
    numbers = text.select(pl.all().cast(pl.Float64, strict=False))
    same = text.null_count().row(0), numbers.null_count().row(0)
    doubt = text.select(
        pl.all().str.contains(_CODE).any()
        | (
            pl.all().str.contains(_DOUBTFUL).all()
            & pl.all().str.contains(".", literal=True).any()
        )
        | pl.all().is_null().all()
    ).row(0)
    names = zip(text.columns, *same, doubt, strict=True)
    return numbers.select(
        [name for name, a, b, unsure in names if a == b and not unsure]
    )


def _recognize(series: Series, comma: bool) -> tuple[Recognized, bool]:
    import polars as pl

    if series.dtype.is_integer() and not series.null_count():
        return number_column(series.name, series.to_numpy()), True
    if series.dtype.is_numeric():
        return number_column(series.name, series.cast(pl.Float64).to_numpy()), True
    if series.dtype in (pl.Duration, pl.Time):
        seconds = series.to_physical().cast(pl.Float64).to_numpy()
        return number_column(series.name, seconds), True
    if series.dtype in (pl.Date, pl.Datetime):
        return Recognized(_column(series, "date"), []), True
    if series.dtype == pl.Boolean:
        return Recognized(_column(series, "boolean"), []), True
    if series.dtype.is_nested() or series.dtype in (pl.Binary, pl.Object):
        note = "lists, records or other things without an order"
        missing = series.null_count()
        column = Column(series.name, "text", missing, None, False, note)
        return Recognized(column, []), True
    return _text(without_absent(text_of(series)), comma)


def _column(series: Series, kind: Kind, style: str = "") -> Column:
    name, missing = series.name, series.null_count()
    distinct = series.n_unique() - bool(missing)
    if not distinct:
        return Column(name, "empty", missing, 0, False, "no row has a value")
    if distinct == 1 and not missing:
        note = f"every row holds '{series[0]}'"
        return Column(name, "constant", 0, 1, False, note)
    if distinct == 1:
        # What tells rows apart is whether there is a value: a level and a gap.
        return Column(name, "category", missing, 1)
    return Column(name, kind, missing, distinct, style=style)


def _text(text: Series, comma: bool) -> tuple[Recognized, bool]:
    values = without_absent(text, also_unknown=True).drop_nulls().unique()
    small = set(values.str.to_lowercase()) if len(values) <= 4 else set()
    if len(small) == 2 and small in _PAIRS:
        known = without_absent(text, also_unknown=True)
        return Recognized(_column(known.str.to_lowercase(), "boolean"), []), True
    coded = bool(values.str.contains(_CODE).any())
    if len(values) and not coded:
        style, share, sure = number_style(values, comma)
        if share == 1 or (share >= _NEARLY_ALL and len(values) >= _FEW):
            return _written_number(text, style, sure), sure
        style, share, twin = date_style(values)
        if share == 1 or (share >= _NEARLY_ALL and len(values) >= _FEW):
            return _written_date(text, style, twin), True
    return Recognized(_words(text, coded), []), True


def _written_number(text: Series, style: str, sure: bool) -> Recognized:
    name, numbers = text.name, parse_numbers(text, style)
    found = number_column(name, numbers.to_numpy(), style)
    if found.column.kind not in ("number", "identifier"):
        return found
    notes = list(found.notes)
    if style != PLAIN or not sure:
        read = text.filter(numbers.is_not_null())
        marked = read.filter(read.str.contains(r"\d[.,' ’\x{a0}\x{202f}]"))
        shown = marked[:1] if len(marked) else read[:1]
        said = f"'{name}' writes numbers as in '{shown[0]}', read as "
        said += f"{parse_numbers(shown, style)[0]:,g}."
        said += "" if sure else " It could be read otherwise: look if this is right."
        level = "note" if sure or style == PLAIN else "warning"
        notes.append(Note(level, name, said))
    signs = text.drop_nulls().str.extract(r"([$€£¥%])").drop_nulls().unique().sort()
    if len(signs):
        said = f"The signs {listed(signs)} in '{name}' were taken off its numbers."
        notes.append(Note("note", name, said))
    return Recognized(found.column, notes + misprints(text, numbers, "number"))


def _written_date(text: Series, style: str, twin: bool) -> Recognized:
    dates, name, notes = parse_dates(text, style), text.name, []
    if twin:
        first = "month" if style.startswith("%m") else "day"
        said = f"'{name}' could have the day or the month first; it was read with the "
        notes.append(warn(name, f"{said}{first} first."))
    column = _column(dates.rename(name), "date", style)
    return Recognized(column, notes + misprints(text, dates, "date"))


def _words(text: Series, coded: bool) -> Column:
    column = _column(text, "category")
    if column.kind != "category" or not column.distinct:
        return column
    values = text.drop_nulls()
    share = column.distinct / len(values)
    words = float(values.str.count_matches(r"\S+").to_numpy().mean())
    kind, note = "category", "codes with leading zeros" if coded else ""
    if column.distinct >= _FEW and share > 0.5 and words >= 4:
        kind = "text"
        note = f"{column.distinct:,} different texts of {words:.0f} words on average"
    elif share >= _NEARLY_ALL and column.distinct >= _FEW // 2:
        kind = "identifier"
        note = f"{len(values):,} values, {column.distinct:,} of them different"
    use = kind == "category"
    return Column(text.name, kind, column.missing, column.distinct, use, note)
