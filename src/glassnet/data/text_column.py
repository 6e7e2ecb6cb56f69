"""Text column: which column of a table holds the texts, and what is in it."""

import pathlib
from typing import Any, NamedTuple

from glassnet.data.answers import find_target
from glassnet.data.column import Column
from glassnet.data.features import excluded, suggested
from glassnet.data.frames import Series
from glassnet.data.kinds import recognize
from glassnet.data.note import Note, counted, listed, warn
from glassnet.data.reading import OTHERS
from glassnet.data.series.table import Opened, opened
from glassnet.data.tables import Table, demand_rows
from glassnet.data.tokenizer import Tokenizer, texts_of
from glassnet.errors import DataError

__all__ = [
    "LONGEST",
    "TextTable",
    "cut_notes",
    "is_typed",
    "letters_of",
    "text_table",
]

LONGEST = 256
"""Characters of a text that are read, unless more are asked for."""

TABLES = (".csv", ".tsv", ".txt", ".parquet", ".pq", *OTHERS)
"""Endings of files, so that a wrong name is no text."""

MANY = 0.5
"""The share of rows with a text of their own, from which words are free text."""


class TextTable(NamedTuple):
    """Texts with their answers, as they stand in the rows of a table."""

    name: str
    column: str
    texts: list[str]  # without the space around them; a missing one is empty
    target: str
    answers: Series
    comma: bool
    notes: list[Note]


def text_table(
    source: Any, target: str | None, column: str, exclude: tuple[str, ...]
) -> TextTable:
    """The column of texts and that of answers.

    Without its name it is the only column beside the target, or the only one of free
    text: of several words, or of words that hardly repeat.

    Args:
        source: a path of CSV, TSV or Parquet, or a table of pandas or polars.
        target: the column of answers.
        column: of texts; empty to find it.
        exclude: columns that are not it.

    Raises:
        FileError: the file cannot be read.
        DataError: a column is not there, none or several may be that of the texts, or
            it holds nothing, or one text alone.
    """
    table = opened(source)
    target = find_target(table.frame, target)
    demand_rows(Table(table.name, table.frame))
    others = table.frame.drop(target)
    found = recognize(others, table.comma) if others.width else []
    columns = excluded([one.column for one in found], exclude)
    name = _named(column, target, columns) if column else _only(columns, table)
    texts = texts_of(table.frame, name)
    _demand_texts(name, texts)
    notes = list(table.notes)
    left = [c.name for c in columns if c.name != name]
    if left:
        text = f"'{name}' is read; {counted(len(left), 'other column')} "
        text += f"({listed(left)}) {'is' if len(left) == 1 else 'are'} left out."
        notes.append(Note("note", name, text))
    return TextTable(
        table.name, name, texts, target, table.frame[target], table.comma, notes
    )


def is_typed(source: Any) -> bool:
    """Whether this is a text itself: no file, and not called like one.

    Example:
        >>> is_typed("march 3, 2021"), is_typed("missing.csv")
        (True, False)
    """
    if not isinstance(source, str):
        return False
    path = pathlib.Path(source)
    try:
        there = bool(source) and path.exists()
    except OSError:  # longer than a name can be
        return True
    return not there and path.suffix.lower() not in TABLES


def letters_of(texts: list[str]) -> str:
    """The different characters, in their order."""
    return "".join(sorted(set().union(*map(set, texts))))


def cut_notes(texts: list[str], letters: Tokenizer) -> list[Note]:
    """What is said of texts that are longer than what is read of them."""
    column, length = letters.column, letters.length
    sizes = [len(letters.pieces(text)) for text in texts]
    long = sum(size > length for size in sizes)
    if not long:
        return []
    said = f"{counted(long, 'text')} of {len(texts):,} in '{column}' longer than "
    said += f"{length} {letters.unit}s, the longest {max(sizes):,}: cut there. "
    return [warn(column, f"{said}--context, or `length`, reads more.")]


def _named(column: str, target: str, columns: list[Column]) -> str:
    known = [one.name for one in columns]
    if column in known:
        return column
    raise DataError(
        "There is no such column of texts.",
        got=f"'{column}'" + (", which is the target" if column == target else ""),
        expected=f"one of {listed(known, most=20)}",
        fix=suggested(column, known) if column != target else "name another",
    )


def _only(columns: list[Column], table: Opened) -> str:
    """The only column that may be that of the texts."""
    left = [one for one in columns if one.note != "left out as asked"]
    if len(left) == 1:
        return left[0].name
    texts = [one for one in left if one.kind == "text"]
    if not texts:
        rows = len(table.frame)
        texts = [one for one in left if _hardly_repeats(one, table, rows)]
    if len(texts) == 1:
        return texts[0].name
    names = [one.name for one in texts or left]
    some = "Several columns hold text" if texts else "No column holds free text"
    raise DataError(
        f"{some}: which one is to be read?",
        got=listed(names, most=20) or "the target alone",
        expected="one column of text beside the target",
        fix=f"name it: --column {names[0]}, in Python column={names[0]!r} of the form"
        if names
        else "add a column of texts",
    )


def _hardly_repeats(column: Column, table: Opened, rows: int) -> bool:
    import polars as pl

    words = table.frame[column.name].dtype == pl.String and not column.style
    kinds = ("identifier", "category")
    return words and column.kind in kinds and (column.distinct or 0) > MANY * rows


def _demand_texts(name: str, texts: list[str]) -> None:
    some = {text for text in texts if text}
    if len(some) > 1:
        return
    got = f"{min(some)[:40]!r} in {sum(map(bool, texts)):,} rows" if some else "nothing"
    raise DataError(
        f"The column '{name}' holds {'one text alone' if some else 'no text'}.",
        got=got,
        expected="different texts",
        fix="name another column with --column, in Python `column` of the form",
    )
