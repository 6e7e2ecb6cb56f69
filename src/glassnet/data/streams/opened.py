"""The one interface of what a sample was read of, and the rest is to be streamed."""

import abc
from collections.abc import Callable

import numpy as np

from glassnet.data.dataset import Dataset
from glassnet.data.note import Note
from glassnet.data.prepared import Prepared
from glassnet.data.preprocess import Preprocess
from glassnet.data.split import Parts
from glassnet.data.streams.description import Stream
from glassnet.data.streams.reader import Reader
from glassnet.data.task import TASKS

WINDOW_BYTES = 64 * 2**20
"""What a window of encoded rows takes unless its rows are given."""

PART_BYTES = 28 * 2**20
"""What the encoded rows of a block take at most: a window holds several of them."""

SAMPLE_BYTES = 24 * 2**20
"""What the raw rows of a sample take at most."""


class Opened(abc.ABC):
    """What is known of a stream before training.

    `stream` describes it; `dataset` is the sample, whose last rows are the test part,
    and so many of the rows before those as `validation` says validate.
    """

    stream: Stream
    dataset: Dataset
    validation: int

    @property
    @abc.abstractmethod
    def rows(self) -> int:
        """How many rows train; those that turn out to be useless are among them."""

    @abc.abstractmethod
    def prepared(self, preprocess: Preprocess | None = None) -> Prepared:
        """The sample encoded.

        Args:
            preprocess: how; what suits the sample if absent.
        """

    @abc.abstractmethod
    def reader(
        self, prepared: Prepared, form: Callable[[np.ndarray], np.ndarray] = np.asarray
    ) -> Reader:
        """All rows that train, encoded as the sample is.

        Args:
            prepared: the sample.
            form: what the loss wants of encoded answers.
        """

    @abc.abstractmethod
    def said(self, prepared: Prepared) -> list[Note]:
        """How the rows are read, with their numbers."""

    @abc.abstractmethod
    def checks(self, prepared: Prepared) -> list[Note]:
        """What a careful reader would ask, as far as the sample tells."""

    @property
    def name(self) -> str:
        """Of the file without its ending, or of the folder."""
        return self.dataset.name

    @property
    def shared_out(self) -> Parts:
        """Which rows of the sample train, validate and test."""
        test = self.dataset.test_rows
        assert test is not None
        rows = np.arange(len(self.dataset) - len(test))
        cut = len(rows) - self.validation
        return Parts(test, ((rows[:cut], rows[cut:]),))

    def window(self, prepared: Prepared) -> int:
        """Rows of a window: as the stream says, or as many as fit into its bytes."""
        chosen = self.stream.window
        chosen = chosen or max(1, WINDOW_BYTES // self._bytes_per_row(prepared))
        return min(chosen, self.rows)

    def windows_said(
        self, prepared: Prepared, name: str, noun: str, blocks: str
    ) -> str:
        """How many rows are streamed, in which blocks, and mixed in which windows.

        Args:
            prepared: the sample.
            name: of what is streamed.
            noun: what a row is.
            blocks: how many there are, and how large, in words.
        """
        window = self.window(prepared)
        size = 2 * window * self._bytes_per_row(prepared) / 1e6
        text = f"{name} is streamed: {self.rows:,} {noun}s train, in {blocks}, in "
        text += f"another order each epoch; {window:,} {noun}s are mixed at a time, "
        return f"{text}and two such windows take {size:,.0f} MB."

    def _bytes_per_row(self, prepared: Prepared) -> int:
        """Of float32 inputs, answers and a weight."""
        width = prepared.x.shape[1]
        answered = self.dataset.task in TASKS
        return 4 * (width + (prepared.target.outputs if answered else width) + 1)
