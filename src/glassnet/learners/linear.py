"""Linear units: weighted sums and their answers, for the rules that learn them."""

import math
from typing import Annotated

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Num, Shaped

from glassnet.errors import ShapeError
from glassnet.nn.dtypes import widened
from glassnet.settings import Range
from glassnet.types import Batch, Metrics, Tree

__all__ = ["Classes", "answers", "counted", "rows_of", "start", "sums", "truth"]


Classes = Annotated[int, Range(2, math.inf, "[)")]


def rows_of(batch: Batch) -> Float[Array, "batch features"]:
    """The rows in float32 or wider, in which many small pushes do not get lost.

    Raises:
        ShapeError: the rows are not plain lists of numbers.

    Example:
        >>> rows_of({"x": jnp.ones((2, 3), "bfloat16")}).dtype
        dtype('float32')
    """
    x = batch["x"]
    if x.ndim != 2:
        raise ShapeError(
            "This rule learns from rows of numbers.",
            got=f"x of shape {x.shape}",
            expected="x of shape (rows, features)",
            fix="flatten each example first: x.reshape(len(x), -1)",
        )
    return widened(x if jnp.issubdtype(x.dtype, jnp.floating) else x.astype(float))


def start(batch: Batch, classes: int) -> Tree:
    """Zero weights: one unit for two classes, else one for each.

    Example:
        >>> start({"x": jnp.ones((5, 4))}, classes=3)["kernel"].shape
        (4, 3)
    """
    x, units = rows_of(batch), 1 if classes == 2 else classes
    kernel = jnp.zeros((x.shape[-1], units), x.dtype)
    return {"kernel": kernel, "bias": jnp.zeros(units, x.dtype)}


def sums(params: Tree, x: Float[Array, "*batch f"]) -> Float[Array, "*batch units"]:
    """The weighted sum of each unit.

    Example:
        >>> params = {"kernel": jnp.array([[2.0]]), "bias": jnp.array([1.0])}
        >>> sums(params, jnp.array([3.0])).tolist()
        [7.0]
    """
    return x @ params["kernel"] + params["bias"]


def answers(z: Float[Array, "*batch units"]) -> Float[Array, "*batch units"]:
    """1 for the unit that answers and 0 elsewhere; of a single unit, whether it fires.

    At a sum of exactly 0 a single unit does not fire; of equal sums the first wins.
    NaN stays NaN.

    Example:
        >>> answers(jnp.array([[0.5, 2.0, 1.0]])).tolist()
        [[0.0, 1.0, 0.0]]
        >>> answers(jnp.array([[0.0], [0.1]])).tolist()
        [[0.0], [1.0]]
    """
    if z.shape[-1] == 1:
        found = (z > 0).astype(z.dtype)
    else:
        found = jax.nn.one_hot(z.argmax(-1), z.shape[-1], dtype=z.dtype)
    return jnp.where(jnp.isnan(z).any(-1, keepdims=True), jnp.nan, found)


def truth(
    y: Num[Array, "*batch"], z: Float[Array, "*batch units"]
) -> Float[Array, "*batch units"]:
    """What `answers` should be, for labels 0, 1 and so on.

    Example:
        >>> truth(jnp.array([2]), jnp.zeros((1, 3))).tolist()
        [[0.0, 0.0, 1.0]]
    """
    if z.shape[-1] == 1:
        return y[..., None].astype(z.dtype)
    return jax.nn.one_hot(y.astype(int), z.shape[-1], dtype=z.dtype)


def counted(
    z: Float[Array, "batch units"],
    y: Shaped[Array, " batch"],
    weight: Float[Array, " batch"],
) -> Metrics:
    """How many answers are wrong.

    Example:
        >>> counted(jnp.array([[1.0], [1.0]]), jnp.array([0, 1]), jnp.ones(2))
        {'mistakes': (Array(1., dtype=float32), Array(2., dtype=float32))}
    """
    wrong, weight = abs(truth(y, z) - answers(z)).max(-1), weight.astype(z.dtype)
    return {"mistakes": ((weight * wrong).sum(), weight.sum())}
