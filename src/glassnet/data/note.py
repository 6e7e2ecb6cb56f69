"""Note: one thing that was seen or decided, said aloud."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

__all__ = ["Note", "counted", "listed", "warn"]


@dataclass(frozen=True)
class Note:
    """One full sentence about the data, with the numbers that support it.

    Args:
        level: "warning" where the reader should decide something, else "note".
        about: the column it is about, or empty.
        text: the sentence.

    Example:
        >>> print(Note("note", "age", "'age' lacks 177 of 891 values."))
        'age' lacks 177 of 891 values.

    Source:
        A rule of this library: a warning only where it goes on with something other
        than what was asked.
    """

    level: Literal["note", "warning"]
    about: str
    text: str

    def __str__(self) -> str:
        return self.text


def warn(about: str, text: str) -> Note:
    """A note that asks the reader to decide something."""
    return Note("warning", about, text)


def listed(names: Iterable[object], most: int = 5) -> str:
    """Names in quotes, the first few, and how many more there are.

    Example:
        >>> listed(["a", "b", "c"], most=2)
        "'a', 'b' and 1 more"
    """
    words = [f"'{name}'" for name in names]
    if len(words) <= most:
        return ", ".join(words)
    return f"{', '.join(words[:most])} and {len(words) - most:,} more"


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number and its noun.

    Example:
        >>> counted(1, "column"), counted(2000, "category", "categories")
        ('1 column', '2,000 categories')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
