"""Products: the one place that says how a matrix product is computed."""

import math

import jax.numpy as jnp
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
    step, and more than half of its compile time, went there. Products of 16-bit numbers
    are summed in float32, which is also the faster way.

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
        return _product(x, kernel)
    rows = math.prod(x.shape[:-1])  # not -1, which cannot be told for empty batches
    y = _product(x.reshape(rows, x.shape[-1]), kernel)
    return y.reshape(*x.shape[:-1], kernel.shape[-1])


def _product(x: Float[Array, "..."], kernel: Float[Array, "..."]) -> Array:
    if x.dtype.itemsize >= 4:
        return x @ kernel
    return jnp.matmul(x, kernel, preferred_element_type=jnp.float32).astype(x.dtype)
