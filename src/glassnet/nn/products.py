"""Products: the one place that says how a matrix product is computed."""

import contextlib
import contextvars
import functools
import math
from collections.abc import Iterator
from typing import Any

import jax
import jax.numpy as jnp
from jax import lax
from jax.custom_derivatives import SymbolicZero
from jaxtyping import Array, Float

__all__ = ["matmul", "narrow_products", "on_cpu", "wide_product"]

TALL = 4
"""From so many times as many rows as columns on, a kernel's gradient is computed
transposed: XLA's product for CPUs then takes half to nine tenths of the time."""

_narrow: contextvars.ContextVar[str] = contextvars.ContextVar("narrow", default="")


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
        return wide_product(x, kernel).astype(x.dtype)
    rows = math.prod(x.shape[:-1])  # not -1, which cannot be told for empty batches
    y = wide_product(x.reshape(rows, x.shape[-1]), kernel).astype(x.dtype)
    return y.reshape(*x.shape[:-1], kernel.shape[-1])


def wide_product(a: Float[Array, "..."], b: Float[Array, "..."]) -> Array:
    """A product of matrices, one for each of the leading axes, which both have.

    Args:
        a: of shape `(*each, rows, features)`, or a single row.
        b: of shape `(*each, features, units)`.

    Returns:
        The products, in float32 or wider, as they were summed.

    Example:
        >>> wide_product(jnp.ones((4, 5, 3)), jnp.ones((4, 3, 2))).shape
        (4, 5, 2)
    """
    if a.dtype.itemsize < 4:
        return jnp.matmul(a, b, preferred_element_type=jnp.float32)
    narrow = _narrow.get() if a.dtype == jnp.float32 else ""
    tall = a.ndim == b.ndim == 2 and b.shape[0] >= TALL * b.shape[1] and on_cpu()
    return _by_rule(a, b, narrow, tall) if narrow or tall else a @ b


@contextlib.contextmanager
def narrow_products(dtype: str) -> Iterator[None]:
    """What is traced inside multiplies float32 matrices in this dtype, going forward.

    Factors are rounded, products are summed in float32, and all else stays as wide as
    it was: on CPUs that have units for 16-bit products nothing else gains, for every
    other operation on 16-bit numbers is done in float32, after a conversion. Nor do the
    products of going back, whose factors would have to be transposed first.

    Args:
        dtype: "bfloat16", or "" for products as they come.

    Example:
        >>> with narrow_products("bfloat16"):
        ...     matmul(jnp.array([[1.001]]), jnp.array([[1.0]])).item()
        1.0
    """
    token = _narrow.set(dtype)
    try:
        yield
    finally:
        _narrow.reset(token)


def on_cpu() -> bool:
    """Whether what is traced now is for CPUs.

    Asked while tracing: `lax.platform_dependent` would trace, differentiate and
    (exported for several platforms) compile both ways, at every layer.

    Example:
        >>> on_cpu() == (jax.default_backend() == "cpu")
        True
    """
    return jax.default_backend() == "cpu"


@functools.partial(jax.custom_jvp, nondiff_argnums=(2, 3))
def _by_rule(a: Array, b: Array, narrow: str, tall: bool) -> Array:
    """A product with a say in how its gradient is computed."""
    if not narrow:
        return a @ b
    factors = a.astype(narrow), b.astype(narrow)
    return jnp.matmul(*factors, preferred_element_type=jnp.float32)


def _derivative(narrow: str, tall: bool, at: Any, along: Any) -> tuple[Array, Array]:
    (a, b), (da, db) = at, along
    y = _by_rule(a, b, narrow, tall)
    dy = None
    if not isinstance(da, SymbolicZero):
        dy = da @ b
    if not isinstance(db, SymbolicZero):
        # Transposed, this line is the kernel's gradient. The barrier keeps the compiler
        # from turning it round to the slow product of a tall matrix.
        part = a @ (lax.optimization_barrier(db.T).T if tall else db)
        dy = part if dy is None else dy + part
    return y, jnp.zeros_like(y) if dy is None else dy


_by_rule.defjvp(_derivative, symbolic_zeros=True)
