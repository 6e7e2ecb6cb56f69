"""Kernels: what the layers that work on another layer's weights need of it."""

from jaxtyping import Array, Float

from glassnet.errors import ConfigError
from glassnet.settings import Settings
from glassnet.types import Tree

__all__ = ["check_kernel"]


def check_kernel(asking: Settings, params: Tree) -> Float[Array, "*fan units"]:
    """The kernel among the inner layer's params.

    Args:
        asking: the layer around it, for the message.
        params: of the inner layer.

    Raises:
        ConfigError: there is none.

    Example:
        >>> import jax.numpy as jnp
        >>> from glassnet.nn import Dense, WeightNorm
        >>> check_kernel(WeightNorm(Dense(1)), {"kernel": jnp.ones((2, 1))}).shape
        (2, 1)
    """
    if "kernel" in params:
        return params["kernel"]
    raise ConfigError(
        f"{asking} needs a layer with a kernel.",
        got=f"params {', '.join(params) or 'none'}",
        expected="kernel",
        fix="put it around a single layer, such as Dense, not around a chain of them",
    )
