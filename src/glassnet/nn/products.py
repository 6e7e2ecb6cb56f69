"""Products: the one place that says how a matrix product is computed."""

import math

from jaxtyping import Array, Float

__all__ = ["matmul"]


def matmul(
    x: Float[Array, "*batch features"], kernel: Float[Array, "features units"]
) -> Float[Array, "*batch units"]:
    r"""The product with the last axis, whatever stands in front.

    $$y_{\dots u} = \textstyle\sum_f x_{\dots f} W_{fu}$$

    Going back: $\partial L/\partial W = x^\top \delta$ over all leading axes at once,
    $\partial L/\partial x = \delta W^\top$.

    Leading axes become one before the product. Otherwise the gradient of the kernel
    sums over two axes, which XLA does badly on CPUs: half of a small transformer's
    step, and more than half of its compile time, went there.

    Args:
        x: inputs, with any number of batch axes, or none.
        kernel: $W$, one for all rows.

    Example:
        >>> import jax.numpy as jnp
        >>> matmul(jnp.ones((5, 7, 3)), jnp.ones((3, 2))).shape
        (5, 7, 2)

    Source:
        `jax.numpy.matmul`, JAX documentation.
    """
    if x.ndim <= 2:
        return x @ kernel
    rows = math.prod(x.shape[:-1])  # not -1, which cannot be told for empty batches
    y = x.reshape(rows, x.shape[-1]) @ kernel
    return y.reshape(*x.shape[:-1], kernel.shape[-1])
