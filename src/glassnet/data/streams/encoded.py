"""Encoded: a table block by block as a network sees it."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from glassnet.data.absent import without_absent
from glassnet.data.answers import read_answers
from glassnet.data.encoder import Encoder
from glassnet.data.frames import Series, text_of
from glassnet.data.note import Note, counted, listed, warn
from glassnet.data.streams.reader import Reader
from glassnet.data.streams.table import Table, matrix
from glassnet.data.target import Target
from glassnet.errors import DataError

AT_ONCE = 1024  # rows: the encoder makes copies of them
MOST_NEW = 0.01  # of a block's rows may be of classes that the sample did not have


class Part(NamedTuple):
    """Rows of a block that train."""

    block: int
    start: int
    stop: int


class Encoded(Reader):
    """Rows of a table with the encoding that a sample of it fixed.

    Rows without an answer, and the few of a class that the sample did not have, weigh
    nothing; they are counted, and said.

    Args:
        table: in a file.
        parts: what of its blocks is read, each a block of this reader.
        encoder: of the features.
        target: of the answers.
        style: how numbers are written in the target's column.
        form: what the loss wants of encoded answers.

    Raises:
        DataError: more than one in a hundred rows of a block are of an unknown class.

    Example:
        >>> import pathlib, polars, tempfile
        >>> from glassnet.data.streams import stream
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "a.parquet"
        >>> table = polars.DataFrame({"a": range(200), "y": ["no", "yes"] * 100})
        >>> table.write_parquet(path)
        >>> opened = stream(path, target="y").open()
        >>> reader = opened.reader(opened.prepared())
        >>> sum(reader.blocks) + len(opened.dataset.test_rows) + opened.validation
        200
    """

    def __init__(
        self,
        table: Table,
        parts: list[Part],
        encoder: Encoder,
        target: Target,
        style: str = "",
        form: Callable[[np.ndarray], np.ndarray] = np.asarray,
    ):
        self._table, self._parts = table, parts
        self._encoder, self._target = encoder, target
        self._style, self._form = style, form
        self._plain = _plain_type(table, encoder)
        self._gaps: dict[int, int] = {}  # rows without an answer, of each block
        self._new: dict[int, list[str]] = {}  # answers of unknown classes

    @property
    def blocks(self) -> list[int]:
        """How many rows each part has."""
        return [part.stop - part.start for part in self._parts]

    @property
    def notes(self) -> list[Note]:
        """Which rows weighed nothing, as far as they were read."""
        name, found = self._target.name, []
        gaps = sum(self._gaps.values())
        if gaps:
            text = f"{counted(gaps, 'row')} of the stream have no '{name}' and were "
            found.append(warn(name, f"{text}left out."))
        new = [answer for answers in self._new.values() for answer in answers]
        if new:
            text = f"{counted(len(new), 'row')} of the stream are of classes that the "
            text += f"sample did not have ({listed(sorted(set(new)))}) and were left "
            found.append(warn(name, f"{text}out."))
        return found

    def rows(self, block: int) -> dict[str, Any]:
        """Float32 x of shape `(rows, width)`, y as the loss wants it, and weights.

        Raises:
            DataError: too many rows are of an unknown class, or the file is damaged.
            FileError: the file has gone or changed.
        """
        part = self._parts[block]
        if self._plain:
            x, answers = self._numbers(part)
        else:
            frame = self._table.frame(*part)
            answers = frame[self._target.name]
            x = self._encoder(frame.drop(self._target.name))
        y, known = self._answers(block, answers)
        return {"x": x, "y": self._form(y), "weight": known.astype(np.float32)}

    def _answers(self, block: int, series: Series) -> tuple[np.ndarray, np.ndarray]:
        """Answers as numbers, and which of them are any."""
        if self._target.task == "regression":
            values = read_answers(series, self._style).astype(np.float64)
            known = np.isfinite(values)
            self._gaps[block] = int((~known).sum())
            values = np.where(known, values, self._target.mean)
            return self._target.encode(values), known
        codes = class_codes(series, list(self._target.labels), self._style)
        text = without_absent(text_of(series))
        new = text.filter((codes < 0) & text.is_not_null().to_numpy()).to_list()
        self._gaps[block] = int((codes < 0).sum()) - len(new)
        self._new[block] = new
        if len(new) > max(1, MOST_NEW * len(codes)):
            raise self._unknown(block, new)
        return np.maximum(codes, 0).astype(np.int32), codes >= 0

    def _numbers(self, part: Part) -> tuple[np.ndarray, Series]:
        """Features that are numbers already, encoded, and the answers."""
        names, rows = list(self._encoder.known), part.stop - part.start
        numbers = np.empty((rows, len(names)), self._plain)
        shares = self._table.shares(*part)
        answers = matrix(shares, names, self._target.name, numbers)
        out = np.empty((rows, self._encoder.width), np.float32)
        for start in range(0, rows, AT_ONCE):
            some = slice(start, start + AT_ONCE)
            out[some] = self._encoder(numbers[some])
        return out, answers

    def _unknown(self, block: int, new: list[str]) -> DataError:
        part, name = self._parts[block], self._target.name
        first = sum(self._table.blocks[: part.block]) + part.start + 1
        span = f"rows {first:,} to {first + part.stop - part.start - 1:,}"
        return DataError(
            f"'{name}' holds classes that the sample of the file did not have.",
            got=f"{len(new):,} rows of {listed(sorted(set(new)))} in {span}",
            expected=f"one of {listed(self._target.labels, most=10)}",
            fix="take a larger sample, as in stream(path, sample=200_000)",
        )


def _plain_type(table: Table, encoder: Encoder) -> str:
    """The type of an array that all columns fit into, if they are numbers; or none."""
    import polars as pl

    used = tuple(column.name for column in encoder.columns)
    plain = all(column.kind == "number" for column in encoder.columns)
    first = table.frame(0, 0, 1)
    types = [first[name].dtype for name in used]
    if used != encoder.known or not plain or not all(t.is_numeric() for t in types):
        return ""
    return "float32" if all(t == pl.Float32 for t in types) else "float64"


def class_codes(series: Series, labels: list, style: str = "") -> np.ndarray:
    """The number of each answer's class, -1 where it is missing or unknown.

    Args:
        series: answers as they were read.
        labels: the classes, as `settle` lists them: truth values, numbers or text.
        style: how numbers are written.

    Example:
        >>> import polars
        >>> class_codes(polars.Series(["no", None, "yes", "?"]), ["no", "yes"]).tolist()
        [0, -1, 1, -1]
    """
    import polars as pl

    if isinstance(labels[0], (bool, str)):
        words = without_absent(text_of(series))
        names = [str(label) for label in labels]
        if isinstance(labels[0], bool):
            words, names = words.str.to_lowercase(), [name.lower() for name in names]
        codes = dict(zip(names, range(len(names)), strict=True))
        found = words.replace_strict(codes, default=-1, return_dtype=pl.Int64)
        return found.fill_null(-1).to_numpy()
    values = read_answers(series, style)
    if values.dtype.kind not in "iuf":  # words alone in this block
        return np.full(len(values), -1)
    known = np.array(labels)
    place = np.minimum(np.searchsorted(known, values), len(known) - 1)
    return np.where(known[place] == values, place, -1)
