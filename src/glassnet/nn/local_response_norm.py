"""LocalResponseNorm: each channel held down by its neighbors."""

from dataclasses import dataclass

import jax.numpy as jnp
from jaxtyping import Array, Float

from glassnet.errors import ConfigError
from glassnet.nn.dtypes import widened
from glassnet.nn.layer import Layer
from glassnet.settings import Count, NonNegative, Positive
from glassnet.types import Key, Spec, Tree


@dataclass(frozen=True)
class LocalResponseNorm(Layer):
    r"""Divide each channel by the size of the channels around it.

    $$y_i = x_i\, u_i^{-\beta}, \qquad
      u_i = k + \frac{\alpha}{n} \sum_{|j - i| \le (n - 1) / 2} x_j^2$$

    Channels beyond the first and the last count as 0.

    Going back, with the sum over the same channels:

    $$\partial L/\partial x_i = \delta_i u_i^{-\beta} - \frac{2 \alpha \beta}{n}
      x_i \sum_j \delta_j x_j u_j^{-\beta - 1}$$

    Here as in PyTorch and ONNX, $\alpha$ is divided by $n$. AlexNet's paper and
    TensorFlow do not divide, so their 0.0001 is our 0.0005; the defaults are AlexNet's
    layer. Networks since have done without, or with `BatchNorm`.

    Args:
        size: $n$, how many channels, an odd number, the channel itself among them.
            Even ones are refused: frameworks differ in which side has one more.
        alpha: $\alpha$, how strongly they weigh, 0 or more.
        beta: $\beta$, the power, 0 or more.
        k: $k$, what is divided by where all is silent, above 0. PyTorch has 1 by
            default. All four are structure, not numbers in the state: they are part of
            the equation, and changing them compiles anew.

    Raises:
        ConfigError: a setting is outside its range, or `size` is even.

    Example:
        >>> layer = LocalResponseNorm(3, alpha=3.0, beta=1.0, k=1.0)
        >>> layer({}, jnp.array([1.0, 1.0, 0.0])).round(3).tolist()
        [0.3330000042915344, 0.3330000042915344, 0.0]

    Source:
        Krizhevsky, Sutskever & Hinton (2012), "ImageNet Classification with Deep
        Convolutional Neural Networks", section 3.3.
    """

    size: Count = 5
    alpha: NonNegative = 5e-4
    beta: NonNegative = 0.75
    k: Positive = 2.0

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """No params, no state."""
        if self.size % 2 == 0:
            raise ConfigError(
                f"{self} has no middle channel.",
                got=f"size={self.size}",
                expected="an odd number",
                fix=f"size={self.size + 1}",
            )
        return {}, {}

    def __call__(
        self, params: Tree, x: Float[Array, "*batch channels"]
    ) -> Float[Array, "*batch channels"]:
        """Divide by the power of the sum over the window."""
        wide, side, channels = widened(x), self.size // 2, x.shape[-1]
        edges = [(0, 0)] * (x.ndim - 1) + [(side, side)]
        squares = jnp.pad(wide * wide, edges)
        # A sum of shifted copies: melts into one pass, unlike reduce_window on CPUs.
        total = sum(squares[..., i : i + channels] for i in range(self.size))
        scale = (self.k + self.alpha / self.size * total) ** -self.beta
        return (wide * scale).astype(x.dtype)
