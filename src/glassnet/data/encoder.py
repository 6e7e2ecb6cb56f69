"""Encoder: any table with the training columns becomes the network's input."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from glassnet.data.categorical import Categorical
from glassnet.data.column import Column
from glassnet.data.conversion import converted, misprints
from glassnet.data.features import suggested
from glassnet.data.frames import Frame, Series, as_frame, is_frame, text_of
from glassnet.data.note import Note, counted, listed, warn
from glassnet.data.numeric import Numeric
from glassnet.data.pixels import Pixels
from glassnet.data.sources import Source, numbers_of
from glassnet.errors import DataError

__all__ = ["Encoder"]


@dataclass(frozen=True, eq=False)
class Encoder:
    """Turns rows into float32, with statistics that training fixed.

    Made by `Preprocess.fit`. Columns are found by name: their order does not matter
    and further ones are ignored. Arrays are taken column by column in training order.

    Args:
        known: every column that training had, used or not, in order.
        columns: those it needs.
        sources: the numbers it takes from them.
        numeric: how these are scaled.
        categories: how words are encoded.
        pixels: instead of all that, one range for an array.
        notes: what was unusual in the training rows.

    Example:
        >>> import polars
        >>> from glassnet.data import Preprocess, load
        >>> table = polars.DataFrame({"a": [1, 2, 3, 4], "y": [0, 0, 1, 1]})
        >>> data = load(table, "y")
        >>> how = Preprocess(scaling="standard", bins=0)
        >>> encoder = how.fit(data.features, data.columns, np.arange(2))
        >>> encoder(polars.DataFrame({"b": [9, 9], "a": [1, 2]})).tolist()
        [[-1.0], [1.0]]

    Source:
        Hastie, Tibshirani & Friedman (2009), section 7.10.2: whatever is fitted is
        fitted on the training rows alone.
    """

    known: tuple[str, ...]
    columns: tuple[Column, ...]
    sources: tuple[Source, ...] = ()
    numeric: Numeric | None = None
    categories: tuple[Categorical, ...] = ()
    pixels: Pixels | None = None
    notes: tuple[Note, ...] = ()

    def __call__(self, features: Any) -> np.ndarray:
        """Rows to float32 `(rows, width)`.

        Args:
            features: a table of polars or pandas, or an array `(rows, columns)`.

        Raises:
            DataError: columns are missing, or an array has another number of them.
        """
        table = self._table(features)
        if self.pixels is not None:
            if not isinstance(table, np.ndarray):
                sources = [Source(column) for column in self.columns]
                table = numbers_of(table, self.known, sources)
            return self.pixels(table)
        out = np.empty((len(table), self.width), np.float32)
        start = 0
        if self.numeric is not None:
            start = self.numeric.width
            matrix = numbers_of(table, self.known, list(self.sources))
            out[:, :start] = self.numeric(matrix)
        by_name = {column.name: column for column in self.columns}
        for category in self.categories:
            words: Series = table[category.name]  # pyright: ignore
            text = text_of(converted(words, by_name[category.name]))
            width = len(category.outputs)
            out[:, start : start + width] = category(text)
            start += width
        return out

    dtype = "float32"

    @property
    def shape(self) -> tuple[int, ...]:
        """Of one encoded row."""
        return (self.width,)

    @property
    def width(self) -> int:
        """Number of outputs for each row."""
        if self.pixels is not None:
            return self.pixels.count
        numbers = 0 if self.numeric is None else self.numeric.width
        return numbers + sum(len(one.outputs) for one in self.categories)

    @property
    def names(self) -> list[str]:
        """What each output means."""
        return [name for _, name in self._outputs]

    @property
    def origins(self) -> list[str]:
        """The column that each output comes from."""
        return [column for column, _ in self._outputs]

    def look(self, features: Any) -> list[Note]:
        """What in these rows is unlike the training rows.

        Args:
            features: rows to predict.

        Returns:
            Warnings that count new levels and values that cannot be read, and a note
            on columns that are ignored.

        Raises:
            DataError: columns are missing, or an array has another number of them.
        """
        table = self._table(features)
        if isinstance(table, np.ndarray):
            wrong = 0
            if table.dtype.kind == "f":
                wrong = int((~np.isfinite(table)).sum())
            text = f"{wrong:,} values are missing or infinite and were filled in."
            return [warn("", text)] if wrong else []
        extra = [name for name in table.columns if name not in self.known]
        notes = []
        if extra:
            text = (
                f"{counted(len(extra), 'column')} unknown from training and ignored: "
            )
            notes.append(Note("note", "", f"{text}{listed(extra)}."))
        by_name = {category.name: category for category in self.categories}
        for column in self.columns:
            notes += _look(table, column, by_name.get(column.name))
        return notes

    def to_data(self) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
        """What `json.dumps` takes, and arrays of float64, for a file."""
        from glassnet.data.stored import to_stored

        return to_stored(self)

    @staticmethod
    def from_data(data: dict[str, Any], arrays: dict[str, np.ndarray]) -> "Encoder":
        """The encoder that `to_data` wrote; nothing in it is trusted.

        Raises:
            FileError: a part is missing, or of another type, shape or range.
        """
        from glassnet.data.stored import from_stored

        return from_stored(data, arrays)

    @property
    def _outputs(self) -> list[tuple[str, str]]:
        if self.pixels is not None:
            return [(column.name, column.name) for column in self.columns]
        names = [] if self.numeric is None else list(self.numeric.outputs)
        origins = {source.label: source.column.name for source in self.sources}
        names = [(origins[label], name) for label, name in names]
        return names + [o for category in self.categories for o in category.outputs]

    def _table(self, features: Any) -> Frame | np.ndarray:
        if is_frame(features):
            frame = as_frame(features)
            self._demand_columns(frame.columns)
            return frame
        array = np.asarray(features)
        array = array.reshape(len(array), -1) if array.ndim > 2 else array
        used = tuple(column.name for column in self.columns)
        widths = {len(used): used, len(self.known): self.known}
        if array.ndim != 2 or array.shape[1] not in widths:
            raise DataError(
                "This array does not have the columns of training.",
                got=f"shape {array.shape}",
                expected=f"(rows, {len(self.known)})",
                fix="give one column for each that training had, in its order",
            )
        names = widths[array.shape[1]]
        if names == self.known and array.dtype.kind in "iufb":
            plain = all(c.kind == "number" for c in self.columns)
            if plain and not self.categories:
                return array
        import polars as pl

        columns = [
            pl.Series(n, array[:, i].tolist(), strict=False)
            for i, n in enumerate(names)
        ]
        return pl.DataFrame(columns)

    def _demand_columns(self, names: list[str]) -> None:
        lacking = [c.name for c in self.columns if c.name not in names]
        if lacking:
            raise DataError(
                f"{len(lacking)} of the {len(self.columns)} columns that the model "
                "needs are missing.",
                got=f"no {listed(lacking)} among {listed(names)}",
                expected=listed([c.name for c in self.columns], most=20),
                fix=f"{suggested(lacking[0], names)}; a column may be empty",
            )


def _look(table: Frame, column: Column, category: Categorical | None) -> list[Note]:
    raw, name = table[column.name], column.name
    read = converted(raw, column)
    notes = []
    if category is not None:
        text = text_of(read)
        size = len(category.levels) + category.gap
        new = text.filter(
            (category.codes(text) >= size) & text.is_not_null().to_numpy()
        )
        if len(new) and not category.other:
            some = listed(new.unique().sort(), most=3)
            said = f"'{name}' holds {len(new):,} values that training did not have "
            notes.append(warn(name, f"{said}({some}); they say nothing to the model."))
    if column.kind != "category":
        notes += misprints(raw, read, column.kind)
    return notes
