"""Stored: an encoder as plain data and arrays, and back, trusting nothing."""

from collections.abc import Mapping
from typing import Any, get_args

import numpy as np

from glassnet.data.categorical import Categorical
from glassnet.data.column import Column, Kind
from glassnet.data.encoder import Encoder
from glassnet.data.numerals import STYLES
from glassnet.data.numeric import Numeric, Scaling
from glassnet.data.pixels import Pixels
from glassnet.data.sources import PARTS, Source
from glassnet.errors import FileError

__all__ = ["from_stored", "to_stored"]

VERSION = 1
GRID_VERSION = 2  # the columns are counted instead of listed
MOST_PIXELS = 2**24


def to_stored(encoder: Encoder) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """What `json.dumps` takes, and arrays of float64 for what must be exact."""
    prefix = _grid(encoder)
    if prefix is None:
        data: dict[str, Any] = {
            "version": VERSION,
            "known": list(encoder.known),
            "columns": [[c.name, c.kind, c.style] for c in encoder.columns],
        }
    else:  # the names of 64 x 64 pixels in color would be half a megabyte
        data = {"version": GRID_VERSION, "grid": [prefix, len(encoder.columns)]}
    data |= {
        "sources": [[s.column.name, s.part] for s in encoder.sources],
        "categories": [
            [c.name, list(c.levels), c.gap, c.other] for c in encoder.categories
        ],
    }
    arrays = {}
    if encoder.pixels is not None:
        data["pixels"] = [encoder.pixels.low, encoder.pixels.high]
    numeric = encoder.numeric
    if numeric is not None:
        data["scaling"] = numeric.scaling
        data["gaps"] = [bool(gap) for gap in numeric.gaps]
        data["edges"] = [len(edges) for edges in numeric.edges]
        arrays = {n: getattr(numeric, n) for n in ("center", "scale", "fill")}
        arrays["edges"] = np.concatenate([np.empty(0), *numeric.edges])
    return data, arrays


def from_stored(data: Mapping[str, Any], arrays: Mapping[str, Any]) -> Encoder:
    """The encoder that was written.

    Raises:
        FileError: a part is missing, or of another type, shape or range.
    """
    try:
        columns, known = _columns(data)
        by_name = {column.name: column for column in columns}
        _check(len(set(known)) == len(known), "a column named twice")
        _check(set(by_name) <= set(known), "a column that is not known")
        _check(len(by_name) == len(columns), "a column named twice")
        pixels = None
        if "pixels" in data:
            low, high = (float(number) for number in data["pixels"])
            _check(-np.inf < low < high < np.inf, "pixels without a range")
            pixels = Pixels(len(columns), low, high)
        sources = tuple(_source(by_name, *entry) for entry in data["sources"])
        categories = tuple(_category(by_name, *entry) for entry in data["categories"])
        numeric = _numeric(data, arrays, sources) if "scaling" in data else None
        _check(numeric is not None or not sources, "sources without numbers")
        _check(bool(columns), "no columns")
        return Encoder(known, columns, sources, numeric, categories, pixels)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise FileError(
            "The description of the preprocessing cannot be used.",
            got=f"{type(error).__name__}: {error}",
            expected="what `Encoder.to_data` writes",
            fix="the file is damaged or was not written by this library",
        ) from error


def _grid(encoder: Encoder) -> str | None:
    """What comes before the number in the names of pixels, if all are named so."""
    if encoder.pixels is None or not encoder.known:
        return None
    prefix = encoder.known[0].removesuffix("0")
    names = tuple(f"{prefix}{place}" for place in range(len(encoder.known)))
    plain = tuple(Column(name, "number") for name in names)
    return prefix if (encoder.known, encoder.columns) == (names, plain) else None


def _columns(data: Mapping[str, Any]) -> tuple[tuple[Column, ...], tuple[str, ...]]:
    """The columns that are needed, and the names of all."""
    version = data["version"]
    _check(version in (VERSION, GRID_VERSION), f"version {version!r}")
    if version == VERSION:
        columns = tuple(_column(*entry) for entry in data["columns"])
        return columns, tuple(_text(name) for name in data["known"])
    prefix, count = data["grid"]
    _check("pixels" in data, "a grid without pixels")
    _check(type(count) is int and 0 < count <= MOST_PIXELS, f"{count!r} pixels")
    names = tuple(f"{_text(prefix)}{place}" for place in range(count))
    return tuple(Column(name, "number") for name in names), names


def _check(good: bool, what: str) -> None:
    if not good:
        raise ValueError(what)


def _text(value: Any) -> str:
    _check(isinstance(value, str), f"{value!r} in place of text")
    return value


def _column(name: Any, kind: Any, style: Any) -> Column:
    _check(kind in get_args(Kind), f"kind {kind!r}")
    style = _text(style)
    _check(kind != "number" or style in (*STYLES, ""), f"number style {style!r}")
    # A date's style goes to a parser: nothing but its own letters and marks.
    _check(len(style) <= 24 and set(style) <= set("%YmdHMS.,/:- '12345"), "date style")
    return Column(_text(name), kind, style=style)


def _source(by_name: dict[str, Column], name: Any, part: Any) -> Source:
    column = by_name[name]
    parts = PARTS if column.kind == "date" else ("",)
    _check(part in parts, f"part {part!r} of a {column.kind}")
    return Source(column, part)


def _category(
    by_name: dict[str, Column], name: Any, levels: Any, gap: Any, other: Any
) -> Categorical:
    _check(by_name[name].kind in ("category", "boolean"), f"levels of {name!r}")
    names = tuple(_text(level) for level in levels)
    _check(len(set(names)) == len(names), f"a level of {name!r} twice")
    _check(isinstance(gap, bool) and isinstance(other, bool), "flags of a category")
    return Categorical(name, names, gap, other)


def _numeric(
    data: Mapping[str, Any], arrays: Mapping[str, Any], sources: tuple[Source, ...]
) -> Numeric:
    count = len(sources)
    scaling: Scaling = data["scaling"]
    _check(scaling in get_args(Scaling), f"scaling {scaling!r}")
    gaps, lengths = data["gaps"], data["edges"]
    _check(len(gaps) == len(lengths) == count, "a setting for each number")
    _check(all(isinstance(gap, bool) for gap in gaps), "gaps")
    _check(all(type(n) is int and (n == 0 or n > 2) for n in lengths), "edges")
    center, scale, fill = (
        _array(arrays, n, count) for n in ("center", "scale", "fill")
    )
    _check(bool((scale > 0).all()), "a scale of 0")
    edges = _array(arrays, "edges", sum(lengths))
    pieces = tuple(np.split(edges, np.cumsum(lengths)[:-1])) if count else ()
    _check(all((np.diff(piece) > 0).all() for piece in pieces), "edges out of order")
    labels = tuple(source.label for source in sources)
    return Numeric(
        labels, scaling, center, scale, fill, np.array(gaps, dtype=bool), pieces
    )


def _array(arrays: Mapping[str, Any], name: str, length: int) -> np.ndarray:
    array = arrays[name]
    _check(isinstance(array, np.ndarray), f"{name} is no array")
    _check(array.dtype == np.float64 and array.shape == (length,), f"shape of {name}")
    _check(bool(np.isfinite(array).all()), f"{name} is not finite")
    return array
