"""Looks: every layer's statistics, as they were at some steps of a run."""

import dataclasses
from collections.abc import Sequence
from typing import Any

import jax
import numpy as np
from jaxtyping import Float, Int

__all__ = ["Look", "Looks"]


@jax.tree_util.register_dataclass
@dataclasses.dataclass(frozen=True)
class Look:
    """What one look saw: a name for each number, and the numbers in one array.

    The names are part of the type, so that a compiled program hands one array back
    and not hundreds.

    Args:
        columns: such as `delta/blocks/0`: a statistic, and the path of a layer.
        values: of shape `(columns,)`, or `(members, columns)`.

    Example:
        >>> Look(("delta/0", "delta/1"), np.array([0.1, 0.2])).columns
        ('delta/0', 'delta/1')

    Source:
        `jax.tree_util.register_dataclass`, JAX documentation.
    """

    columns: tuple[str, ...] = dataclasses.field(metadata={"static": True})
    values: Any


class Looks:
    """The looks of a run, in the order of their steps.

    Indexed by a statistic, it gives an array of shape `(looks, layers)` or `(looks,
    layers, members)`, with NaN where a layer has no such number: a layer without params
    has no gradient.

    Example:
        >>> looks = Looks()
        >>> looks.add(0, Look(("mean/0", "mean/1", "delta/1"), np.array([1., 2., 3.])))
        >>> looks.layers, looks["delta"].tolist()
        (('0', '1'), [[nan, 3.0]])

    Source:
        Glorot & Bengio (2010), "Understanding the difficulty of training deep
        feedforward neural networks", figures 2 to 7: activations and gradients of each
        layer over the course of training.
    """

    def __init__(self):
        self._steps: list[int] = []
        self._found: list[Look] = []

    def __len__(self) -> int:
        return len(self._steps)

    def add(self, step: int, found: Look) -> None:
        """Keep a look at this step; its numbers may still be on their way."""
        self._steps.append(step)
        self._found.append(found)

    @property
    def steps(self) -> Int[np.ndarray, " looks"]:
        """The step that each look is about: how many had been made before it."""
        return np.array(self._steps, int)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of all numbers, by layer and in the order that x meets them."""
        return self._found[0].columns if self._found else ()

    @property
    def layers(self) -> tuple[str, ...]:
        """Paths of the layers, the first that x meets first."""
        return tuple(dict.fromkeys(path for _, path in map(_parts, self.columns)))

    @property
    def statistics(self) -> tuple[str, ...]:
        """What was measured."""
        return tuple(dict.fromkeys(name for name, _ in map(_parts, self.columns)))

    @property
    def values(self) -> Float[np.ndarray, "looks *members columns"]:
        """All numbers, as they came."""
        if not self._found:
            return np.zeros((0, 0))
        return np.stack(jax.device_get([one.values for one in self._found]))

    def __getitem__(self, statistic: str) -> Float[np.ndarray, "looks layers *members"]:
        values, columns = self.values, self.columns
        full = np.full((*values.shape[:-1], len(self.layers)), np.nan)
        places = {path: i for i, path in enumerate(self.layers)}
        for i, (name, path) in enumerate(map(_parts, columns)):
            if name == statistic:
                full[..., places[path]] = values[..., i]
        return np.moveaxis(full, -1, 1) if full.ndim > 1 else full

    def means(self, ends: Sequence[int]) -> dict[str, Float[np.ndarray, "epochs ..."]]:
        """Each number's mean over the looks of each epoch; NaN where there was none.

        Args:
            ends: how many steps had been made at the end of each epoch.
        """
        values, of = self.values, np.searchsorted(ends, self.steps, side="right")
        shape = (len(ends), *values.shape[1:])
        full = np.full(shape, np.nan)
        with np.errstate(invalid="ignore"):  # of one look infinite, of another minus
            for epoch in np.unique(of[of < len(ends)]):
                full[epoch] = values[of == epoch].mean(0)
        return {column: full[..., i] for i, column in enumerate(self.columns)}

    def arrays(self) -> dict[str, np.ndarray]:
        """Everything, for a checkpoint; the names bear their number, to keep order."""
        values = self.values
        numbered = enumerate(self.columns)
        found = {f"looks/{i:06}/{column}": values[..., i] for i, column in numbered}
        return found | {"look_steps": self.steps} if found else {}

    @classmethod
    def from_arrays(cls, arrays: dict[str, np.ndarray]) -> "Looks":
        """The looks that `arrays` wrote, among whatever else."""
        looks = cls()
        names = sorted(name for name in arrays if name.startswith("looks/"))
        if names:
            columns = tuple(name.split("/", 2)[2] for name in names)
            values = np.stack([arrays[name] for name in names], -1)
            for step, value in zip(arrays["look_steps"], values, strict=True):
                looks.add(int(step), Look(columns, value))
        return looks


def _parts(column: str) -> tuple[str, str]:
    statistic, _, path = column.partition("/")
    return statistic, path
