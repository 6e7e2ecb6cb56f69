"""Conventions: how each lecture adds up its losses, over outputs and over rows."""

import jax
from jaxtyping import Array, Float, Int

from glassnet.losses import (
    BinaryCrossEntropy,
    CrossEntropy,
    Hinge,
    KLDivergence,
    SquaredError,
)

__all__ = ["conventions"]


def conventions(
    y: Float[Array, "rows classes"], labels: Int[Array, " rows"]
) -> list[tuple[str, str, str, float]]:
    """Each lecture's number for the same outputs and labels.

    In this library a loss sums over outputs and leaves the rows to the caller, so every
    convention is one of its losses and then `sum` or `mean`.

    Args:
        y: what a network answered, as values or scores.
        labels: the right class of each row; yes and no are whether it is class 0.

    Returns:
        The lectures, the loss, how it is added up over rows, and what that makes.

    Example:
        >>> import jax.numpy as jnp
        >>> rows = conventions(jnp.zeros((4, 2)), jnp.array([0, 1, 0, 1]))
        >>> rows[0], rows[1]
        (('C, D', 'squared error', 'sum', 4.0), ('A, B', 'squared error', 'mean', 1.0))
    """
    hot = jax.nn.one_hot(labels, y.shape[1])
    smooth = 0.9 * hot + 0.1 / y.shape[1]  # shares of 1, none of them 0
    squares, surprise = SquaredError()(y, hot), CrossEntropy()(y, labels)
    yes = BinaryCrossEntropy()(y[:, :1], hot[:, :1])
    sides = Hinge()(y[:, :1], 2 * hot[:, :1] - 1)
    return [
        ("C, D", "squared error", "sum", float(squares.sum())),
        ("A, B", "squared error", "mean", float(squares.mean())),
        ("D", "squared error", "half the mean", float(squares.mean() / 2)),
        ("D", "squared error", "half, one row", float(squares[0] / 2)),
        ("A", "cross-entropy", "sum", float(surprise.sum())),
        ("A", "binary cross-entropy", "mean", float(yes.mean())),
        ("A", "hinge", "mean", float(sides.mean())),
        ("A", "KL divergence", "sum", float(KLDivergence()(y, smooth).sum())),
    ]
