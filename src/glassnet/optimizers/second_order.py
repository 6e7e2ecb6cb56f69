"""L-BFGS: curvature learned from the last few steps."""

import math
from dataclasses import dataclass

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from glassnet.optimizers.optimizer import Optimizer, seen, widened
from glassnet.settings import Count, Positive, hyperparams
from glassnet.types import Tree


@dataclass(frozen=True)
class LBFGS(Optimizer):
    r"""Newton's step with a guess of the curvature, from how the gradient changed.

    With $s_i$ the last $m$ steps and $y_i$ what each did to the gradient,

    $$\Delta = -\alpha\, H g, \qquad
      H \leftarrow (I - \rho s y^\top)\, H\, (I - \rho y s^\top) + \rho s s^\top,
      \quad \rho = 1 / s^\top y$$

    starting from $H = \gamma I$, $\gamma = s^\top y / y^\top y$ of the latest pair, and
    never written out: two loops over the pairs give $H g$ (`two_loops`). The first step
    is $\min(1, 1/\lVert g \rVert)\, g$.

    For smooth losses on the whole data, where it needs ten to a hundred times fewer
    steps than descent; the noise of small batches would be taken for curvature. There
    is no line search: where steps overshoot, lower the rate. A pair with
    $s^\top y \le 0$, which would make $H$ point uphill, is left out. No step is longer
    than $\alpha c$: once the loss is zero but for rounding, $H$ is large and wrong.

    Args:
        learning_rate: $\alpha$, share of Newton's step, 1 by default. Above 0.
        memory: $m$, how many pairs are kept, at least 1.
        longest: $c$, length of the longest step over all parameters together, in their
            own units. Above 0.

    Raises:
        ConfigError: a setting is outside its range, or `update` is not given params.

    Example:
        >>> optimizer, x = LBFGS(), jnp.array([1.0, 1.0])
        >>> state = optimizer.init(x)
        >>> for _ in range(6):  # of x0^2 + 50 x1^2, a narrow ravine
        ...     step, state = optimizer.update(x * jnp.array([2.0, 100.0]), state, x)
        ...     x = x + step
        >>> bool(jnp.abs(x).max() < 0.01)
        True

    Source:
        Nocedal & Wright (2006), "Numerical Optimization", Algorithms 7.4 and 7.5.
    """

    learning_rate: Positive = 1.0
    memory: Count = 10
    longest: Positive = 10.0

    def init(self, params: Tree) -> Tree:
        """No pairs yet, and nothing to compare with."""
        flat = _flat(params)
        pairs = jnp.zeros((self.memory, flat.size), flat.dtype)
        return {
            "hyperparams": hyperparams(self),
            "params": flat,
            "grads": jnp.zeros_like(flat),
            "moves": pairs,
            "changes": pairs,
            "weights": jnp.zeros(self.memory, flat.dtype),
            "scale": jnp.zeros((), flat.dtype),
            "pairs": jnp.array(0),
            "step": jnp.array(0),
        }

    def update(
        self, grads: Tree, state: Tree, params: Tree | None = None
    ) -> tuple[Tree, Tree]:
        """Take in the last step's pair, and step."""
        w, g = _flat(seen(params, self)), _flat(grads)
        state = _take_in(state, w - state["params"], g - state["grads"])
        # the newest pair last; slots that are still empty weigh nothing
        order = (state["pairs"] + jnp.arange(self.memory)) % self.memory
        first = 1 / jnp.maximum(jnp.sqrt(jnp.vdot(g, g)), 1)
        towards = two_loops(
            g,
            state["moves"][order],
            state["changes"][order],
            state["weights"][order],
            jnp.where(state["pairs"] > 0, state["scale"], first),
        )
        h, length = state["hyperparams"], jnp.sqrt(jnp.vdot(towards, towards))
        rate = h["learning_rate"] * h["longest"] / jnp.maximum(length, h["longest"])
        new = {"params": w, "grads": g, "step": state["step"] + 1}
        return _shaped(-rate * towards, grads), state | new


def two_loops(
    grad: Float[Array, "n"],
    moves: Float[Array, "m n"],
    changes: Float[Array, "m n"],
    weights: Float[Array, "m"],
    scale: Float[Array, ""],
) -> Float[Array, "n"]:
    r"""$H g$ from the pairs alone.

    Args:
        grad: $g$.
        moves: $s_i$, oldest first.
        changes: $y_i$, likewise.
        weights: $\rho_i$; 0 leaves a pair out.
        scale: $\gamma$.

    Returns:
        $H g$; with no pairs, $\gamma g$.

    Example:
        >>> s, y = jnp.array([[1.0, 0.0]]), jnp.array([[4.0, 0.0]])  # curvature 4
        >>> found = two_loops(jnp.ones(2), s, y, jnp.array([0.25]), jnp.array(1.0))
        >>> found.tolist()
        [0.25, 1.0]

    Source:
        Nocedal & Wright (2006), "Numerical Optimization", Algorithm 7.4.
    """
    pairs = (moves, changes, weights)

    def back(q: Array, pair: tuple[Array, Array, Array]) -> tuple[Array, Array]:
        s, y, rho = pair
        alpha = rho * jnp.vdot(s, q)
        return q - alpha * y, alpha

    def forth(
        r: Array, pair: tuple[tuple[Array, Array, Array], Array]
    ) -> tuple[Array, None]:
        (s, y, rho), alpha = pair
        return r + (alpha - rho * jnp.vdot(y, r)) * s, None

    q, alphas = jax.lax.scan(back, grad, pairs, reverse=True)
    return jax.lax.scan(forth, scale * q, (pairs, alphas))[0]


def _take_in(state: Tree, move: Array, change: Array) -> Tree:
    """The state with one more pair, if it is one to learn from."""
    curvature, square = jnp.vdot(move, change), jnp.vdot(change, change)
    tiny = jnp.finfo(move.dtype).tiny  # below, one over it would be infinite
    good = (curvature > tiny**0.5) & (square > tiny) & (state["step"] > 0)
    slot = state["pairs"] % len(state["weights"])

    def put(kept: Array, new: Array) -> Array:
        return kept.at[slot].set(jnp.where(good, new, kept[slot]))

    safe = jnp.where(good, curvature, 1)
    scale = safe / jnp.where(good, square, 1)
    return state | {
        "moves": put(state["moves"], move),
        "changes": put(state["changes"], change),
        "weights": put(state["weights"], 1 / safe),
        "scale": jnp.where(good, scale, state["scale"]),
        "pairs": jnp.where(good, state["pairs"] + 1, state["pairs"]),
    }


def _flat(tree: Tree) -> Float[Array, "n"]:
    leaves = [widened(leaf).ravel() for leaf in jax.tree.leaves(tree)]
    return jnp.concatenate(leaves or [jnp.zeros(0)])


def _shaped(flat: Float[Array, "n"], like: Tree) -> Tree:
    leaves, structure = jax.tree.flatten(like)
    sizes = [math.prod(leaf.shape) for leaf in leaves]
    parts = jnp.split(flat, [sum(sizes[: i + 1]) for i in range(len(sizes) - 1)])
    shaped = [
        p.reshape(leaf.shape).astype(leaf.dtype)
        for p, leaf in zip(parts, leaves, strict=False)
    ]
    return jax.tree.unflatten(structure, shaped)
