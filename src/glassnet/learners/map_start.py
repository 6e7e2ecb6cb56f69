"""The start of a self-organizing map: flat, along the main directions of the data."""

import jax.numpy as jnp
from jaxtyping import Array, Float

__all__ = ["plane"]


def plane(
    x: Float[Array, "batch features"],
    weight: Float[Array, " batch"],
    rows: int,
    columns: int,
) -> Float[Array, "rows columns features"]:
    r"""Units spread evenly over the plane of the two main directions.

    $$w_u = \bar x + a_u \sigma_1 v_1 + b_u \sigma_2 v_2, \qquad a_u, b_u \in [-1, 1]$$

    The first direction runs along the longer side of the map. A direction's sign is
    such that its largest part is positive, on any machine.

    Example:
        >>> x = jnp.array([[0.0, 5.0], [2.0, 5.0]])
        >>> plane(x, jnp.ones(2), 1, 3)[0].round(3).tolist()
        [[0.0, 5.0], [1.0, 5.0], [2.0, 5.0]]

    Source:
        Kohonen (2013), "Essentials of the Self-Organizing Map", section 4.1.
    """
    share = weight / jnp.where(weight.sum() > 0, weight.sum(), 1)
    mean = share @ x
    spread = jnp.sqrt(share)[:, None] * (x - mean)
    # two rows of zeros more: a single row, or feature, has no second direction
    spread = jnp.pad(spread, ((0, 2), (0, max(0, 2 - x.shape[1]))))
    _, sizes, directions = jnp.linalg.svd(spread, full_matrices=False)
    axes = directions[:2, : x.shape[1]]
    largest = jnp.take_along_axis(axes, abs(axes).argmax(1)[:, None], 1)
    axes = jnp.where(largest < 0, -axes, axes) * sizes[:2, None]
    first, second = axes if columns >= rows else axes[::-1]
    across, down = _even(columns, x), _even(rows, x)
    return mean + across[None, :, None] * first + down[:, None, None] * second


def _even(count: int, x: Array) -> Float[Array, " count"]:
    """From -1 to 1; a single one in the middle."""
    return (
        jnp.linspace(-1, 1, count, dtype=x.dtype)
        if count > 1
        else jnp.zeros(1, x.dtype)
    )
