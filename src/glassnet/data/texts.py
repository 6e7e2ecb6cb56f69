"""Texts: one text, cut into stretches, to learn what comes next."""

import hashlib
import os
import pathlib
from dataclasses import dataclass
from typing import Any

import numpy as np

from glassnet.data.column import Column
from glassnet.data.dataset import Dataset
from glassnet.data.form import Form
from glassnet.data.note import Note, counted, listed, warn
from glassnet.data.text import decoded
from glassnet.data.vocabulary import Vocabulary, demand_different
from glassnet.errors import DataError, FileError
from glassnet.settings import Count, Settings

__all__ = [
    "NEXT",
    "TEST",
    "Texts",
    "demand_enough",
    "demand_no_columns",
    "one_newline",
    "text_files",
]

TEST = 0.1
"""The share at the end of the text that is kept for the test."""

NEXT = "the next character"
"""What the target is called."""

FEWEST = 20
"""Stretches that a text must give: fewer cannot be shared out."""


@dataclass(frozen=True)
class Texts(Form):
    """A text as stretches of characters, each with the characters that come next.

    Row $i$ has the characters from $ic$ to $(i+1)c$, with $c$ the context, and its
    answers are the same one further on. Every character but the first is an answer
    once. The last tenth is the test part: what is predicted lies after all that was
    learned from. The vocabulary is that of the whole text.

    Args:
        context: characters that the network sees at a time, at least 1.
        tokens: the vocabulary, each character once; filled in by reading. A text with
            others is refused.

    Raises:
        ConfigError: `context` is below 1, or a token stands twice.
        FileError: by `read`; there is no such file, or it is no text.
        DataError: by `read`; it is too short, or one character again and again.

    Example:
        >>> import tempfile
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "ab.txt"
        >>> _ = path.write_text("abcabcab" * 10)
        >>> data = Texts(context=3).read(path)
        >>> data.features[:2].tolist(), data.answers[0].tolist()
        ([[0, 1, 2], [0, 1, 2]], [1, 2, 0])

    Source:
        Radford et al. (2019), "Language Models are Unsupervised Multitask Learners",
        section 2; the last tenth as in Karpathy, nanoGPT.
    """

    context: Count = 64
    tokens: str = ""

    def __post_init__(self):
        Settings.__post_init__(self)
        demand_different(self.tokens, "tokens")

    def read(
        self,
        source: str | os.PathLike,
        target: str | None = None,
        exclude: tuple[str, ...] = (),
    ) -> Dataset:
        """The stretches of a text file, or of all in a folder, in their order."""
        demand_no_columns(target, exclude)
        path = pathlib.Path(source).expanduser()
        text, notes = _text(path)
        known = self.tokens or sorted(set(text))
        letters = Vocabulary(tuple(known), self.context)
        demand_enough(path.name, text[:1], len(text), letters)
        numbers = letters.encode(text)
        rows = (len(text) - 1) // self.context
        shape, used = (rows, self.context), rows * self.context
        shown = listed([repr(letter)[1:-1] for letter in letters.tokens], most=8)
        said = f"{len(text):,} characters, {len(letters.tokens)} different ({shown}), "
        said += f"in {rows:,} stretches of {self.context}."
        notes.insert(0, Note("note", "", said))
        held = max(1, round(rows * TEST))
        said = f"The last {held:,} stretches are the test part."
        notes.append(Note("note", "", said))
        return Dataset(
            path.stem,
            "language",
            NEXT,
            numbers[:used].reshape(shape),
            [Column("text", "text", distinct=len(letters.tokens))],
            numbers[1 : used + 1].reshape(shape),
            None,
            np.arange(rows - held, rows),
            notes=notes,
            fingerprint=hashlib.sha256(text.encode("utf-8", "replace")).hexdigest(),
            form=self,
            vocabulary=letters,
        )

    def settled(self, dataset: Dataset) -> Form:
        """With the vocabulary as it was found."""
        letters = dataset.vocabulary
        assert letters is not None
        return Texts(self.context, "".join(letters.tokens))

    def features(self, source: Any) -> str:
        """The text of a file or of a folder, as a `Vocabulary` takes it."""
        return _text(pathlib.Path(source).expanduser())[0]


def demand_enough(name: str, first: str, count: int, letters: Vocabulary) -> None:
    """Refuse a text of which nothing can be learned.

    Args:
        name: of the file.
        first: its first character.
        count: of its characters.
        letters: its vocabulary.

    Raises:
        DataError: it is too short, or one character again and again.
    """
    needs = FEWEST * letters.context + 1
    if count < needs:
        short = max(1, (count - 1) // FEWEST)
        fix = f"use a context of {short} (--context {short}), or a longer text"
        raise DataError(
            f"{name} is too short to learn from.",
            got=f"{count:,} characters",
            expected=f"at least {needs:,}: {FEWEST} stretches of {letters.context}",
            fix=fix if count > 2 * FEWEST else "give it a longer text",
        )
    if len(letters.tokens) < 2:
        raise DataError(
            f"{name} is one character again and again: nothing is to be learned.",
            got=f"{first!r} {count:,} times",
            expected="a text",
            fix="check the file",
        )


def demand_no_columns(target: str | None, exclude: tuple[str, ...]) -> None:
    """Refuse columns of a text, which has none.

    Raises:
        DataError: some are named.
    """
    if target in (None, NEXT) and not exclude:
        return
    raise DataError(
        "A text has no columns: what comes next is learned.",
        got=f"exclude={exclude!r}" if exclude else f"target={target!r}",
        expected="neither a target nor columns to leave out",
        fix="leave it out; a table whose name ends in .txt needs a target alone",
    )


def _text(path: pathlib.Path) -> tuple[str, list[Note]]:
    """The text of a file, or of the .txt files of a folder one after another."""
    try:
        files = text_files(path)
        contents = [(file.name, file.read_bytes()) for file in files]
    except OSError as error:
        raise FileError(
            "The text cannot be read.",
            got=f"{error.strerror} at {path}",
            expected="a file of text, such as book.txt",
            fix="check the path",
        ) from error
    notes, parts = [], []
    for name, content in contents:
        part, said = decoded(name, content, "text", "save it as plain text")
        parts.append(part)
        notes += said
        if not content:
            notes.append(warn("", f"{name} is empty."))
    if len(contents) > 1:
        text = f"{counted(len(contents), 'file')}, one after another."
        notes.insert(0, Note("note", "", text))
    return one_newline("\n".join(parts)), notes


def text_files(path: str | os.PathLike) -> list[pathlib.Path]:
    """The file, or the .txt files of a folder in their order."""
    place = pathlib.Path(path).expanduser()
    if not place.is_dir():
        return [place]
    return sorted(item for item in place.iterdir() if item.suffix == ".txt")


def one_newline(text: str) -> str:
    r"""A text whose lines all end in `\n`."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
