"""Numeric: columns of numbers become numbers of like size, and stairs along them."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from glassnet.data.note import Note, warn

__all__ = ["Fitted", "Numeric", "Scaling"]

Scaling = Literal["robust", "standard", "range", "none"]

_VAST = 1e150  # what lies beyond counts as this: its square is still a number
_CLIP = 10.0  # standard deviations; what lies further out counts as this far
_AT_ONCE = 512  # rows: what is made of them stays in the processor's cache
_WILD = 1000.0  # a deviation this many quartile ranges wide is due to a few rows


@dataclass(frozen=True, eq=False)
class Numeric:
    r"""Scaled numbers, gaps marked, and piecewise-linear features.

    $$z = \frac{x - c}{s}, \qquad
      e_t = \min\!\left(\max\!\left(
        \frac{x - b_{t-1}}{b_t - b_{t-1}},\, 0\right),\, 1\right)$$

    with $c$ and $s$ median and quartile range (robust, then
    $z / \sqrt{1 + (z/3)^2}$), mean and deviation (standard, clipped at ±10) or
    smallest value and range. The edges $b$ are training quantiles.

    Args:
        names: of the columns kept.
        scaling: which of these.
        center: $c$ of each.
        scale: $s$ of each, above 0.
        fill: what a missing value is replaced with, the median.
        gaps: whether training had missing values; then a 0/1 output marks them.
        edges: $b$ of each, increasing; empty where there are no stairs.

    Source:
        Gorishniy, Rubachev & Babenko (2022), "On Embeddings for Numerical Features in
        Tabular Deep Learning", section 3.1, arXiv:2203.05556. Smooth clip: Holzmüller,
        Grinsztajn & Steinwart (2024), "Better by Default", arXiv:2407.04491.
    """

    names: tuple[str, ...]
    scaling: Scaling
    center: np.ndarray
    scale: np.ndarray
    fill: np.ndarray
    gaps: np.ndarray
    edges: tuple[np.ndarray, ...]

    @staticmethod
    def fit(
        values: np.ndarray,
        names: list[str],
        marked: list[bool],
        scaling: Scaling,
        bins: int,
    ) -> "Fitted":
        """From the training rows.

        Args:
            values: `(rows, columns)`; what is not finite counts as missing.
            names: of the columns.
            marked: whether gaps in a column get an output of their own.
            scaling: which of the four.
            bins: stairs along each column, 0 for none.
        """
        kept, rows, edges, notes = [], [], [], []
        for place, name in enumerate(names):
            column = values[:, place].astype(np.float64)
            known = column[np.isfinite(column)]
            gap = marked[place] and len(known) < len(column)
            if not len(known):
                said = f"'{name}' has no value in the training rows and is left out."
                notes.append(Note("note", name, said))
            elif known.min() == known.max() and not gap:
                said = f"'{name}' is the same in all training rows and is left out."
                notes.append(Note("note", name, said))
            else:
                *numbers, wild = _statistics(np.clip(known, -_VAST, _VAST), scaling)
                notes += [_say_wild(name, known)] if wild else []
                kept.append(place)
                rows.append((*numbers, gap))
                edges.append(_edges(np.clip(known, -_VAST, _VAST), bins))
        table = np.array(rows, np.float64).reshape(-1, 4)
        numeric = Numeric(
            tuple(names[place] for place in kept),
            scaling,
            *(table[:, place].copy() for place in range(3)),
            gaps=table[:, 3] > 0,
            edges=tuple(edges),
        )
        return Fitted(numeric, kept, notes)

    def __call__(self, values: np.ndarray) -> np.ndarray:
        """`(rows, columns)` to float32 `(rows, width)`: scaled, gaps, stairs."""
        out = np.empty((len(values), self.width), np.float32)
        for start in range(0, len(values), _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            self._fill(out[part], values[part].astype(np.float64))
        return out

    def _fill(self, out: np.ndarray, x: np.ndarray) -> None:
        """What `__call__` does with a few rows, which it overwrites."""
        missing = ~np.isfinite(x)
        np.copyto(x, self.fill, where=missing)
        np.clip(x, -_VAST, _VAST, out=x)
        count = len(self.names)
        out[:, :count] = self._scaled(x)
        start = count + int(self.gaps.sum())
        out[:, count:start] = missing[:, self.gaps]
        for place, edges in enumerate(self.edges):
            if len(edges):
                stairs = (x[:, place, None] - edges[:-1]) / np.diff(edges)
                np.clip(stairs, 0, 1, out=out[:, start : start + len(edges) - 1])
                start += len(edges) - 1

    @property
    def width(self) -> int:
        """Number of outputs; counted, since a single row waits for it."""
        stairs = sum(max(0, len(edges) - 1) for edges in self.edges)
        return len(self.names) + int(self.gaps.sum()) + stairs

    @property
    def outputs(self) -> list[tuple[str, str]]:
        """The column and the name of each output."""
        names = [(name, name) for name in self.names]
        names += [
            (name, f"{name} is missing")
            for name, gap in zip(self.names, self.gaps, strict=True)
            if gap
        ]
        for name, edges in zip(self.names, self.edges, strict=True):
            spans = zip(edges[:-1], edges[1:], strict=True)
            names += [(name, f"{name} {low:.4g} to {high:.4g}") for low, high in spans]
        return names

    def _scaled(self, x: np.ndarray) -> np.ndarray:
        z = np.clip((x - self.center) / self.scale, -1e30, 1e30)  # float32 ends at 3e38
        if self.scaling == "robust":
            return z / np.sqrt(1 + (z / 3) ** 2)
        return z if self.scaling == "none" else np.clip(z, -_CLIP, _CLIP)


class Fitted(NamedTuple):
    """What was learned, the places of the columns kept, and what was unusual."""

    numeric: Numeric
    kept: list[int]
    notes: list[Note]


def _statistics(known: np.ndarray, scaling: str) -> tuple[float, float, float, bool]:
    """Center, scale, fill, and whether a few rows would have decided the scale."""
    low, quarter, median, three, high = np.quantile(known, (0, 0.25, 0.5, 0.75, 1))
    spread = (three - quarter) or (high - low) / 2 or 1.0
    if scaling == "none":
        return 0.0, 1.0, median, False
    if scaling == "range":
        return low, (high - low) or 1.0, median, False
    mean, deviation = known.mean(), known.std()
    wild = bool(three > quarter and deviation > _WILD * spread)
    if scaling == "robust" or wild:
        return median, spread, median, wild and scaling == "standard"
    return mean, deviation or 1.0, median, False


def _say_wild(name: str, known: np.ndarray) -> Note:
    low, quarter, three, high = np.quantile(known, (0, 0.25, 0.75, 1))
    text = (
        f"'{name}' reaches {high if high > -low else low:.3g}, far beyond half of its "
    )
    text += f"values, {quarter:.3g} to {three:.3g}; it was scaled by these."
    return warn(name, text)


def _edges(known: np.ndarray, bins: int) -> np.ndarray:
    if not bins:
        return np.empty(0)
    edges = np.unique(np.quantile(known, np.linspace(0, 1, bins + 1)))
    # Neighbors must lie far enough apart to divide by the gap.
    edges = edges[np.concatenate([[True], np.diff(edges) > 1e-150])]
    return edges if len(edges) > 2 else edges[:0]
