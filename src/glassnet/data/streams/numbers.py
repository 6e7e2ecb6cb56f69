"""TableNumbers: the columns of a table as they stand, for networks fed by hand."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from glassnet.data.answers import find_target
from glassnet.data.frames import Frame
from glassnet.data.note import Note, listed
from glassnet.data.streams.reader import Reader
from glassnet.data.streams.table import Table, matrix
from glassnet.errors import DataError


class TableNumbers(Reader):
    """All columns but the target as float32, and the target beside them.

    Nothing is scaled, filled in or left out: for that, hand `gn.data.stream` to
    `gn.fit`.

    Args:
        table: in a file, of numbers alone.
        target: the column with the answers. Whole numbers become int32 `(rows,)`, for
            losses of classes; others float32 `(rows, 1)`.

    Raises:
        DataError: there is no such column, or something is no number or missing.

    Example:
        >>> import pathlib, polars, tempfile
        >>> from glassnet.data.streams import ParquetTable
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "a.parquet"
        >>> table = polars.DataFrame({"a": [0.5, 1.5], "b": [1, 2], "y": [0, 1]})
        >>> table.write_parquet(path)
        >>> numbers = TableNumbers(ParquetTable(path, block=2), "y")
        >>> numbers.rows(0)["x"].tolist(), numbers.rows(0)["y"].tolist()
        ([[0.5, 1.0], [1.5, 2.0]], [0, 1])
    """

    def __init__(self, table: Table, target: str):
        self._table = table
        first = table.frame(0, 0, 1)
        self._target = find_target(first, target)
        if len(table.columns) < 2:
            raise DataError(
                "There is no column beside the target.",
                got=listed(table.columns),
                expected="at least one column of numbers",
                fix="add one",
            )
        words = [
            column.name
            for column in first.iter_columns()
            if not column.dtype.is_numeric()
        ]
        if words:
            raise DataError(
                f"{len(words)} of {first.width} columns hold no numbers.",
                got=listed(words),
                expected="numbers alone",
                fix="hand gn.data.stream(path, target) to gn.fit, which encodes them",
            )

    @property
    def blocks(self) -> list[int]:
        """Those of the table."""
        return self._table.blocks

    @property
    def notes(self) -> list[Note]:
        """Those of the table."""
        return self._table.notes

    def rows(self, block: int) -> dict[str, Any]:
        """Float32 x of shape `(rows, columns)`, and y.

        Raises:
            DataError: a value is missing.
            FileError: the file has gone or changed, or cannot be read.
        """
        names = [name for name in self._table.columns if name != self._target]
        x = np.empty((self.blocks[block], len(names)), np.float32)
        answers = matrix(self._whole(block), names, self._target, x)
        whole = answers.dtype.is_integer()
        y = answers.to_numpy().astype("int32" if whole else "float32")
        return {"x": x, "y": y if whole else y[:, None]}

    def _whole(self, block: int) -> Iterator[Frame]:
        """Shares of columns, none of which lacks a value."""
        for frame in self._table.shares(block, 0, self.blocks[block]):
            gaps = frame.null_count().row(0, named=True)
            missing = [name for name, count in gaps.items() if count]
            if missing:
                raise self._lacking(block, missing)
            yield frame

    def _lacking(self, block: int, missing: list[str]) -> DataError:
        first = sum(self.blocks[:block])
        last = first + self.blocks[block] - 1
        return DataError(
            f"Values are missing in {self._table.path.name}.",
            got=f"{listed(missing)} in rows {first:,} to {last:,}",
            expected="a number in every row",
            fix="hand gn.data.stream(path, target) to gn.fit, which fills them in",
        )
