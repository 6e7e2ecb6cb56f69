"""LabeledTexts: a column of texts, each with its class or its number."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from glassnet.data.answers import answer_style, read_answers
from glassnet.data.column import Column
from glassnet.data.dataset import Dataset
from glassnet.data.fingerprint import fingerprint
from glassnet.data.form import Form
from glassnet.data.note import Note, counted, listed, warn
from glassnet.data.reading import read_table
from glassnet.data.task import settle
from glassnet.data.text_column import LONGEST, cut_notes, letters_of, text_table
from glassnet.data.tokenizer import Tokenizer
from glassnet.data.words import Unit, pieces_of, usual_unit, words_known
from glassnet.errors import DataError
from glassnet.settings import Count

__all__ = ["LabeledTexts"]

WORDS = 128  # of a text that are read, unless more are asked for


@dataclass(frozen=True)
class LabeledTexts(Form):
    """Texts in a column of a table, by words or by characters, each with an answer.

    A text is read from its start, filled up with token 0; what is longer than `length`
    is cut. Rows without a text or without an answer are left out. The characters are
    those of all texts of the table. Of words, in small letters, it is the 10,000 most
    frequent ones that stand in two texts or more. Other tokens are left out.

    Args:
        column: with the texts; the only one of free text if empty.
        length: tokens of a text that are read, at least 1; as many as the longest has
            if absent, but at most 256 characters or 128 words.
        unit: what a token is, "word" or "character"; if absent words where half of the
            texts have five or more, else characters.

    Raises:
        ConfigError: `length` is below 1, or `unit` is neither of the two.
        FileError: by `read`; the file cannot be read.
        DataError: by `read`; no column or several may be that of the texts, it holds
            one text alone, no word stands in two texts, or the answers cannot be
            learned.

    Example:
        >>> import polars
        >>> columns = {"said": ["ab", "b", "ba", "bb"], "who": [0, 1, 0, 1]}
        >>> data = LabeledTexts().read(polars.DataFrame(columns), "who")
        >>> data.tokenizer(data.features).tolist(), data.labels
        ([[1, 2], [2, 0], [2, 1], [2, 2]], [0, 1])

    Source:
        Zhang, Zhao & LeCun (2015), "Character-level Convolutional Networks for Text
        Classification", section 2.2: characters, and a fixed length; section 3.1: the
        most frequent words, arXiv:1509.01626.
    """

    column: str = ""
    length: Count | None = None
    unit: Unit | None = None

    def read(
        self, source: Any, target: str | None = None, exclude: tuple[str, ...] = ()
    ) -> Dataset:
        """Texts with their answers, in the order of the table.

        Args:
            source: a path of CSV, TSV or Parquet, or a table of pandas or polars.
            target: the column of answers.
            exclude: columns that are not that of the texts.
        """
        import polars as pl

        table = text_table(source, target, self.column, exclude)
        style, said = answer_style(table.answers, table.comma)
        there = np.array([bool(text) for text in table.texts])
        notes = [*table.notes, *empty_notes(table.column, there)]
        answers = read_answers(table.answers, style)[there]
        settled = settle(table.target, answers, None)
        rows = np.flatnonzero(there)[settled.kept]
        texts = [table.texts[row] for row in rows]
        letters = self._tokenizer(table.column, texts)
        notes += [
            _said(letters, texts),
            *cut_notes(texts, letters),
        ]
        features = pl.DataFrame({table.column: texts})
        names = [table.column, table.target]
        return Dataset(
            table.name,
            settled.task,
            table.target,
            features,
            [Column(table.column, "text", distinct=len(set(texts)))],
            settled.values,
            settled.labels,
            notes=[*notes, *said, *settled.notes],
            fingerprint=fingerprint(names, features, settled.values, None),
            form=self,
            tokenizer=letters,
        )

    def settled(self, dataset: Dataset) -> "LabeledTexts":
        """With column, length and unit as they were found."""
        letters = dataset.tokenizer
        assert isinstance(letters, Tokenizer)
        return LabeledTexts(letters.column, letters.length, letters.unit)

    def features(self, source: Any) -> Any:
        """The table with the column of texts, as a `Tokenizer` takes it."""
        return read_table(source)[0]

    def _tokenizer(self, column: str, texts: list[str]) -> Tokenizer:
        unit = self.unit or usual_unit(texts)
        tokens = letters_of(texts) if unit == "character" else words_known(texts)
        longest = max(len(pieces_of(text, unit)) for text in texts)
        if not tokens:
            raise DataError(
                f"No word of '{column}' stands in two texts.",
                got=f"{counted(len(texts), 'text')} without a common word",
                expected="words that come again, so that they can be learned",
                fix="read characters: --unit character, in Python unit='character'",
            )
        most = LONGEST if unit == "character" else WORDS
        return Tokenizer(column, tokens, self.length or min(most, longest))


def empty_notes(column: str, there: np.ndarray) -> list[Note]:
    """What is said of rows whose text is empty or missing."""
    lost = int(len(there) - there.sum())
    if not lost:
        return []
    said = f"{lost:,} of {len(there):,} rows have no text in '{column}'"
    return [warn(column, f"{said} and were left out.")]


def _said(letters: Tokenizer, texts: list[str]) -> Note:
    shown = listed([repr(one)[1:-1] for one in letters.tokens], most=8)
    said = f"{counted(len(texts), 'text')} in '{letters.column}', read by "
    said += f"{letters.unit}s: {len(letters.tokens):,} different ones ({shown}), "
    said += f"up to {letters.length} of each text."
    return Note("note", letters.column, said)
