"""Back-propagation through time: as through a deep network that shares its weights.

Each function takes a sequence `(time, rows, features)`, the first step read first, and
returns gradients and what goes back to the sequence. A state begins at zero.
"""

from collections.abc import Callable

import jax.numpy as jnp
from jaxtyping import Array, Bool, Float

from glassnet.types import Tree

__all__ = ["gru", "lstm", "simple_rnn"]

Steps = Float[Array, "time rows features"]
Deltas = Float[Array, "time rows units"]
Counts = Bool[Array, "time rows 1"] | None


def simple_rnn(
    params: Tree, x: Steps, deltas: Deltas, final: Tree, counts: Counts = None
) -> tuple[Tree, Steps]:
    r"""Go back through $h_t = \tanh(x_t W + h_{t-1} U + b)$.

    $$\delta_t = (1 - h_t^2) \left(\partial L/\partial y_t
        + \delta_{t+1} U^\top\right), \quad
      \frac{\partial L}{\partial W} = \sum_t x_t^\top \delta_t, \quad
      \frac{\partial L}{\partial U} = \sum_t h_{t-1}^\top \delta_t, \quad
      \frac{\partial L}{\partial b} = \sum_t \delta_t$$

    Args:
        params: `kernel` $W$, `recurrent_kernel` $U$, `bias` $b$.
        x: the sequence.
        deltas: $\partial L / \partial y_t$ at the output of each step.
        final: what comes back to the last state besides, such as `{"hidden": ...}`.
        counts: which steps count; where one does not, the state stays.

    Returns:
        Gradients, and $\delta_t W^\top$ at each step.

    Example:
        >>> params = {"kernel": jnp.ones((1, 1)), "bias": jnp.zeros(1)}
        >>> params["recurrent_kernel"] = jnp.full((1, 1), 2.0)
        >>> x, deltas = jnp.zeros((3, 1, 1)), jnp.array([0, 0, 1.0]).reshape(3, 1, 1)
        >>> _, back = simple_rnn(params, x, deltas, {"hidden": jnp.zeros((1, 1))})
        >>> back.ravel().tolist()  # twice as much for each step back: it explodes
        [4.0, 2.0, 1.0]

    Source:
        Werbos (1990), "Backpropagation Through Time: What It Does and How to Do It",
        equations 11 to 15.
    """

    def slope(h: Array) -> Array:
        return 1 - h * h

    return elman(params, x, deltas, final, counts, jnp.tanh, slope)


def elman(
    params: Tree,
    x: Steps,
    deltas: Deltas,
    final: Tree,
    counts: Counts,
    activation: Callable[[Array], Array],
    slope: Callable[[Array], Array],
) -> tuple[Tree, Steps]:
    """Like `simple_rnn`, with any activation whose slope its output tells."""
    w, u, b = params["kernel"], params["recurrent_kernel"], params["bias"]
    h = [jnp.zeros((x.shape[1], u.shape[0]), x.dtype)]
    for t in range(len(x)):
        h.append(_kept(counts, t, activation(x[t] @ w + h[t] @ u + b), h[t]))
    d_h, d_z = final["hidden"], [jnp.zeros_like(h[0])] * len(x)
    for t in reversed(range(len(x))):
        d_h = d_h + deltas[t]
        d_z[t] = _counted(counts, t, d_h * slope(h[t + 1]))
        d_h = _kept(counts, t, d_z[t] @ u.T, d_h)
    return _sums(params, x, h, d_z)


def lstm(
    params: Tree, x: Steps, deltas: Deltas, final: Tree, counts: Counts = None
) -> tuple[Tree, Steps]:
    r"""Go back through the gates and the cell of an LSTM.

    $$\begin{aligned}
      \delta^o &= \delta^h \tanh c_t, \qquad
        \delta^c \leftarrow \delta^c + \delta^h o\, (1 - \tanh^2 c_t) \\
      \delta^i &= \delta^c g, \quad \delta^f = \delta^c c_{t-1}, \quad
        \delta^g = \delta^c i, \qquad \delta^c_{t-1} = \delta^c f \\
      \delta^z &= [\delta^i i(1-i),\, \delta^f f(1-f),\, \delta^g (1-g^2),\,
        \delta^o o(1-o)], \qquad \delta^h_{t-1} = \delta^z U^\top
      \end{aligned}$$

    Args:
        params: `kernel`, `recurrent_kernel` and `bias`, with columns for $i, f, g, o$.
        x: the sequence.
        deltas: $\partial L / \partial y_t$ at the output of each step.
        final: what comes back to the last state besides: `hidden` and `cell`.
        counts: which steps count.

    Returns:
        Gradients, and $\delta^z_t W^\top$ at each step.

    Example:
        >>> params = {"kernel": jnp.ones((1, 4)), "recurrent_kernel": jnp.ones((1, 4))}
        >>> params["bias"], zero = jnp.zeros(4), jnp.zeros((1, 1))
        >>> final = {"hidden": zero, "cell": jnp.ones((1, 1))}
        >>> grads, _ = lstm(params, jnp.zeros((1, 1, 1)), zero[None], final)
        >>> grads["bias"].tolist()  # only the candidate, half open, changes c = 0
        [0.0, 0.0, 0.5, 0.0]

    Source:
        Gers, Schmidhuber & Cummins (2000), "Learning to Forget", section 3; without
        truncation as in Graves & Schmidhuber (2005), appendix A.
    """
    w, u, b = params["kernel"], params["recurrent_kernel"], params["bias"]
    h = [jnp.zeros((x.shape[1], u.shape[0]), x.dtype)]
    c, gates = [h[0]], []
    for t in range(len(x)):
        z_i, z_f, z_g, z_o = jnp.split(x[t] @ w + h[t] @ u + b, 4, -1)
        i, f, g, o = _sigmoid(z_i), _sigmoid(z_f), jnp.tanh(z_g), _sigmoid(z_o)
        cell = f * c[t] + i * g
        gates.append((i, f, g, o, jnp.tanh(cell)))
        h.append(_kept(counts, t, o * jnp.tanh(cell), h[t]))
        c.append(_kept(counts, t, cell, c[t]))
    d_h, d_c = final["hidden"], final["cell"]
    d_z = [jnp.zeros((x.shape[1], u.shape[1]), x.dtype)] * len(x)
    for t in reversed(range(len(x))):
        i, f, g, o, read = gates[t]
        d_h = d_h + deltas[t]
        d_o = d_h * read
        d_cell = d_c + d_h * o * (1 - read * read)
        d_i, d_f, d_g = d_cell * g, d_cell * c[t], d_cell * i
        slopes = d_i * i * (1 - i), d_f * f * (1 - f), d_g * (1 - g * g)
        gathered = jnp.concatenate([*slopes, d_o * o * (1 - o)], -1)
        d_z[t] = _counted(counts, t, gathered)
        d_h = _kept(counts, t, d_z[t] @ u.T, d_h)
        d_c = _kept(counts, t, d_cell * f, d_c)
    return _sums(params, x, h, d_z)


def gru(
    params: Tree, x: Steps, deltas: Deltas, final: Tree, counts: Counts = None
) -> tuple[Tree, Steps]:
    r"""Go back through the gates of a GRU, with $u = h_{t-1} U_n + c_n$.

    $$\begin{aligned}
      \delta^n &= \delta (1 - z)(1 - n^2), \qquad
        \delta^z = \delta (h_{t-1} - n)\, z (1 - z), \qquad
        \delta^r = \delta^n u\, r (1 - r) \\
      \delta_{t-1} &= \delta z + \delta^r U_r^\top + \delta^z U_z^\top
        + (r \delta^n) U_n^\top
      \end{aligned}$$

    Without `recurrent_bias` among the params the reset gate acts before the product:
    $\delta^r = (\delta^n U_n^\top)\, h_{t-1}\, r(1-r)$, and the last term is
    $r\, (\delta^n U_n^\top)$.

    Args:
        params: `kernel`, `recurrent_kernel` and `bias`, with columns for $r, z, n$;
            and `recurrent_bias` $c_n$, if reset acts after the product.
        x: the sequence.
        deltas: $\partial L / \partial y_t$ at the output of each step.
        final: what comes back to the last state besides, `{"hidden": ...}`.
        counts: which steps count.

    Returns:
        Gradients, and what goes back to each step of the sequence.

    Example:
        >>> params = {"kernel": jnp.ones((1, 3)), "recurrent_kernel": jnp.ones((1, 3))}
        >>> params["bias"], zero = jnp.zeros(3), jnp.zeros((1, 1, 1))
        >>> final = {"hidden": jnp.ones((1, 1))}
        >>> gru(params, zero, zero, final)[0]["bias"].tolist()
        [0.0, 0.0, 0.5]

    Source:
        Cho et al. (2014), "Learning Phrase Representations using RNN Encoder-Decoder",
        equations 5 to 8, arXiv:1406.1078, differentiated.
    """
    w, u, b = params["kernel"], params["recurrent_kernel"], params["bias"]
    units, after = u.shape[0], "recurrent_bias" in params
    u_gates, u_n = u[:, : 2 * units], u[:, 2 * units :]
    h, kept = [jnp.zeros((x.shape[1], units), x.dtype)], []
    for t in range(len(x)):
        a = x[t] @ w + b
        r, z = jnp.split(_sigmoid(a[:, : 2 * units] + h[t] @ u_gates), 2, -1)
        inner = h[t] @ u_n + params["recurrent_bias"] if after else (r * h[t]) @ u_n
        n = jnp.tanh(a[:, 2 * units :] + (r * inner if after else inner))
        kept.append((r, z, n, inner))
        h.append(_kept(counts, t, (1 - z) * n + z * h[t], h[t]))
    d_h, d_n_inner = final["hidden"], [h[0]] * len(x)
    d_z = [jnp.zeros((x.shape[1], 3 * units), x.dtype)] * len(x)
    for t in reversed(range(len(x))):
        r, z, n, inner = kept[t]
        d_h = d_h + deltas[t]
        inside = _counted(counts, t, d_h)
        d_n = inside * (1 - z) * (1 - n * n)
        d_update = inside * (h[t] - n) * z * (1 - z)
        d_rh = d_n @ u_n.T
        d_r = d_n * inner * r * (1 - r) if after else d_rh * h[t] * r * (1 - r)
        d_z[t] = jnp.concatenate([d_r, d_update, d_n], -1)
        d_n_inner[t] = r * d_n if after else d_n
        through = d_n_inner[t] @ u_n.T if after else r * d_rh
        back = inside * z + d_z[t][:, : 2 * units] @ u_gates.T + through
        d_h = _kept(counts, t, back, d_h)
    grads, back = _sums(params, x, h, d_z)
    read = h[:-1] if after else [r * h[t] for t, (r, *_) in enumerate(kept)]
    d_u_n = sum((a.T @ d for a, d in zip(read, d_n_inner, strict=True)), 0 * u_n)
    grads["recurrent_kernel"] = grads["recurrent_kernel"].at[:, 2 * units :].set(d_u_n)
    if after:
        grads["recurrent_bias"] = jnp.stack(d_n_inner).sum((0, 1))
    return grads, back


def _sums(
    params: Tree, x: Steps, h: list[Array], d_z: list[Array]
) -> tuple[Tree, Steps]:
    """One set of weights, used at every step: the sum over all steps."""
    w, u = params["kernel"], params["recurrent_kernel"]
    grads = {"kernel": 0 * w, "recurrent_kernel": 0 * u, "bias": 0 * params["bias"]}
    for t, d in enumerate(d_z):
        grads["kernel"] += x[t].T @ d
        grads["recurrent_kernel"] += h[t].T @ d
        grads["bias"] += d.sum(0)
    return grads, jnp.stack([d @ w.T for d in d_z]) if d_z else 0 * x


def _sigmoid(z: Array) -> Array:
    return 1 / (1 + jnp.exp(-z))


def _kept(counts: Counts, t: int, new: Array, old: Array) -> Array:
    return new if counts is None else jnp.where(counts[t], new, old)


def _counted(counts: Counts, t: int, delta: Array) -> Array:
    return delta if counts is None else jnp.where(counts[t], delta, 0)
