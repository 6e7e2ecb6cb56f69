"""LSTM: a memory with gates for writing, keeping and reading."""

from dataclasses import dataclass
from typing import ClassVar

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array

from glassnet.initializers import GlorotUniform, Initializer, Orthogonal, Zeros
from glassnet.nn.recurrent import Recurrent, Returns
from glassnet.nn.through_time import across, product
from glassnet.settings import Count, NonNegative
from glassnet.types import Key, Spec, Tree


@dataclass(frozen=True)
class LSTM(Recurrent):
    r"""Long short-term memory: a cell that is written, kept and read through gates.

    $$\begin{aligned}
      {}[z_i, z_f, z_g, z_o] &= x_t W + h_{t-1} U + b \\
      i = \sigma(z_i), \quad f &= \sigma(z_f), \quad g = \tanh z_g, \quad
        o = \sigma(z_o) \\
      c_t &= f\, c_{t-1} + i\, g, \qquad h_t = o \tanh c_t
      \end{aligned}$$

    Going back, with $\delta^h, \delta^c$ what comes from the output and from the next
    step:

    $$\begin{aligned}
      \delta^o &= \delta^h \tanh c_t, \qquad
        \delta^c \leftarrow \delta^c + \delta^h o\, (1 - \tanh^2 c_t) \\
      \delta^i &= \delta^c g, \quad \delta^f = \delta^c c_{t-1}, \quad
        \delta^g = \delta^c i, \qquad \delta^c_{t-1} = \delta^c f \\
      \delta^z &= [\delta^i i(1-i),\, \delta^f f(1-f),\, \delta^g (1-g^2),\,
        \delta^o o(1-o)], \qquad \delta^h_{t-1} = \delta^z U^\top
      \end{aligned}$$

    and the sums over time of $x_t^\top \delta^z$, $h_{t-1}^\top \delta^z$ and
    $\delta^z$ for $W$, $U$ and $b$. Along the cell a gradient is multiplied by $f$
    alone: where the forget gate stays open, it does not vanish.

    The columns of kernels and bias are in PyTorch's and Keras's order: input gate,
    forget gate, candidate, output gate (ONNX: input, output, forget, candidate).
    PyTorch has two biases where one is enough: `bias` is their sum. No peepholes.

    Args:
        units: size of hidden state and cell, and of the output, at least 1.
        returns: the hidden states of all steps, "sequence"; that of the "last" that
            counts; or the final "state", `{"hidden": ..., "cell": ...}`, which another
            `LSTM` can begin from.
        reverse: whether to read from the end.
        forget_bias: where the bias of the forget gate starts, 0 or more. At 1 the gate
            starts open, so that gradients reach far back from the first step on;
            PyTorch starts near 0. Read once, when params are made.
        kernel_init: starting values of $W$, drawn gate by gate.
        recurrent_init: starting values of $U$, drawn gate by gate.
        bias_init: starting values of the bias, beside `forget_bias`.

    Learns:
        kernel: $W$, of shape `(features, 4 * units)`.
        recurrent_kernel: $U$, of shape `(units, 4 * units)`.
        bias: $b$, of shape `(4 * units,)`; starts at zero but for the forget
            gate, unless drawn.

    Raises:
        ConfigError: `units` is below 1, `forget_bias` below 0, or a name is unknown.
        ShapeError: the input has no time axis or not the features the kernel was made
            for, or the state to begin from does not fit.

    Example:
        >>> import jax
        >>> layer, x = LSTM(4, returns="last"), jnp.ones((2, 7, 3))
        >>> params, _ = layer.init(jax.random.key(0), x)
        >>> layer(params, x).shape
        (2, 4)

    Source:
        Hochreiter & Schmidhuber (1997), "Long Short-Term Memory", with the forget gate
        of Gers, Schmidhuber & Cummins (2000), "Learning to Forget", section 3; its bias
        of 1: Jozefowicz, Zaremba & Sutskever (2015), "An Empirical Exploration of
        Recurrent Network Architectures", section 4.
    """

    memories: ClassVar[tuple[str, ...]] = ("hidden", "cell")
    gates: ClassVar[int] = 4

    units: Count
    returns: Returns = "sequence"
    reverse: bool = False
    forget_bias: NonNegative = 1.0
    kernel_init: Initializer = GlorotUniform()
    recurrent_init: Initializer = Orthogonal()
    bias_init: Initializer = Zeros()

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """Draw both kernels and the bias, with the forget gate's lifted."""
        params = self.kernels(key, spec)
        bias = self.bias(key, "bias", 4 * self.units, params).reshape(4, self.units)
        return params | {"bias": bias.at[1].add(self.forget_bias).reshape(-1)}, {}

    def step(self, weights: Tree, drive: Array, before: Tree) -> tuple[Tree, Tree]:
        """Open the gates, write the cell, read it."""
        z = drive + product(before["hidden"], weights["recurrent_kernel"])
        scale = self._scale(z)
        # All gates as one tanh, for sigma(z) = (1 + tanh(z / 2)) / 2: apart, each would
        # be computed anew for each of its users.
        gates = (1 - scale) + scale * jnp.tanh(scale * z)
        i, f, g, o = jnp.split(gates, 4, -1)
        cell = f * before["cell"] + i * g
        read = jnp.tanh(cell)
        return {"hidden": o * read, "cell": cell}, (gates, read)

    def slopes(self, kept: Tree, before: Tree) -> Tree:
        r"""Evaluate the factors of $\delta^z$ and $\delta^c$."""
        gates, read = kept
        i, f, g, o = jnp.split(gates, 4, -1)
        scale = self._scale(gates)
        middle = gates - (1 - scale)
        slope = scale * scale - middle * middle  # y (1 - y), and 1 - y^2 for g
        others = jnp.concatenate([g, before["cell"], i, read], -1)
        return {"gates": others * slope, "cell": o * (1 - read * read), "forget": f}

    def back(self, weights: Tree, slopes: Tree, delta: Tree) -> tuple[Tree, Array]:
        r"""Evaluate $\delta^z$ and what goes to the step before."""
        d_cell = delta["cell"] + delta["hidden"] * slopes["cell"]
        d_z = jnp.concatenate([d_cell] * 3 + [delta["hidden"]], -1) * slopes["gates"]
        d_hidden = product(d_z, weights["recurrent_kernel"].T)
        return {"hidden": d_hidden, "cell": d_cell * slopes["forget"]}, d_z

    def gradients(self, weights: Tree, kept: Tree, before: Tree, drive: Array) -> Tree:
        r"""Evaluate $\sum_t h_{t-1}^\top \delta^z_t$."""
        dtype = weights["recurrent_kernel"].dtype
        return {"recurrent_kernel": across(before["hidden"], drive, dtype)}

    def _scale(self, z: Array) -> np.ndarray:
        """1/2 at the columns of the three gates, 1 at those of the candidate."""
        return np.repeat(np.array([0.5, 0.5, 1, 0.5], z.dtype), self.units)
