"""Library: convolutions as the compiler has them."""

from jax import lax
from jaxtyping import Array

from glassnet.nn.windows import Windows

__all__ = ["convolution"]


def convolution(
    x: Array,
    kernel: Array,
    windows: Windows,
    groups: int,
    spread: tuple[int, ...] | None = None,
) -> Array:
    """Evaluate `convolve`, with one axis for all rows.

    Args:
        x: of shape `(rows, *space, channels in)`.
        kernel: of shape `(*size, channels in / groups, channels out)`.
        windows: where the kernel looks.
        groups: parts of the channels that do not see each other.
        spread: how far apart the inputs are put, with zeros between.

    Example:
        >>> import jax.numpy as jnp
        >>> x, kernel = jnp.ones((1, 3, 1)), jnp.ones((2, 1, 1))
        >>> convolution(x, kernel, Windows.of((2,), space=(3,)), 1).ravel().tolist()
        [2.0, 2.0]

    Source:
        `jax.lax.conv_general_dilated`, JAX documentation.
    """
    letters = "DHW"[-len(windows.size) :]
    return lax.conv_general_dilated(
        x,
        kernel,
        windows.stride,
        windows.padding,
        lhs_dilation=spread,
        rhs_dilation=windows.dilation,
        dimension_numbers=(f"N{letters}C", f"{letters}IO", f"N{letters}C"),
        feature_group_count=groups,
    )
