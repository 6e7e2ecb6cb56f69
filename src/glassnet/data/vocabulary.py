"""Vocabulary: text as token numbers, and back."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Int, UInt32

from glassnet.data.note import Note, listed
from glassnet.errors import ConfigError, DataError, FileError

__all__ = ["Vocabulary", "code_points", "demand_different"]

_PARTS = {"kind", "tokens", "context"}


@dataclass(frozen=True)
class Vocabulary:
    """The characters that a text is made of, numbered in their order.

    Args:
        tokens: one character each, all different.
        context: how many of them the network sees at a time, at least 1.
        notes: what was said about the text; for now nothing.

    Example:
        >>> letters = Vocabulary(("a", "b", "c"), context=8)
        >>> letters.encode("cab").tolist(), letters.decode([2, 0, 1])
        ([2, 0, 1], 'cab')

    Source:
        Sutskever, Martens & Hinton (2011), "Generating Text with Recurrent Neural
        Networks", section 4: a text, character by character.
    """

    tokens: tuple[str, ...]
    context: int

    dtype = "int32"

    @property
    def notes(self) -> tuple[Note, ...]:
        """What was unusual in training: nothing."""
        return ()

    @property
    def shape(self) -> tuple[int, ...]:
        """Of one row."""
        return (self.context,)

    @property
    def width(self) -> int:
        """Numbers in a row."""
        return self.context

    @property
    def names(self) -> list[str]:
        """What each number of a row means."""
        return [f"token {place}" for place in range(self.context)]

    def __call__(self, features: Any) -> Int[np.ndarray, "rows time"]:
        """Texts of one length, or rows of numbers already, as int32.

        Raises:
            DataError: a character is not known, or the texts have several lengths.
        """
        if isinstance(features, str):
            features = [features]
        if not isinstance(features, np.ndarray):
            rows = [self.encode(text) for text in features]
            lengths = sorted({len(row) for row in rows})
            if len(lengths) != 1:
                raise DataError(
                    "The texts have several lengths.",
                    got=f"{lengths[0]} to {lengths[-1]} characters"
                    if lengths
                    else "no text",
                    expected="one length for all",
                    fix="give them one by one",
                )
            return np.stack(rows)
        low, high = int(features.min(initial=0)), int(features.max(initial=0))
        self._demand_known(low, high)
        return features.astype(np.int32)

    def encode(self, text: str) -> Int[np.ndarray, " time"]:
        """The number of each character.

        Raises:
            DataError: a character is not in the vocabulary.
        """
        points = code_points(text)
        codes = self._codes[np.minimum(points, len(self._codes) - 1)]
        unknown = np.unique(points[codes < 0])
        if len(unknown):
            raise DataError(
                "The text has characters that training never saw.",
                got=listed(repr(chr(point))[1:-1] for point in unknown),
                expected=f"the {len(self.tokens)} characters of the training text",
                fix="leave them out, or train on a text that has them",
            )
        return codes

    def decode(self, numbers: Sequence[int] | Int[np.ndarray, " time"]) -> str:
        """The text that the numbers stand for."""
        return "".join(self.tokens[number] for number in numbers)

    def look(self, features: Any) -> list[Note]:
        """Nothing is unlike training: an unknown character is an error."""
        return []

    def to_data(self) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
        """What `json.dumps` takes; no arrays."""
        data = {"kind": "vocabulary", "tokens": list(self.tokens)}
        return data | {"context": self.context}, {}

    @staticmethod
    def from_data(data: dict[str, Any], arrays: dict[str, np.ndarray]) -> "Vocabulary":
        """The vocabulary that `to_data` wrote; nothing in it is trusted.

        Raises:
            FileError: a part is missing, or of another type or range.
        """
        tokens, context = data.get("tokens"), data.get("context")
        good = set(data) == _PARTS and isinstance(tokens, list) and bool(tokens)
        good = good and type(context) is int and context > 0
        letters: list = tokens if isinstance(tokens, list) else []
        good = good and all(isinstance(t, str) and len(t) == 1 for t in letters)
        if not good or len(set(letters)) != len(letters) or type(context) is not int:
            raise FileError(
                "The description of the vocabulary cannot be used.",
                got=f"parts {listed(sorted(data))}",
                expected="what `Vocabulary.to_data` writes",
                fix="the file is damaged or was not written by this library",
            )
        return Vocabulary(tuple(letters), context)

    @functools.cached_property
    def _codes(self) -> Int[np.ndarray, " points"]:
        """The number of each code point; -1 of those that are none of the tokens."""
        points = code_points("".join(self.tokens))
        codes = np.full(int(points.max(initial=0)) + 2, -1, np.int32)
        codes[points] = np.arange(len(points))
        return codes

    def _demand_known(self, low: int, high: int) -> None:
        if low >= 0 and high < len(self.tokens):
            return
        raise DataError(
            "A number is none of the vocabulary's.",
            got=f"numbers from {low} to {high}",
            expected=f"from 0 to {len(self.tokens) - 1}",
            fix="encode texts with `Vocabulary.encode`",
        )


def code_points(text: str) -> UInt32[np.ndarray, " time"]:
    """The number that Unicode has for each character.

    Example:
        >>> code_points("aé€").tolist()
        [97, 233, 8364]
    """
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")


def demand_different(tokens: str, name: str) -> None:
    """Refuse a character that stands twice.

    Raises:
        ConfigError: one does.
    """
    if len(set(tokens)) == len(tokens):
        return
    raise ConfigError(
        "A vocabulary has each character once.",
        got=f"{name}={tokens!r}",
        expected="no character twice",
        fix=f"leave {name} out: reading finds them",
    )
