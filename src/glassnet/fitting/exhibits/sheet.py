"""Sheet: the units of a self-organizing map, and where it is torn."""

from typing import TYPE_CHECKING

import jax.numpy as jnp
import numpy as np

from glassnet.drawing.heat import MOST_CELLS
from glassnet.fitting.exhibits.alone import alone, plain
from glassnet.fitting.exhibits.rows_made import pictures
from glassnet.learners import u_matrix
from glassnet.nn import Codebook
from glassnet.report.exhibits import Exhibit

if TYPE_CHECKING:
    from glassnet.fitting.result import Run

__all__ = ["sheet"]


def sheet(run: "Run") -> list[Exhibit]:
    """The map's units as pictures, how far neighbors are apart, and what lies where."""
    layer = run.recipe.network
    if not isinstance(layer, Codebook):
        return []
    units = np.asarray(alone(run.model)[0]["codebook"])
    found, shape = [], run.dataset.image_shape
    if shape is not None:
        flat = units.reshape(-1, units.shape[-1])
        found.append(
            Exhibit(
                "images",
                "The sheet: each unit as a picture",
                "Neighbors are alike: nobody told the map what is in the pictures.",
                {
                    "grid": plain(pictures(flat, shape), 2),
                    "columns": layer.columns,
                    "symmetric": False,
                },
            )
        )
    if max(layer.rows, layer.columns) <= MOST_CELLS:
        apart = np.asarray(u_matrix(jnp.asarray(units), "rectangular"))
        caption = "Mean distance of each unit to its neighbors: yellow is a border."
        found.append(_cells(apart, "Where the sheet is stretched", caption))
        found += _counted(run, layer)
    return found


def _counted(run: "Run", layer: Codebook) -> list[Exhibit]:
    """How many test rows lie at each unit."""
    x = jnp.asarray(run.prepared.x[run.prepared.parts.test])
    at = np.asarray(layer.nearest(alone(run.model)[0], x))
    counts = np.bincount(at, minlength=layer.rows * layer.columns)
    empty = int((counts == 0).sum())
    caption = f"Test rows by their nearest unit; {empty} units have none."
    shape = layer.rows, layer.columns
    return [_cells(counts.reshape(shape), "Where test rows lie", caption)]


def _cells(values: np.ndarray, title: str, caption: str) -> Exhibit:
    rows, columns = values.shape
    names = [[str(place + 1) for place in range(size)] for size in (rows, columns)]
    data = {"values": plain(values), "rows": names[0], "columns": names[1]}
    return Exhibit("heat", title, caption, data)
