"""Clipping: optimizers that are never shown a huge gradient, simplest first."""

from dataclasses import dataclass

import jax
import jax.numpy as jnp
from jaxtyping import Array

from glassnet.optimizers.optimizer import Optimizer, Wrapper, seen, widened
from glassnet.settings import Positive, hyperparams
from glassnet.types import Tree


@dataclass(frozen=True)
class ClipByValue(Wrapper):
    r"""Cut off each number of the gradient that is too large, then let it step.

    $$g_i \leftarrow \max(-c, \min(c, g_i))$$

    The direction changes: what is cut loses against what is not. An infinite gradient
    becomes $\pm c$ and goes unseen; a NaN stays NaN.

    Args:
        optimizer: gets the clipped gradients.
        limit: $c$, in the gradient's own units. Above 0.

    Raises:
        ConfigError: `limit` is not above 0.

    Example:
        >>> from glassnet.optimizers import SGD
        >>> optimizer, params = ClipByValue(SGD(0.1), 1.0), jnp.zeros(2)
        >>> grads = jnp.array([30.0, -0.5])
        >>> steps, _ = optimizer.update(grads, optimizer.init(params))
        >>> [f"{step:.3f}" for step in steps]
        ['-0.100', '0.050']

    Source:
        Mikolov (2012), "Statistical Language Models Based on Neural Networks",
        section 3.2.2.
    """

    optimizer: Optimizer
    limit: Positive = 1.0

    def init(self, params: Tree) -> Tree:
        """The optimizer's own state, and the limit."""
        return {"hyperparams": hyperparams(self), "inner": self.optimizer.init(params)}

    def update(
        self, grads: Tree, state: Tree, params: Tree | None = None
    ) -> tuple[Tree, Tree]:
        """Cut, and let the optimizer step."""
        limit = state["hyperparams"]["limit"]

        def cut(g: Array) -> Array:
            return jnp.clip(widened(g), -limit, limit).astype(g.dtype)

        return _go_on(self, jax.tree.map(cut, grads), state, params)


@dataclass(frozen=True)
class ClipByNorm(Wrapper):
    r"""Shorten the gradient of each array that is too long, then let it step.

    $$g \leftarrow g \min\left(1, \frac{c}{\lVert g \rVert}\right)$$

    for each array by itself: one layer's cliff does not slow the others, but the
    direction over all parameters changes. `ClipByGlobalNorm` keeps it.

    Args:
        optimizer: gets the shortened gradients.
        norm: $c$, the greatest length of one array, in the gradient's own units.
            Above 0.

    Raises:
        ConfigError: `norm` is not above 0.

    Example:
        >>> from glassnet.optimizers import SGD
        >>> optimizer = ClipByNorm(SGD(0.1), 1.0)
        >>> grads = {"a": jnp.array([30.0, 40.0]), "b": jnp.array([0.5])}
        >>> steps, _ = optimizer.update(grads, optimizer.init(grads))
        >>> [f"{step:.3f}" for step in (*steps["a"], *steps["b"])]
        ['-0.060', '-0.080', '-0.050']

    Source:
        Pascanu, Mikolov & Bengio (2012), "On the difficulty of training Recurrent
        Neural Networks", Algorithm 1, for each array, arXiv:1211.5063.
    """

    optimizer: Optimizer
    norm: Positive = 1.0

    def init(self, params: Tree) -> Tree:
        """The optimizer's own state, and the norm."""
        return {"hyperparams": hyperparams(self), "inner": self.optimizer.init(params)}

    def update(
        self, grads: Tree, state: Tree, params: Tree | None = None
    ) -> tuple[Tree, Tree]:
        """Shorten, and let the optimizer step."""
        limit = state["hyperparams"]["norm"]

        def shorten(g: Array) -> Array:
            length = jnp.sqrt(jnp.square(widened(g)).sum())
            return (widened(g) * (limit / jnp.maximum(length, limit))).astype(g.dtype)

        return _go_on(self, jax.tree.map(shorten, grads), state, params)


@dataclass(frozen=True)
class ClipByGlobalNorm(Wrapper):
    r"""Shorten gradients that are too long, then let the optimizer step.

    $$g \leftarrow g \min\left(1, \frac{c}{\lVert g \rVert}\right), \qquad
      \lVert g \rVert^2 = \textstyle\sum_i g_i^2$$

    over all parameters together, so that the direction stays. A single cliff in the
    loss then cannot throw the network away; a gradient that is NaN or infinite makes
    NaN all the same, for the guard to see. Under `SGD` no step is longer than
    $\alpha c$; `Adam` rescales its gradients anyway, so it only feels the change.

    Args:
        optimizer: gets the shortened gradients.
        norm: $c$, the greatest length, in the gradient's own units. Above 0. Lives in
            the state, so it can be turned while training.

    Raises:
        ConfigError: `norm` is not above 0.

    Example:
        >>> from glassnet.optimizers import SGD
        >>> optimizer, params = ClipByGlobalNorm(SGD(0.1), 1.0), jnp.zeros(2)
        >>> grads = jnp.array([30.0, 40.0])  # of length 50
        >>> steps, _ = optimizer.update(grads, optimizer.init(params))
        >>> [f"{step:.3f}" for step in steps]
        ['-0.060', '-0.080']

    Source:
        Pascanu, Mikolov & Bengio (2012), "On the difficulty of training Recurrent
        Neural Networks", Algorithm 1, arXiv:1211.5063.
    """

    optimizer: Optimizer
    norm: Positive = 1.0

    def init(self, params: Tree) -> Tree:
        """The optimizer's own state, and the norm."""
        return {"hyperparams": hyperparams(self), "inner": self.optimizer.init(params)}

    def update(
        self, grads: Tree, state: Tree, params: Tree | None = None
    ) -> tuple[Tree, Tree]:
        """Shorten, and let the optimizer step."""
        squares = [jnp.square(widened(g)).sum() for g in jax.tree.leaves(grads)]
        length, limit = jnp.sqrt(sum(squares)), state["hyperparams"]["norm"]
        # Not limit / length, which is 0 / 0 where nothing is left to learn.
        share = limit / jnp.maximum(length, limit)

        def shorten(g: Array) -> Array:
            return (share * widened(g)).astype(g.dtype)

        return _go_on(self, jax.tree.map(shorten, grads), state, params)


@dataclass(frozen=True)
class AdaptiveClip(Wrapper):
    r"""Shorten what is long beside the weights it would change, then let it step.

    $$g \leftarrow g \min\left(1,
      c\, \frac{\max(\lVert w \rVert, \epsilon)}{\lVert g \rVert}\right)$$

    for each unit by itself, $w$ being the weights that flow into it: all axes of a
    kernel but the last, or the whole of a vector. A layer with small weights may take
    small steps only. The paper leaves the last layer alone.

    Args:
        optimizer: gets the shortened gradients.
        share: $c$, the greatest length of a gradient over that of its weights. Above 0.
        epsilon: length that weights are taken to have at least, so that what starts at
            zero can move. Above 0.

    Raises:
        ConfigError: a setting is not above 0, or `update` is not given params.

    Example:
        >>> from glassnet.optimizers import SGD
        >>> optimizer, params = AdaptiveClip(SGD(1.0), 0.1), jnp.array([3.0, 4.0])
        >>> grads = jnp.array([0.0, 100.0])  # may be 0.1 * 5 long
        >>> steps, _ = optimizer.update(grads, optimizer.init(params), params)
        >>> print(f"{steps[1]:.3f}")
        -0.500

    Source:
        Brock, De, Smith & Simonyan (2021), "High-Performance Large-Scale Image
        Recognition Without Normalization", equation 3, arXiv:2102.06171.
    """

    optimizer: Optimizer
    share: Positive = 0.01
    epsilon: Positive = 1e-3

    def init(self, params: Tree) -> Tree:
        """The optimizer's own state, and the share."""
        return {"hyperparams": hyperparams(self), "inner": self.optimizer.init(params)}

    def update(
        self, grads: Tree, state: Tree, params: Tree | None = None
    ) -> tuple[Tree, Tree]:
        """Shorten, and let the optimizer step."""
        h, params = state["hyperparams"], seen(params, self)

        def shorten(g: Array, w: Array) -> Array:
            length = unit_lengths(widened(g))
            limit = h["share"] * jnp.maximum(unit_lengths(widened(w)), h["epsilon"])
            return (widened(g) * (limit / jnp.maximum(length, limit))).astype(g.dtype)

        return _go_on(self, jax.tree.map(shorten, grads, params), state, params)


def unit_lengths(kernel: Array) -> Array:
    """Length of the weights into each unit: over all axes but the last.

    Args:
        kernel: of shape `(..., units)`; all of a vector counts as one unit.

    Returns:
        Of the same shape with axes of 1, but for the last.

    Example:
        >>> unit_lengths(jnp.array([[3.0, 0.0], [4.0, 2.0]])).tolist()
        [[5.0, 2.0]]
    """
    axes = tuple(range(max(1, kernel.ndim - 1))) if kernel.ndim else ()
    return jnp.sqrt(jnp.square(kernel).sum(axes, keepdims=True))


def _go_on(
    wrapper: Wrapper, grads: Tree, state: Tree, params: Tree | None
) -> tuple[Tree, Tree]:
    """The inner optimizer's steps, and the wrapper's next state."""
    steps, inner = wrapper.optimizer.update(grads, state["inner"], params)
    return steps, state | {"inner": inner}
