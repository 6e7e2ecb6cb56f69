"""GRU: a recurrent unit that mixes its old state with a new one."""

from dataclasses import dataclass
from typing import ClassVar, Literal

import jax.numpy as jnp
from jaxtyping import Array

from glassnet.initializers import GlorotUniform, Initializer, Orthogonal, Zeros
from glassnet.nn.dtypes import widened
from glassnet.nn.recurrent import Recurrent, Returns
from glassnet.nn.through_time import across, product
from glassnet.settings import Count
from glassnet.types import Key, Spec, Tree


@dataclass(frozen=True)
class GRU(Recurrent):
    r"""Gated recurrent unit: one gate mixes old and new, one says what to read.

    $$\begin{aligned}
      r &= \sigma(x_t W_r + h_{t-1} U_r + b_r), \qquad
        z = \sigma(x_t W_z + h_{t-1} U_z + b_z) \\
      n &= \tanh(x_t W_n + b_n + r\, (h_{t-1} U_n + c_n)) \qquad
        \text{or, reset before: } \tanh(x_t W_n + b_n + (r\, h_{t-1}) U_n) \\
      h_t &= (1 - z)\, n + z\, h_{t-1}
      \end{aligned}$$

    Going back, with $\delta = \partial L/\partial h_t$ and $u = h_{t-1} U_n + c_n$:

    $$\begin{aligned}
      \delta^n &= \delta (1 - z)(1 - n^2), \qquad
        \delta^z = \delta (h_{t-1} - n)\, z (1 - z), \qquad
        \delta^r = \delta^n u\, r (1 - r) \\
      \delta_{t-1} &= \delta z + \delta^r U_r^\top + \delta^z U_z^\top
        + (r \delta^n) U_n^\top
      \end{aligned}$$

    where reset before has $\delta^r = (\delta^n U_n^\top)\, h_{t-1}\, r(1-r)$ and
    $r\, (\delta^n U_n^\top)$ as the last term.

    The columns of kernels and bias are in PyTorch's order: reset gate, update gate,
    candidate (Keras and ONNX: update, reset, candidate). PyTorch has two biases for
    each; `bias` is their sum for the gates and the input's for the candidate, and
    `recurrent_bias` the other of the candidate's.

    Args:
        units: size of the hidden state and of the output, at least 1.
        reset: whether the reset gate acts "after" the product with $U_n$, as in cuDNN,
            PyTorch and Keras (ONNX: `linear_before_reset=1`), or "before" it, as in the
            paper.
        returns: the hidden states of all steps, "sequence"; that of the "last" that
            counts; or the final "state", `{"hidden": ...}`, which another recurrent
            layer can begin from.
        reverse: whether to read from the end.
        kernel_init: starting values of $W$, drawn gate by gate.
        recurrent_init: starting values of $U$, drawn gate by gate.
        bias_init: starting values of the bias and the recurrent bias.

    Learns:
        kernel: $W$, of shape `(features, 3 * units)`.
        recurrent_kernel: $U$, of shape `(units, 3 * units)`.
        bias: $b$, of shape `(3 * units,)`.
        recurrent_bias: $c_n$, of shape `(units,)`; absent if
            `reset="before"`, where it would add to $b_n$.

    Raises:
        ConfigError: `units` is below 1, or a name is unknown.
        ShapeError: the input has no time axis or not the features the kernel was made
            for, or the state to begin from does not fit.

    Example:
        >>> import jax
        >>> layer, x = GRU(4, returns="last"), jnp.ones((2, 7, 3))
        >>> params, _ = layer.init(jax.random.key(0), x)
        >>> layer(params, x).shape
        (2, 4)

    Source:
        Cho et al. (2014), "Learning Phrase Representations using RNN Encoder-Decoder",
        equations 5 to 8, arXiv:1406.1078: reset before. Reset after: `torch.nn.GRU`,
        PyTorch documentation.
    """

    gates: ClassVar[int] = 3

    units: Count
    reset: Literal["after", "before"] = "after"
    returns: Returns = "sequence"
    reverse: bool = False
    kernel_init: Initializer = GlorotUniform()
    recurrent_init: Initializer = Orthogonal()
    bias_init: Initializer = Zeros()

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """Draw both kernels and the biases."""
        params = self.kernels(key, spec)
        params["bias"] = self.bias(key, "bias", 3 * self.units, params)
        if self.reset == "after":
            params["recurrent_bias"] = self.bias(
                key, "recurrent_bias", self.units, params
            )
        return params, {}

    def step(self, weights: Tree, drive: Array, before: Tree) -> tuple[Tree, Tree]:
        """Open the gates, propose a new state, mix it with the old one."""
        h, kernel = before["hidden"], weights["recurrent_kernel"]
        a_gates, a_new = self._cut(drive)
        if self.reset == "after":
            u_gates, u = self._cut(product(h, kernel))
            u = u + widened(weights["recurrent_bias"])
            gates = _sigmoid(a_gates + u_gates)
            r, z = jnp.split(gates, 2, -1)
            n = jnp.tanh(a_new + r * u)
            return {"hidden": (1 - z) * n + z * h}, (gates, n, u)
        k_gates, k_new = self._cut(kernel)
        gates = _sigmoid(a_gates + product(h, k_gates))
        r, z = jnp.split(gates, 2, -1)
        n = jnp.tanh(a_new + product(r * h, k_new))
        return {"hidden": (1 - z) * n + z * h}, (gates, n)

    def slopes(self, kept: Tree, before: Tree) -> Tree:
        r"""Evaluate the factors of $\delta^r, \delta^z, \delta^n$."""
        (gates, n, *u), h = kept, before["hidden"]
        r, z = jnp.split(gates, 2, -1)
        seen = u[0] if self.reset == "after" else h  # what r was multiplied with
        return {
            "reset": seen * r * (1 - r),
            "update": (h - n) * z * (1 - z),
            "new": (1 - z) * (1 - n * n),
            "r": r,
            "z": z,
        }

    def back(self, weights: Tree, slopes: Tree, delta: Tree) -> tuple[Tree, Array]:
        r"""Evaluate $\delta^r, \delta^z, \delta^n$ and what goes to the step before."""
        d_h, r = delta["hidden"], slopes["r"]
        kernel_back = weights["recurrent_kernel"].T  # (3 * units, units)
        d_n, d_z = d_h * slopes["new"], d_h * slopes["update"]
        if self.reset == "after":
            d_r = d_n * slopes["reset"]
            d_u = jnp.concatenate([d_r, d_z, r * d_n], -1)
            d_before = d_h * slopes["z"] + product(d_u, kernel_back)
        else:
            d_rh = product(d_n, kernel_back[2 * self.units :])
            d_r = d_rh * slopes["reset"]
            d_gates = jnp.concatenate([d_r, d_z], -1)
            d_before = d_h * slopes["z"] + r * d_rh
            d_before += product(d_gates, kernel_back[: 2 * self.units])
        return {"hidden": d_before}, jnp.concatenate([d_r, d_z, d_n], -1)

    def gradients(self, weights: Tree, kept: Tree, before: Tree, drive: Array) -> Tree:
        """Evaluate the sums over time for $U$ and $c_n$."""
        (gates, *_), h = kept, before["hidden"]
        dtype = weights["recurrent_kernel"].dtype
        r = gates[..., : self.units]
        d_gates, d_n = self._cut(drive)
        if self.reset == "after":
            d_u = r * d_n
            d_bias = d_u.sum((0, 1)).astype(dtype)
            d_kernel = across(h, jnp.concatenate([d_gates, d_u], -1), dtype)
            return {"recurrent_kernel": d_kernel, "recurrent_bias": d_bias}
        d_kernels = [across(h, d_gates, dtype), across(r * h, d_n, dtype)]
        return {"recurrent_kernel": jnp.concatenate(d_kernels, -1)}

    def _cut(self, blocks: Array) -> tuple[Array, Array]:
        """The columns of both gates, and those of the candidate."""
        return blocks[..., : 2 * self.units], blocks[..., 2 * self.units :]


def _sigmoid(z: Array) -> Array:
    # one tanh for both gates: see `LSTM`
    return 0.5 + 0.5 * jnp.tanh(0.5 * z)
