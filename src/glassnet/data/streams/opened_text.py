"""OpenedText: some stretches of a text that were read, and the rest to be streamed."""

import pathlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from glassnet.data.column import Column
from glassnet.data.dataset import Dataset
from glassnet.data.note import Note, counted
from glassnet.data.prepared import Prepared, prepare_parts
from glassnet.data.preprocess import Preprocess
from glassnet.data.streams.description import Stream
from glassnet.data.streams.opened import SAMPLE_BYTES, Opened
from glassnet.data.streams.reader import Reader, blocks_of
from glassnet.data.streams.sharing import FIFTH
from glassnet.data.streams.text_file import TextFile
from glassnet.data.streams.tokens import rows_of_block
from glassnet.data.texts import NEXT, TEST, Texts, demand_enough, demand_no_columns
from glassnet.errors import ConfigError

__all__ = ["OpenedText", "TextRows", "opened_text"]

PLACES = 50
"""All over the text that a sample comes from."""


class TextRows(Reader):
    """The stretches of a text that train, each with the characters that come next.

    Args:
        text: the files.
        count: of stretches that train, from the beginning on.
        form: what the loss wants of answers.

    Example:
        >>> import tempfile
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "a.txt"
        >>> _ = path.write_text("abcabc")
        >>> rows = TextRows(TextFile(path, context=2), 2).rows(1)
        >>> rows["x"].tolist(), rows["y"].tolist()
        ([[2, 0]], [[0, 1]])

    Source:
        Radford et al. (2019), "Language Models are Unsupervised Multitask Learners",
        section 2.
    """

    def __init__(
        self,
        text: TextFile,
        count: int,
        form: Callable[[np.ndarray], np.ndarray] = np.asarray,
    ):
        self._text, self._count, self._form = text, count, form
        self._each = rows_of_block(count, text.letters.context)

    @property
    def blocks(self) -> list[int]:
        """How many stretches are read in one go."""
        return blocks_of(self._count, self._each)

    @property
    def notes(self) -> list[Note]:
        """Nothing: it was all seen on opening."""
        return []

    def rows(self, block: int) -> dict[str, Any]:
        """Arrays x and y, int32 of shape `(rows, context)`.

        Raises:
            FileError: the file has gone or changed, or the disk fails.
        """
        start = block * self._each
        x, y = stretches(self._text, start, min(start + self._each, self._count))
        return {"x": x, "y": self._form(y)}


@dataclass(frozen=True, eq=False)
class OpenedText(Opened):
    """What is known of a text that is streamed.

    Args:
        stream: its description.
        text: the files.
        dataset: the sample, whose last rows are the test part.
        validation: how many rows before those validate.
        train: how many stretches train, from the beginning of the text on.

    Example:
        >>> import tempfile
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "a.txt"
        >>> _ = path.write_text("to be or not to be " * 500)
        >>> opened = Stream(str(path), sample=50, form=Texts(context=9)).open()
        >>> len(opened.dataset), opened.validation, opened.rows
        (50, 8, 941)
    """

    stream: Stream
    text: TextFile
    dataset: Dataset
    validation: int
    train: int

    @property
    def rows(self) -> int:
        """How many stretches train."""
        return self.train

    def prepared(self, preprocess: Preprocess | None = None) -> Prepared:
        """The sample, whose characters are numbers already."""
        return prepare_parts(self.dataset, self.shared_out)

    def reader(
        self, prepared: Prepared, form: Callable[[np.ndarray], np.ndarray] = np.asarray
    ) -> TextRows:
        """All stretches that train.

        Args:
            prepared: the sample.
            form: what the loss wants of answers.
        """
        return TextRows(self.text, self.train, form)

    def said(self, prepared: Prepared) -> list[Note]:
        """How the text is read, with its numbers."""
        blocks = self.reader(prepared).blocks
        words = f"{counted(len(blocks), 'block')} of up to {max(blocks):,}"
        text = self.windows_said(prepared, self.name, "row", words)
        parts = prepared.parts
        sample = f"{len(parts.test):,} rows of the last tenth test, the "
        sample += f"{self.validation:,} before that tenth validate. Counting, beside "
        sample += f"the network, learns from {len(parts.folds[0][0]):,} rows from all "
        return [Note("note", "", text), Note("note", "", f"{sample}over the rest.")]

    def checks(self, prepared: Prepared) -> list[Note]:
        """Nothing: a text has no columns and no classes."""
        return []


def opened_text(stream: Stream, form: Texts) -> OpenedText:
    """Read a text once, and keep a sample of it.

    Args:
        stream: the file, or the folder of such.
        form: with the context, and the characters if they are known.

    Raises:
        FileError: a file cannot be read, or is no text in UTF-8.
        DataError: it is too short.
        ConfigError: another task than to write on.
    """
    demand_no_columns(stream.target or None, stream.exclude)
    if stream.task not in ("", "language"):
        raise ConfigError(
            "Of a text what comes next is learned.",
            got=f"task={stream.task!r}",
            expected="'language'",
            fix="leave the task out",
        )
    text, context = TextFile(stream.path, form.context, form.tokens), form.context
    path = pathlib.Path(stream.path).expanduser()
    first = text.letters.tokens[:1]
    demand_enough(path.name, "".join(first), text.count, text.letters)
    rows = (text.count - 1) // context
    held = max(1, round(rows * TEST))
    most = max(3, min(stream.sample, SAMPLE_BYTES // (8 * context)))
    test = spread(rows - held, rows, max(1, round(FIFTH * most)))
    left = most - len(test)
    validation = min(held, max(1, round(FIFTH * left)))
    train = rows - held - validation
    some = spread(0, train, left - validation)
    spans = [some, np.arange(train, rows - held), test]
    parts = [_picked(text, span) for span in spans]
    x, y = map(np.concatenate, zip(*parts, strict=True))
    said = f"{text.count:,} characters, {len(text.letters.tokens)} different, in "
    said += f"{rows:,} stretches of {context}."
    dataset = Dataset(
        *(path.stem, "language", NEXT, x),
        [Column("text", "text", distinct=len(text.letters.tokens))],
        *(y, None, np.arange(len(x) - len(test), len(x))),
        notes=[Note("note", "", said)],
        fingerprint=text.fingerprint,
        form=Texts(context, "".join(text.letters.tokens)),
        vocabulary=text.letters,
    )
    return OpenedText(stream, text, dataset, validation, train)


def spread(low: int, high: int, count: int) -> np.ndarray:
    """About so many row numbers of a range, in stretches from all over it.

    Example:
        >>> spread(0, 1000, 100)[:5].tolist(), spread(3, 6, 9).tolist()
        ([0, 1, 20, 21, 41], [3, 4, 5])
    """
    if count >= high - low:
        return np.arange(low, high)
    places = min(PLACES, max(1, count))
    each = count // places
    starts = np.linspace(low, high - each, places).round().astype(int)
    return np.unique(starts[:, None] + np.arange(each))


def stretches(text: TextFile, start: int, stop: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows of a text from one number to another, and what comes next in each."""
    context = text.letters.context
    numbers = text.numbers(start * context, stop * context + 1)
    shape = (stop - start, context)
    return numbers[:-1].reshape(shape), numbers[1:].reshape(shape)


def _picked(text: TextFile, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows by their numbers, in as few reads as they have gaps."""
    runs = np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1)
    found = [stretches(text, int(run[0]), int(run[-1]) + 1) for run in runs]
    return np.concatenate([x for x, _ in found]), np.concatenate([y for _, y in found])
