"""Dense: an affine map of the last axis."""

from dataclasses import dataclass

from jaxtyping import Array, Float

from glassnet.errors import ShapeError
from glassnet.initializers import GlorotUniform, Initializer, Zeros
from glassnet.nn.dtypes import param_dtype
from glassnet.nn.layer import Layer, child_key
from glassnet.nn.products import matmul
from glassnet.settings import Count
from glassnet.types import Key, Spec, Tree


@dataclass(frozen=True)
class Dense(Layer):
    r"""Affine map of the last axis: every output sees every input.

    $$y = x W + b$$

    Going back, with $\delta = \partial L / \partial y$ summed over the batch:

    $$\partial L/\partial W = x^\top \delta, \quad
      \partial L/\partial b = \textstyle\sum \delta, \quad
      \partial L/\partial x = \delta W^\top$$

    There is no `activation` argument: an activation is its own layer, so that the
    $\delta$ seen at a `Dense` is the one in textbooks, taken before the activation.

    Args:
        units: size of the output's last axis, at least 1.
        bias: whether to add $b$. Leave it out before a normalization layer, which
            subtracts it again.
        kernel_init: starting values of $W$.
        bias_init: starting values of $b$; without effect if `bias=False`.

    Learns:
        kernel: $W$, of shape `(features, units)`.
        bias: $b$, of shape `(units,)`; absent if `bias=False`. Both in the dtype of
            the input, or in the default float where the input is whole numbers.

    Raises:
        ConfigError: `units` is below 1.
        ShapeError: the input's last axis is not the size the kernel was made for.

    Example:
        >>> import jax, jax.numpy as jnp
        >>> layer = Dense(2)
        >>> params, _ = layer.init(jax.random.key(0), jnp.ones((5, 3)))
        >>> layer(params, jnp.ones((5, 3))).shape
        (5, 2)

    Source:
        Goodfellow, Bengio & Courville (2016), "Deep Learning", section 6.5.
    """

    units: Count
    bias: bool = True
    kernel_init: Initializer = GlorotUniform()
    bias_init: Initializer = Zeros()

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """Draw the kernel and, unless `bias=False`, the bias."""
        dtype = param_dtype(spec)
        params = {"kernel": self.kernel_init(key, (spec.shape[-1], self.units), dtype)}
        if self.bias:
            own = child_key(key, "bias")  # the kernel's draw must not depend on it
            params["bias"] = self.bias_init(own, (self.units,), dtype)
        return params, {}

    def __call__(
        self, params: Tree, x: Float[Array, "*batch features"]
    ) -> Float[Array, "*batch {self.units}"]:
        """Evaluate $xW + b$."""
        kernel = params["kernel"]
        if x.shape[-1] != kernel.shape[0]:
            raise ShapeError(
                f"{self} cannot multiply this input by its kernel.",
                got=f"x of shape {x.shape}",
                expected=f"a last axis of {kernel.shape[0]}",
                fix=f"feed {kernel.shape[0]} features, or make params that fit by "
                "init(key, x)",
            )
        y = matmul(x, kernel)
        return y + params["bias"] if self.bias else y
