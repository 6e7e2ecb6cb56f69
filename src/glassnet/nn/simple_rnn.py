"""SimpleRNN: a layer that sees its own last output."""

from dataclasses import dataclass
from typing import Literal

import jax.numpy as jnp
from jaxtyping import Array

from glassnet.initializers import GlorotUniform, Initializer, Orthogonal, Zeros
from glassnet.nn.recurrent import Recurrent, Returns
from glassnet.nn.through_time import across, product
from glassnet.settings import Count
from glassnet.types import Key, Spec, Tree


@dataclass(frozen=True)
class SimpleRNN(Recurrent):
    r"""A layer fed with its own output of the step before: Elman's network.

    $$h_t = \varphi(x_t W + h_{t-1} U + b)$$

    Going back, with $\delta_t = \partial L/\partial z_t$ at the pre-activation $z_t$:

    $$\delta_t = \varphi'(z_t) \left(\partial L/\partial y_t
        + \delta_{t+1} U^\top\right), \quad
      \partial L/\partial W = \textstyle\sum_t x_t^\top \delta_t, \quad
      \partial L/\partial U = \textstyle\sum_t h_{t-1}^\top \delta_t, \quad
      \partial L/\partial b = \textstyle\sum_t \delta_t$$

    A gradient that goes back $n$ steps is multiplied $n$ times by $U^\top$ and
    $\varphi'$: it vanishes or explodes. `LSTM` and `GRU` were made against the first,
    `ClipByGlobalNorm` helps against the second.

    PyTorch's `RNN` has two biases where one is enough: `bias` is their sum.

    Args:
        units: size of the hidden state and of the output, at least 1.
        activation: $\varphi$, "tanh" or "relu".
        returns: the hidden states of all steps, "sequence"; that of the "last" that
            counts; or the final "state", `{"hidden": ...}`, which another recurrent
            layer can begin from.
        reverse: whether to read from the end.
        kernel_init: starting values of $W$.
        recurrent_init: starting values of $U$.
        bias_init: starting values of the bias.

    Learns:
        kernel: $W$, of shape `(features, units)`.
        recurrent_kernel: $U$, of shape `(units, units)`.
        bias: $b$, of shape `(units,)`.

    Raises:
        ConfigError: `units` is below 1, or a name is unknown.
        ShapeError: the input has no time axis or not the features the kernel was made
            for, or the state to begin from does not fit.

    Example:
        >>> import jax
        >>> layer, x = SimpleRNN(4), jnp.ones((2, 7, 3))
        >>> params, _ = layer.init(jax.random.key(0), x)
        >>> layer(params, x).shape
        (2, 7, 4)

    Source:
        Elman (1990), "Finding Structure in Time", figure 2; going back: Werbos (1990),
        "Backpropagation Through Time: What It Does and How to Do It".
    """

    units: Count
    activation: Literal["tanh", "relu"] = "tanh"
    returns: Returns = "sequence"
    reverse: bool = False
    kernel_init: Initializer = GlorotUniform()
    recurrent_init: Initializer = Orthogonal()
    bias_init: Initializer = Zeros()

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """Draw both kernels and the bias."""
        params = self.kernels(key, spec)
        return params | {"bias": self.bias(key, "bias", self.units, params)}, {}

    def step(self, weights: Tree, drive: Array, before: Tree) -> tuple[Tree, Tree]:
        r"""Evaluate $\varphi(z_t)$; its output is all that going back needs."""
        z = drive + product(before["hidden"], weights["recurrent_kernel"])
        # not z > 0, which would hide NaN as 0
        h = jnp.tanh(z) if self.activation == "tanh" else jnp.where(z <= 0, 0, z)
        return {"hidden": h}, h

    def slopes(self, kept: Tree, before: Tree) -> Tree:
        """Evaluate the slope of the activation."""
        h = kept
        return 1 - h * h if self.activation == "tanh" else (h > 0).astype(h.dtype)

    def back(self, weights: Tree, slopes: Tree, delta: Tree) -> tuple[Tree, Array]:
        r"""Evaluate $\delta_t$ and $\delta_t U^\top$."""
        d_z = delta["hidden"] * slopes
        return {"hidden": product(d_z, weights["recurrent_kernel"].T)}, d_z

    def gradients(self, weights: Tree, kept: Tree, before: Tree, drive: Array) -> Tree:
        r"""Evaluate $\sum_t h_{t-1}^\top \delta_t$."""
        dtype = weights["recurrent_kernel"].dtype
        return {"recurrent_kernel": across(before["hidden"], drive, dtype)}
