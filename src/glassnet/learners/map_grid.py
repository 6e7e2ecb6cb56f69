"""The grid of a self-organizing map: where its units lie, and which touch."""

import math
from typing import Literal

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float

Grid = Literal["rectangular", "hexagonal"]

TOUCH = {"rectangular": 1.5, "hexagonal": 1.1}
"""Units nearer than this are neighbors: above the diagonal of a square; above 1."""

__all__ = ["Grid", "neighbors", "places", "u_matrix"]


def places(rows: int, columns: int, grid: Grid) -> Float[np.ndarray, "units 2"]:
    r"""Down and across, row by row; neighbors in a row are 1 apart.

    In a hexagonal grid the odd rows are shifted by half a unit and rows lie
    $\sqrt{3}/2$ apart, so that all six neighbors are 1 apart.

    Example:
        >>> places(2, 2, "hexagonal").round(2).tolist()
        [[0.0, 0.0], [0.0, 1.0], [0.87, 0.5], [0.87, 1.5]]
    """
    row, column = np.divmod(np.arange(rows * columns), columns)
    if grid == "rectangular":
        return np.stack([row, column], 1).astype(float)
    return np.stack([row * math.sqrt(3) / 2, column + row % 2 / 2], 1)


def neighbors(rows: int, columns: int, grid: Grid) -> Bool[np.ndarray, "units units"]:
    """Which units touch: up to 8 (a corner counts) or, of hexagons, up to 6.

    Example:
        >>> neighbors(3, 3, "rectangular")[4].sum().item()
        8
        >>> neighbors(3, 3, "hexagonal")[4].sum().item()
        6
    """
    at = places(rows, columns, grid)
    distance = np.linalg.norm(at[:, None] - at[None], axis=-1)
    return (distance > 0) & (distance < TOUCH[grid])


def u_matrix(
    codebook: Float[Array, "rows columns features"], grid: Grid = "rectangular"
) -> Float[Array, "rows columns"]:
    r"""How far each unit's weights are from those of its neighbors: the map to draw.

    $$U_i = \frac{1}{|N_i|} \sum_{j \in N_i} \lVert w_i - w_j \rVert$$

    Valleys are clusters, and ridges run between them.

    Args:
        codebook: the weights of each unit, from `model(state)[0]["codebook"]`.
        grid: "rectangular" (8 neighbors) or "hexagonal" (6).

    Returns:
        In the unit of the features; 0 for a map of a single unit.

    Example:
        >>> codebook = jnp.array([[[0.0], [0.0], [6.0]]])
        >>> u_matrix(codebook).tolist()
        [[0.0, 3.0, 6.0]]

    Source:
        Ultsch & Siemon (1990), "Kohonen's Self Organizing Feature Maps for Exploratory
        Data Analysis", the form of one value for each unit.
    """
    rows, columns, features = codebook.shape
    w = codebook.reshape(-1, features)
    # pairs that touch, and no others: all pairs of a large map would not fit
    one, other = np.nonzero(neighbors(rows, columns, grid))
    distance = jnp.sqrt(((w[one] - w[other]) ** 2).sum(-1))
    total = jnp.zeros(len(w), w.dtype).at[one].add(distance)
    count = np.maximum(np.bincount(one, minlength=len(w)), 1)
    return (total / jnp.asarray(count, w.dtype)).reshape(rows, columns)
