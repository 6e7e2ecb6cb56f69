"""OpenedTable: a sample of a table that was read, and the rest of it to be streamed."""

import dataclasses
import hashlib
import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from glassnet.data import tables
from glassnet.data.answers import answer_style, find_target, read_answers
from glassnet.data.checks import examine
from glassnet.data.dataset import Dataset
from glassnet.data.encoder import Encoder
from glassnet.data.frames import Frame
from glassnet.data.note import Note, counted, warn
from glassnet.data.prepared import Prepared, prepare_parts
from glassnet.data.preprocess import Preprocess
from glassnet.data.streams.description import Stream
from glassnet.data.streams.encoded import Encoded, Part
from glassnet.data.streams.opened import PART_BYTES, SAMPLE_BYTES, Opened
from glassnet.data.streams.table import Table
from glassnet.data.task import settle
from glassnet.errors import DataError

PLACES = 50
"""In the file that the sample comes from, if it has so many blocks."""


class Sample(NamedTuple):
    """Rows from the beginnings of some blocks, and what they are for."""

    training: list[int]
    validation: list[int]
    test: list[int]
    rows: int  # of each block, or all that it has


@dataclass(frozen=True, eq=False)
class OpenedTable(Opened):
    """What is known of a table that is streamed before training.

    Args:
        stream: its description.
        table: the file.
        dataset: the sample, whose last rows are the test part.
        validation: how many rows before those validate.
        sample: from which blocks the rows came.
        style: how numbers are written in the target's column.

    Example:
        >>> import pathlib, polars, tempfile
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "a.parquet"
        >>> table = polars.DataFrame({"a": range(500), "y": [0, 1] * 250})
        >>> table.write_parquet(path)
        >>> opened = Stream(str(path), target="y", sample=100).open()
        >>> len(opened.dataset), opened.rows
        (100, 460)
    """

    stream: Stream
    table: Table
    dataset: Dataset
    validation: int
    sample: Sample
    style: str

    @property
    def rows(self) -> int:
        """How many rows train; those without an answer are among them."""
        counts, sample = self.table.blocks, self.sample
        held = [counts[block] for block in (*sample.test, *sample.validation)]
        return sum(counts) - sum(min(sample.rows, rows) for rows in held)

    def prepared(self, preprocess: Preprocess | None = None) -> Prepared:
        """The sample encoded, with statistics of its training rows."""
        return prepare_parts(self.dataset, self.shared_out, preprocess)

    def reader(
        self, prepared: Prepared, form: Callable[[np.ndarray], np.ndarray] = np.asarray
    ) -> Encoded:
        """All rows that train, encoded as the sample is.

        Args:
            prepared: the sample.
            form: what the loss wants of encoded answers.
        """
        assert isinstance(prepared.encoder, Encoder)
        encoder, target = prepared.encoder, prepared.target
        parts = self.parts(prepared)
        return Encoded(self.table, parts, encoder, target, self.style, form)

    def said(self, prepared: Prepared) -> list[Note]:
        """How the file is read, with its numbers."""
        parts, name = self.parts(prepared), self.table.path.name
        largest = max(part.stop - part.start for part in parts)
        blocks = f"{counted(len(parts), 'block')} of up to {largest:,} rows"
        text = self.windows_said(prepared, name, "row", blocks)
        sample = f"All else that is said of {name} is said of a sample: "
        sample += f"{len(self.dataset):,} rows from all over the file. Simpler models "
        sample += "beside the network learn from them alone."
        return [Note("note", "", text), Note("note", "", sample)]

    def checks(self, prepared: Prepared) -> list[Note]:
        """What a careful reader would ask about the sample."""
        return examine(self.dataset, prepared.parts)

    def parts(self, prepared: Prepared) -> list[Part]:
        """The blocks, without the rows that test and validate; large ones in parts.

        Args:
            prepared: the sample, whose encoding may be much wider than the table.
        """
        most = max(1, PART_BYTES // (4 * prepared.encoder.width))
        return [small for part in self._spans() for small in _cut(part, most)]

    def _spans(self) -> list[Part]:
        held = {*self.sample.test, *self.sample.validation}
        starts = [
            min(self.sample.rows, rows) if block in held else 0
            for block, rows in enumerate(self.table.blocks)
        ]
        whole = enumerate(zip(starts, self.table.blocks, strict=True))
        return [Part(block, *span) for block, span in whole if span[0] < span[1]]


def opened_table(stream: Stream, seed: int = 0) -> OpenedTable:
    """Read the sample of a stream.

    Raises:
        FileError: the file has gone or is no table.
        DataError: the sample cannot be learned from.
    """
    table = stream.table()
    sample = _spread(stream, table, seed)
    target = find_target(table.frame(0, 0, 1), stream.target or None)
    frames = [
        _read(table, blocks, sample.rows)
        for blocks in (sample.training, sample.validation, sample.test)
    ]
    style, kept = _answered(table, target, frames, stream.task or None)
    missing = sum(map(len, frames)) - sum(map(len, kept))
    train, validation, test = kept
    if not len(train) or not len(validation) or not len(test):
        raise _too_few(table, sample)
    name, notes = table.path.stem, tuple(table.notes)
    dataset = tables.dataset(
        tables.Table(name, train.vstack(validation), notes, table.comma),
        target,
        stream.task or None,
        stream.exclude,
        tables.Table(f"{name}, test rows", test),
    )
    if missing:
        text = f"{missing:,} of {sum(map(len, frames)):,} rows of the sample have no "
        dataset.notes.append(warn(target, f"{text}'{target}' and were left out."))
    about = f"{table.path.stat().st_size} {sum(table.blocks)} {dataset.fingerprint}"
    whole = hashlib.sha256(about.encode()).hexdigest()
    dataset = dataclasses.replace(dataset, fingerprint=whole)
    return OpenedTable(stream, table, dataset, len(validation), sample, style)


def _cut(part: Part, most: int) -> list[Part]:
    """A part in as few equal ones as have no more than so many rows."""
    rows = part.stop - part.start
    count = -(-rows // most)
    cuts = [part.start + rows * i // count for i in range(count + 1)]
    return [Part(part.block, *span) for span in itertools.pairwise(cuts)]


def _spread(stream: Stream, table: Table, seed: int) -> Sample:
    """Blocks from all over the file, shared out by the seed."""
    blocks = table.blocks
    count = min(PLACES, len(blocks))
    places = np.linspace(0, len(blocks) - 1, count).round().astype(int)
    most = min(stream.sample, SAMPLE_BYTES // table.bytes_per_row)
    share = max(1, count // 5)
    bits = np.random.Philox(key=seed % 2**64).random_raw(count)
    mixed = places[np.argsort(bits, kind="stable")].tolist()
    parts = mixed[2 * share :], mixed[share : 2 * share], mixed[:share]
    sample = Sample(*map(sorted, parts), rows=max(1, most // count))
    if count < 3:
        raise _too_few(table, sample)
    return sample


def _read(table: Table, blocks: list[int], rows: int) -> Frame:
    import polars as pl

    counts = table.blocks
    frames = [table.frame(block, 0, min(rows, counts[block])) for block in blocks]
    return pl.concat(frames)


def _answered(
    table: Table, target: str, frames: list[Frame], task: str | None
) -> tuple[str, list[Frame]]:
    """How answers are written, and the rows that have one."""
    import polars as pl

    answers = pl.concat([frame[target] for frame in frames])
    style = answer_style(answers, table.comma)[0]
    kept = settle(target, read_answers(answers, style), task).kept
    cuts = np.cumsum([len(frame) for frame in frames])[:-1]
    return style, [
        frame.filter(which)
        for frame, which in zip(frames, np.split(kept, cuts), strict=True)
    ]


def _too_few(table: Table, sample: Sample) -> DataError:
    blocks = len(sample.training) + len(sample.validation) + len(sample.test)
    return DataError(
        f"{table.path.name} is too small to be streamed.",
        got=f"{counted(sum(table.blocks), 'row')}; {counted(blocks, 'block')} sampled",
        expected="rows with an answer to train on, to validate and to test",
        fix="load it whole: gn.fit(data=path)",
    )
