"""PairTokenizer: a text to be read and one to be written, each in its own tokens."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Int

from glassnet.data.note import Note, listed
from glassnet.data.tokenizer import PADDING, Tokenizer
from glassnet.errors import FileError

__all__ = ["END", "START", "PairTokenizer"]

START, END = 1, 2
"""Tokens before the first character that is written, and behind the last."""

_SPECIAL = 3  # tokens that are no characters: padding, start and end
_PARTS = {"kind", "source", "written", "length"}


@dataclass(frozen=True)
class PairTokenizer:
    """Two tokenizers: one for what is read, one for what is written.

    What is written has two tokens more than characters: while a network learns it is
    told the start and all characters, and asked for all characters and the end.

    Args:
        source: of the texts that are read.
        written: the characters that are written, all different.
        length: of the longest answer, in characters, at least 1.

    Example:
        >>> pairs = PairTokenizer(Tokenizer("read", "xyz", 3), "ab", length=2)
        >>> told, asked = pairs.answers(["ab", "b"])
        >>> told.tolist(), asked.tolist()
        ([[1, 3, 4], [1, 4, 0]], [[3, 4, 2], [4, 2, 0]])
        >>> pairs.decode([4, 2, 2])
        'b'

    Source:
        Sutskever, Vinyals & Le (2014), "Sequence to Sequence Learning with Neural
        Networks", section 2: the end of a sentence is a token.
    """

    source: Tokenizer
    written: str
    length: int

    dtype = "int32"

    @property
    def notes(self) -> tuple[Note, ...]:
        """What was unusual in training: the form said it."""
        return ()

    @property
    def shape(self) -> dict[str, tuple[int, ...]]:
        """Of one row: what is read, and what is told of the answer."""
        return {"source": self.source.shape, "target": (self.length + 1,)}

    @property
    def width(self) -> int:
        """Numbers in what is read of a row."""
        return self.source.width

    @property
    def names(self) -> list[str]:
        """What each number that is read means."""
        return self.source.names

    @property
    def count(self) -> int:
        """How many tokens can be written, with start, end and what fills up."""
        return len(self.written) + _SPECIAL

    def __call__(self, features: Any) -> Int[np.ndarray, "rows time"]:
        """What is read, as rows of token numbers; see `Tokenizer`."""
        return self.source(features)

    def answers(
        self, texts: Sequence[str] | np.ndarray
    ) -> tuple[Int[np.ndarray, "rows steps"], Int[np.ndarray, "rows steps"]]:
        """What a network is told of each answer, and what it is asked at each step.

        Args:
            texts: of the known characters, none longer than `length`.
        """
        codes = {letter: n + _SPECIAL for n, letter in enumerate(self.written)}
        told = np.full((len(texts), self.length + 1), PADDING, np.int32)
        asked = told.copy()
        told[:, 0] = START
        for row, text in enumerate(texts):
            numbers = [codes[letter] for letter in text]
            told[row, 1 : len(numbers) + 1] = numbers
            asked[row, : len(numbers) + 1] = [*numbers, END]
        return told, asked

    def decode(self, numbers: Sequence[int] | Int[np.ndarray, " steps"]) -> str:
        """The text before the first end."""
        text = []
        for number in numbers:
            if number == END:
                break
            if number >= _SPECIAL:
                text.append(self.written[number - _SPECIAL])
        return "".join(text)

    def look(self, features: Any) -> list[Note]:
        """Warnings of texts that are not read as they stand."""
        return self.source.look(features)

    def to_data(self) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
        """What `json.dumps` takes; no arrays."""
        source, _ = self.source.to_data()
        data = {"kind": "pairs", "source": source}
        return data | {"written": self.written, "length": self.length}, {}

    @staticmethod
    def from_data(
        data: dict[str, Any], arrays: dict[str, np.ndarray]
    ) -> "PairTokenizer":
        """The tokenizer that `to_data` wrote; nothing in it is trusted.

        Raises:
            FileError: a part is missing, or of another type or range.
        """
        source, written = data.get("source"), data.get("written")
        length = data.get("length")
        good = set(data) == _PARTS and isinstance(source, dict)
        good = good and isinstance(written, str) and bool(written)
        letters = written if isinstance(written, str) else ""
        good = good and len(set(letters)) == len(letters)
        if good and type(length) is int and length > 0 and isinstance(source, dict):
            return PairTokenizer(Tokenizer.from_data(source, {}), letters, length)
        raise FileError(
            "The description of the tokenizers cannot be used.",
            got=f"parts {listed(sorted(data))}",
            expected="what `PairTokenizer.to_data` writes",
            fix="the file is damaged or was not written by this library",
        )
