"""Standardizing: the arithmetic that the normalization layers have in common."""

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float

from glassnet.errors import ShapeError
from glassnet.nn.dtypes import widened
from glassnet.settings import Settings
from glassnet.types import Tree

__all__ = [
    "affine",
    "affine_params",
    "check_divides",
    "counted",
    "deviations",
    "moments",
    "standardized",
]


def moments(
    x: Float[Array, "..."],
    axes: tuple[int, ...],
    where: Bool[Array, "..."] | None = None,
) -> tuple[Float[Array, "..."], Float[Array, "..."]]:
    r"""Mean and variance over some axes, which stay with size 1.

    $$\mu = \frac1n \sum x, \qquad \sigma^2 = \frac1n \sum (x - \mu)^2$$

    The variance is that of the deviations. The mean of squares less the squared mean
    would save a pass, and lose all digits of a feature that is far from 0.

    Args:
        x: in float32 or wider.
        axes: to sum over.
        where: what counts, broadcast to x; absent for all. Where nothing counts,
            both are 0.

    Example:
        >>> mean, variance = moments(jnp.array([[1.0, 3.0]]), (1,))
        >>> mean.tolist(), variance.tolist()
        ([[2.0]], [[1.0]])

    Source:
        Chan, Golub & LeVeque (1983), "Algorithms for Computing the Sample Variance",
        equation 1.2, the two-pass algorithm.
    """
    if where is None:
        mean = x.mean(axes, keepdims=True)
        away = x - mean
        # Not jnp.square, whose gradient takes a tenth longer on CPUs.
        return mean, (away * away).mean(axes, keepdims=True)
    count = jnp.broadcast_to(where, x.shape).sum(axes, keepdims=True, dtype=x.dtype)
    count = jnp.maximum(count, 1)
    mean = jnp.where(where, x, 0).sum(axes, keepdims=True) / count
    away = deviations(x, mean, where)
    return mean, (away * away).sum(axes, keepdims=True) / count


def deviations(
    x: Float[Array, "..."],
    mean: Float[Array, "..."],
    where: Bool[Array, "..."] | None = None,
) -> Float[Array, "..."]:
    """What is left of x without its mean; 0, without a gradient, where not counted.

    Example:
        >>> x, mask = jnp.array([1.0, jnp.nan]), jnp.array([True, False])
        >>> deviations(x, jnp.array([0.5]), mask).tolist()
        [0.5, 0.0]
    """
    return x - mean if where is None else jnp.where(where, x - mean, 0)


def standardized(
    x: Float[Array, "..."],
    axes: tuple[int, ...],
    epsilon: float,
    where: Bool[Array, "..."] | None = None,
) -> Float[Array, "..."]:
    r"""Shift and scale to mean 0 and variance 1 over some axes, in float32 or wider.

    $$\hat x = \frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}}$$

    Going back, with averages $\langle\cdot\rangle$ over the same axes:

    $$\partial L/\partial x = \frac{1}{\sqrt{\sigma^2 + \epsilon}}
      \left(\delta - \langle\delta\rangle - \hat x \langle\delta \hat x\rangle\right)$$

    Args:
        x: of any dtype of floats.
        axes: to sum over.
        epsilon: keeps what does not vary finite.
        where: what counts, broadcast to x; absent for all. The rest becomes 0.

    Example:
        >>> standardized(jnp.array([[1.0, 3.0]]), (1,), 1e-5).round(3).tolist()
        [[-1.0, 1.0]]

    Source:
        Ba, Kiros & Hinton (2016), "Layer Normalization", equation 4,
        arXiv:1607.06450.
    """
    wide = widened(x)
    mean, variance = moments(wide, axes, where)
    return deviations(wide, mean, where) * jax.lax.rsqrt(variance + epsilon)


def counted(mask: Bool[Array, "..."] | None, x: Array) -> Bool[Array, "..."] | None:
    """A mask with as many axes as the values it is about.

    Example:
        >>> counted(jnp.ones((2, 3), bool), jnp.ones((2, 3, 4))).shape
        (2, 3, 1)
    """
    if mask is None:
        return None
    return mask.reshape(*mask.shape, *(1,) * (x.ndim - mask.ndim))


def affine_params(
    shape: tuple[int, ...], dtype: np.dtype, *, scale: bool, bias: bool
) -> Tree:
    """A scale of ones and a bias of zeros, as far as they are wanted.

    Example:
        >>> affine_params((2,), np.dtype("float32"), scale=True, bias=False)
        {'scale': Array([1., 1.], dtype=float32)}
    """
    ones = {"scale": jnp.ones(shape, dtype)} if scale else {}
    return ones | ({"bias": jnp.zeros(shape, dtype)} if bias else {})


def affine(params: Tree, x: Float[Array, "..."]) -> Float[Array, "..."]:
    r"""Evaluate $\gamma x + \beta$, as far as there are a scale and a bias.

    Example:
        >>> affine({"bias": jnp.array([0.5])}, jnp.ones(1)).tolist()
        [1.5]
    """
    y = params["scale"] * x if "scale" in params else x
    return y + params["bias"] if "bias" in params else y


def check_divides(layer: Settings, features: int, groups: int) -> None:
    """Refuse groups that the features do not fill.

    Raises:
        ShapeError: the number of features is no multiple of the number of groups.
    """
    if features % groups == 0:
        return
    fitting = [n for n in range(1, features + 1) if features % n == 0]
    raise ShapeError(
        f"{layer} cannot divide these features into groups.",
        got=f"{features} features, {groups} groups",
        expected=f"a number of groups among {', '.join(map(str, fitting))}",
        fix=f"groups={max(n for n in fitting if n <= groups)}",
    )
