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
from glassnet.errors import DataError, FileError

__all__ = ["PADDING", "Tokenizer", "texts_of"]

PADDING = 0
"""The token that fills up short rows."""

_PARTS = {"kind", "column", "tokens", "length"}


@dataclass(frozen=True)
class Tokenizer:
    """The characters of the texts in a column, numbered in their order from 1.

    Rows are filled up with 0. What is longer is cut at its end, and characters that
    training never saw are left out: `look` says of how many texts that is so.

    Args:
        column: of a table, that holds the texts.
        tokens: the characters, all different.
        length: of a row, at least 1.

    Example:
        >>> letters = Tokenizer("name", "abc", length=4)
        >>> letters(["cab", "b", "cabba", "a-b"]).tolist()
        [[3, 1, 2, 0], [2, 0, 0, 0], [3, 1, 2, 2], [1, 2, 0, 0]]
        >>> letters.decode([3, 1, 2, 0])
        'cab'

    Source:
        Sutskever, Martens & Hinton (2011), "Generating Text with Recurrent Neural
        Networks", section 4: a text, character by character.
    """

    column: str
    tokens: str
    length: int

    dtype = "int32"

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
        """The number of each character that is known."""
        codes = self._codes
        return np.array([codes[one] for one in text if one in codes], np.int32)

    def decode(self, numbers: Sequence[int] | Int[np.ndarray, " time"]) -> str:
        """The text that the numbers stand for, without what only fills up."""
        return "".join(self.tokens[n - 1] for n in numbers if n != PADDING)

    def look(self, features: Any) -> list[Note]:
        """Warnings of texts that are not read as they stand."""
        if isinstance(features, np.ndarray) and features.dtype.kind in "iu":
            return []
        texts, known = texts_of(features, self.column), set(self.tokens)
        notes, about = [], self.column
        new = sorted({one for text in texts for one in text} - known)
        if new:
            many = sum(not known.issuperset(text) for text in texts)
            said = f"{counted(many, 'text')} of {len(texts):,} with characters that "
            said += f"training never saw ({listed(repr(one)[1:-1] for one in new)}): "
            notes.append(warn(about, f"{said}these were left out."))
        long = sum(len(text) > self.length for text in texts)
        if long:
            said = f"{counted(long, 'text')} of {len(texts):,} longer than "
            notes.append(warn(about, f"{said}{self.length} characters: cut there."))
        empty = sum(not text for text in texts)
        if empty:
            said = f"{counted(empty, 'text')} of {len(texts):,} empty: the answer says "
            notes.append(warn(about, f"{said}nothing about them."))
        return notes

    def to_data(self) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
        """What `json.dumps` takes; no arrays."""
        parts = {"column": self.column, "tokens": self.tokens, "length": self.length}
        return {"kind": "tokenizer"} | parts, {}

    @staticmethod
    def from_data(data: dict[str, Any], arrays: dict[str, np.ndarray]) -> "Tokenizer":
        """The tokenizer that `to_data` wrote; nothing in it is trusted.

        Raises:
            FileError: a part is missing, or of another type or range.
        """
        column, tokens, length = (data.get(n) for n in ("column", "tokens", "length"))
        good = set(data) == _PARTS and isinstance(column, str)
        good = good and isinstance(tokens, str) and 0 < len(set(tokens)) == len(tokens)
        if good and type(length) is int and length > 0:
            return Tokenizer(str(column), str(tokens), length)
        raise FileError(
            "The description of the tokenizer cannot be used.",
            got=f"parts {listed(sorted(data))}",
            expected="what `Tokenizer.to_data` writes",
            fix="the file is damaged or was not written by this library",
        )

    @functools.cached_property
    def _codes(self) -> dict[str, int]:
        return {letter: number + 1 for number, letter in enumerate(self.tokens)}

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
