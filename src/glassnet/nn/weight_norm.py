"""WeightNorm: a kernel learned as directions and lengths."""

from dataclasses import dataclass
from typing import Any, ClassVar

import jax.numpy as jnp
from jaxtyping import Array, Float

from glassnet.nn.children import Container, children
from glassnet.nn.dtypes import widened
from glassnet.nn.kernels import check_kernel
from glassnet.nn.layer import Layer
from glassnet.types import Key, Spec, Tree


@dataclass(frozen=True)
class WeightNorm(Container):
    r"""The inner layer, with the length of each unit's weights learned on its own.

    $$W_u = g_u \frac{v_u}{|v_u|}$$

    for each unit $u$, a place on the kernel's last axis.

    Going back, with $G = \partial L/\partial W$:

    $$\frac{\partial L}{\partial g_u} = \frac{G_u \cdot v_u}{|v_u|}, \qquad
      \frac{\partial L}{\partial v_u} = \frac{g_u}{|v_u|} G_u - \frac{g_u}{|v_u|^2}
      \frac{\partial L}{\partial g_u} v_u$$

    Steps change direction and length apart, which evens out how fast units learn,
    without statistics of a batch. It starts as the inner layer would start; the paper's
    start from the data is not done here. In a sweep, the inner layer's gradients are
    those of the $W$ that it is given.

    Args:
        inner: a layer with a `kernel`, such as `Dense` or a convolution.

    Learns:
        inner: the params of the inner layer; its kernel is $v$.
        scale: $g$, one length for each unit.

    Raises:
        ConfigError: the inner layer has no kernel.

    Example:
        >>> import jax
        >>> from glassnet.nn import Dense
        >>> layer = WeightNorm(Dense(1, bias=False))
        >>> params = {"inner": {"kernel": jnp.array([[3.0], [4.0]])}}
        >>> params, x = params | {"scale": jnp.array([10.0])}, jnp.array([[1.0, 1.0]])
        >>> layer.apply(params, {"inner": {}}, x, key=None, training=False)[0].tolist()
        [[14.0]]

    Source:
        Salimans & Kingma (2016), "Weight Normalization", equations 2 and 3,
        arXiv:1602.07868.
    """

    masked: ClassVar = True
    inner: Layer

    def made(self, key: Key, spec: Spec) -> tuple[Tree, Tree, Any]:
        """Params and state of the inner layer, and the lengths that its kernel has."""
        [inner] = children(self)
        params, state, y = inner.made({}, {}, key, spec)
        kernel = check_kernel(self, params["inner"])
        scale = _lengths(kernel).astype(kernel.dtype)
        return params | {"scale": scale}, state, y

    def apply(
        self, params: Tree, state: Tree, x: Any, *, key: Key | None, training: bool
    ) -> tuple[Any, Tree]:
        """Run the inner layer with $g v / |v|$ as its kernel."""
        [inner] = children(self)
        kernel = params["inner"]["kernel"]
        whole = widened(kernel) * (widened(params["scale"]) / _lengths(kernel))
        given = {"inner": params["inner"] | {"kernel": whole.astype(kernel.dtype)}}
        y, after = inner.apply(given, state, x, key=key, training=training)
        return y, {"inner": after}


def _lengths(kernel: Float[Array, "*fan units"]) -> Float[Array, "units"]:
    wide = widened(kernel)
    square = (wide * wide).sum(tuple(range(kernel.ndim - 1)))
    return jnp.sqrt(jnp.maximum(square, 1e-24))  # a unit of zeros has a slope, too
