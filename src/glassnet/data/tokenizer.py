"""Tokenizer: texts of several lengths as rows of token numbers, and back."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Int

from glassnet.data.features import suggested
from glassnet.data.frames import as_frame, is_absent, is_frame, text_of
from glassnet.data.note import Note, counted, listed, warn
from glassnet.data.words import Unit, pieces_of
from glassnet.errors import DataError, FileError

__all__ = ["PADDING", "Tokenizer", "texts_of"]

PADDING = 0
"""The token that fills up short rows."""

FOREIGN = 0.5  # the share of unknown words from which they are worth a warning
_PARTS = {"kind", "column", "tokens", "length"}


@dataclass(frozen=True)
class Tokenizer:
    """The characters, or words, of the texts in a column, numbered from 1.

    Rows are filled up with 0. What is longer is cut at its end, and what training
    never saw is left out: `look` says of how many texts that is so.

    Args:
        column: of a table, that holds the texts.
        tokens: the characters, or a tuple of the words, all different.
        length: of a row, at least 1.

    Example:
        >>> letters = Tokenizer("name", "abc", length=4)
        >>> letters(["cab", "b", "cabba", "a-b"]).tolist()
        [[3, 1, 2, 0], [2, 0, 0, 0], [3, 1, 2, 2], [1, 2, 0, 0]]
        >>> letters.decode([3, 1, 2, 0])
        'cab'
        >>> Tokenizer("said", ("he", "said"), length=3)(["She said, he said"]).tolist()
        [[2, 1, 2]]

    Source:
        Sutskever, Martens & Hinton (2011), "Generating Text with Recurrent Neural
        Networks", section 4: a text, character by character; Bengio et al. (2003), "A
        Neural Probabilistic Language Model", section 2: word by word.
    """

    column: str
    tokens: str | tuple[str, ...]
    length: int

    dtype = "int32"

    @property
    def unit(self) -> Unit:
        """What a token is."""
        return "character" if isinstance(self.tokens, str) else "word"

    @property
    def notes(self) -> tuple[Note, ...]:
        """What was unusual in training: the form said it."""
        return ()

    @property
    def shape(self) -> tuple[int, ...]:
        """Of one row."""
        return (self.length,)

    @property
    def width(self) -> int:
        """Numbers in a row."""
        return self.length

    @property
    def names(self) -> list[str]:
        """What each number of a row means."""
        return [f"token {place}" for place in range(self.length)]

    @property
    def count(self) -> int:
        """How many tokens there are, with the one that fills up."""
        return len(self.tokens) + 1

    def __call__(self, features: Any) -> Int[np.ndarray, "rows time"]:
        """Texts as rows of token numbers.

        Args:
            features: a table that has the column, a list of texts, or rows of token
                numbers already.

        Raises:
            DataError: there is no such column, or a number is no token.
        """
        if isinstance(features, np.ndarray) and features.dtype.kind in "iu":
            return self._checked(features)
        texts = texts_of(features, self.column)
        rows = np.zeros((len(texts), self.length), np.int32)
        for row, text in zip(rows, texts, strict=True):
            known = self.encode(text)[: self.length]
            row[: len(known)] = known
        return rows

    def encode(self, text: str) -> Int[np.ndarray, " time"]:
        """The number of each token that is known."""
        codes = self._codes
        pieces = self.pieces(text)
        return np.array([codes[one] for one in pieces if one in codes], np.int32)

    def pieces(self, text: str) -> list[str]:
        """Its characters or words, known or not."""
        return pieces_of(text, self.unit)

    def cut(self, text: str) -> str:
        """As much of it as a row holds."""
        return self._joined(self.pieces(text)[: self.length])

    def decode(self, numbers: Sequence[int] | Int[np.ndarray, " time"]) -> str:
        """The text that the numbers stand for, without what only fills up."""
        return self._joined([self.tokens[n - 1] for n in numbers if n != PADDING])

    def look(self, features: Any) -> list[Note]:
        """Warnings of texts that are not read as they stand."""
        if isinstance(features, np.ndarray) and features.dtype.kind in "iu":
            return []
        texts, known = texts_of(features, self.column), set(self.tokens)
        pieces = [self.pieces(text) for text in texts]
        about, notes = self.column, self._new(pieces)
        long = sum(len(text) > self.length for text in pieces)
        if long:
            said = f"{counted(long, 'text')} of {len(texts):,} longer than "
            notes.append(warn(about, f"{said}{self.length} {self.unit}s: cut there."))
        empty = sum(known.isdisjoint(text) for text in pieces)
        if empty:
            said = f"{counted(empty, 'text')} of {len(texts):,} empty, or of "
            said += f"{self.unit}s that are not known: the answer says nothing about "
            notes.append(warn(about, f"{said}them."))
        return notes

    def to_data(self) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
        """What `json.dumps` takes; no arrays."""
        tokens = self.tokens if isinstance(self.tokens, str) else list(self.tokens)
        parts = {"column": self.column, "tokens": tokens, "length": self.length}
        return {"kind": "tokenizer"} | parts, {}

    @staticmethod
    def from_data(data: dict[str, Any], arrays: dict[str, np.ndarray]) -> "Tokenizer":
        """The tokenizer that `to_data` wrote; nothing in it is trusted.

        Raises:
            FileError: a part is missing, or of another type or range.
        """
        column, tokens, length = (data.get(n) for n in ("column", "tokens", "length"))
        good = set(data) == _PARTS and isinstance(column, str)
        if isinstance(tokens, list) and all(isinstance(one, str) for one in tokens):
            tokens = tuple(tokens)
        if (
            good
            and isinstance(tokens, str | tuple)
            and 0 < len(set(tokens)) == len(tokens)
            and type(length) is int
            and length > 0
        ):
            return Tokenizer(str(column), tokens, length)
        raise FileError(
            "The description of the tokenizer cannot be used.",
            got=f"parts {listed(sorted(data))}",
            expected="what `Tokenizer.to_data` writes",
            fix="the file is damaged or was not written by this library",
        )

    def _new(self, texts: list[list[str]]) -> list[Note]:
        """What is said of tokens that are not known; of words it is no wonder."""
        known = set(self.tokens)
        new = sorted({one for text in texts for one in text} - known)
        if not new:
            return []
        some = f"({listed([repr(one)[1:-1] for one in new])})"
        if self.unit == "character":
            many = sum(not known.issuperset(text) for text in texts)
            said = f"{counted(many, 'text')} of {len(texts):,} with characters that "
            said += f"training never saw {some}: these were left out."
            return [warn(self.column, said)]
        lost = sum(one not in known for text in texts for one in text)
        words = sum(map(len, texts))
        said = f"{lost:,} of {counted(words, 'word')} ({lost / words:.0%}) "
        said += f"{'is' if lost == 1 else 'are'} not known and left out {some}."
        level = "warning" if lost > FOREIGN * words else "note"
        return [Note(level, self.column, said)]

    def _joined(self, pieces: Sequence[str]) -> str:
        return ("" if self.unit == "character" else " ").join(pieces)

    @functools.cached_property
    def _codes(self) -> dict[str, int]:
        return {one: number + 1 for number, one in enumerate(self.tokens)}

    def _checked(self, rows: np.ndarray) -> Int[np.ndarray, "rows time"]:
        low, high = int(rows.min(initial=0)), int(rows.max(initial=0))
        if low >= 0 and high <= len(self.tokens):
            return rows.astype(np.int32)
        raise DataError(
            "A number is none of the tokens.",
            got=f"numbers from {low} to {high}",
            expected=f"from 0, which fills up, to {len(self.tokens)}",
            fix="give the texts themselves",
        )


def texts_of(features: Any, column: str) -> list[str]:
    """The texts of a column, or of a list; what is missing is empty.

    Args:
        features: a table, one text, or several.
        column: of the table.

    Raises:
        DataError: the table has no such column.

    Example:
        >>> import polars
        >>> texts_of(polars.DataFrame({"a": [" b ", None]}), "a"), texts_of("b", "a")
        (['b', ''], ['b'])
    """
    if isinstance(features, str):
        return [features.strip()]
    if not is_frame(features):
        return ["" if is_absent(one) else str(one).strip() for one in features]
    frame = as_frame(features)
    if column not in frame.columns:
        raise DataError(
            "The table lacks the column of texts.",
            got=f"no '{column}' among {listed(frame.columns)}",
            expected=f"'{column}'",
            fix=suggested(column, frame.columns),
        )
    return text_of(frame[column]).fill_null("").to_list()
