"""Averages of the weights along the way, simplest first."""

import math
from dataclasses import dataclass
from typing import Annotated

import jax
import jax.numpy as jnp
from jaxtyping import Array

from glassnet.optimizers.moments import weight
from glassnet.optimizers.optimizer import Optimizer, Wrapper, seen, widened
from glassnet.settings import Count, Fraction, Range, hyperparams
from glassnet.types import Tree

Start = Annotated[int, Range(0, math.inf, "[)")]


@dataclass(frozen=True)
class PolyakAverage(Wrapper):
    r"""Step as before, and keep the plain mean of the weights to predict with.

    After each step, with weights $w$ and the $n$-th to be averaged,

    $$a \leftarrow a + \frac{1}{n} (w - a)$$

    The weights of single steps dance around the bottom; their mean lies in it. Training
    itself is not changed: `averaged` gives $a$, which is what is evaluated, kept and
    exported. Batch normalization's running values are those of $w$: after a long way
    they should be measured again. Also known as SWA.

    Args:
        optimizer: steps, best at a constant and high rate once averaging has begun.
        start: how many steps go by before the first is averaged, 0 or more; until then
            the average is the weights themselves. Three quarters of all is usual.

    Raises:
        ConfigError: a setting is outside its range, or `update` is not given params.

    Example:
        >>> from glassnet.optimizers import SGD
        >>> optimizer, params = PolyakAverage(SGD(1.0)), jnp.array(0.0)
        >>> state = optimizer.init(params)
        >>> for g in (-1.0, -1.0, -4.0):  # to 1, 2 and 6
        ...     step, state = optimizer.update(jnp.array(g), state, params)
        ...     params += step
        >>> print(f"{optimizer.averaged(state, params):.1f}")
        3.0

    Source:
        Polyak & Juditsky (1992), "Acceleration of stochastic approximation by
        averaging", equation 4; Izmailov et al. (2018), "Averaging Weights Leads to
        Wider Optima and Better Generalization", Algorithm 1, arXiv:1803.05407.
    """

    optimizer: Optimizer
    start: Start = 0

    def init(self, params: Tree) -> Tree:
        """The optimizer's own state, and the first weights."""
        return _begin(self, params)

    def update(
        self, grads: Tree, state: Tree, params: Tree | None = None
    ) -> tuple[Tree, Tree]:
        """Let the optimizer step, and move the mean."""
        count = jnp.maximum(state["step"] + 1 - self.start, 1)
        return _go_on(self, grads, state, params, 1 / count.astype(float))

    def averaged(self, state: Tree, params: Tree) -> Tree:
        """The mean, in the dtypes of the params."""
        return _like(state["average"], params)


@dataclass(frozen=True)
class Average(Wrapper):
    r"""Step as before, and keep an average of the last weights to predict with.

    After each step, with weights $w$ and the $n$-th to be averaged,

    $$a \leftarrow a + \frac{1 - \beta}{1 - \beta^n} (w - a)$$

    an exponential average whose first values weigh no more than they should. Where
    `PolyakAverage` must be told when to start, this one forgets, and can be kept from
    the first step on. Training itself is not changed: `averaged` gives $a$.

    Args:
        optimizer: steps.
        beta: memory of about $1/(1 - \beta)$ steps, in [0, 1).
        start: how many steps go by before the first is averaged, 0 or more; until then
            the average is the weights themselves.

    Raises:
        ConfigError: a setting is outside its range, or `update` is not given params.

    Example:
        >>> from glassnet.optimizers import SGD
        >>> optimizer, params = Average(SGD(1.0), beta=0.5), jnp.array(0.0)
        >>> state = optimizer.init(params)
        >>> for g in (-1.0, -3.0):  # to 1 and 4
        ...     step, state = optimizer.update(jnp.array(g), state, params)
        ...     params += step
        >>> print(f"{optimizer.averaged(state, params):.1f}")  # (0.5 * 1 + 4) / 1.5
        3.0

    Source:
        Tarvainen & Valpola (2017), "Mean teachers are better role models", section 2,
        arXiv:1703.01780; the division by $1 - \beta^n$ is Adam's, arXiv:1412.6980,
        section 3.
    """

    optimizer: Optimizer
    beta: Fraction = 0.999
    start: Start = 0

    def init(self, params: Tree) -> Tree:
        """The optimizer's own state, and the first weights."""
        return _begin(self, params)

    def update(
        self, grads: Tree, state: Tree, params: Tree | None = None
    ) -> tuple[Tree, Tree]:
        """Let the optimizer step, and move the average."""
        count = jnp.maximum(state["step"] + 1 - self.start, 1)
        beta = state["hyperparams"]["beta"]
        rate = (1 - beta) / weight(beta, count)
        return _go_on(self, grads, state, params, rate)

    def averaged(self, state: Tree, params: Tree) -> Tree:
        """The average, in the dtypes of the params."""
        return _like(state["average"], params)


@dataclass(frozen=True)
class LookAhead(Wrapper):
    r"""Explore with fast weights, and follow them slowly.

    The optimizer steps $w$; after every $k$ steps,

    $$s \leftarrow s + \rho\,(w - s), \qquad w \leftarrow s$$

    Where the fast weights circle in a ravine, going half the way cuts across the
    circle. What the optimizer remembers is left as it is. `averaged` gives the slow
    weights $s$, as they were after the last whole round.

    Args:
        optimizer: makes the fast steps.
        steps: $k$, fast steps to a round, at least 1.
        share: $\rho$, how much of the way the slow weights go. In (0, 1].

    Raises:
        ConfigError: a setting is outside its range, or `update` is not given params.

    Example:
        >>> from glassnet.optimizers import SGD
        >>> optimizer, params = LookAhead(SGD(1.0), steps=2), jnp.array(0.0)
        >>> state = optimizer.init(params)
        >>> for g in (-1.0, -1.0, -1.0):
        ...     step, state = optimizer.update(jnp.array(g), state, params)
        ...     params += step
        ...     print(params)
        1.0
        1.0
        2.0

    Source:
        Zhang, Lucas, Hinton & Ba (2019), "Lookahead Optimizer: k steps forward, 1 step
        back", Algorithm 1, arXiv:1907.08610.
    """

    optimizer: Optimizer
    steps: Count = 5
    share: Annotated[float, Range(0, 1, "(]")] = 0.5

    def init(self, params: Tree) -> Tree:
        """The optimizer's own state, and slow weights where the fast ones start."""
        inner = {"inner": self.optimizer.init(params), "step": jnp.array(0)}
        slow = jax.tree.map(widened, params)
        return {"hyperparams": hyperparams(self), "slow": slow} | inner

    def update(
        self, grads: Tree, state: Tree, params: Tree | None = None
    ) -> tuple[Tree, Tree]:
        """Let the optimizer step; after a round, go back to the slow weights."""
        params, step = seen(params, self), state["step"] + 1
        steps, inner = self.optimizer.update(grads, state["inner"], params)
        back, share = step == self.steps, state["hyperparams"]["share"]

        def follow(slow: Array, w: Array, s: Array) -> Array:
            way = widened(w) + widened(s) - slow
            return jnp.where(back, slow + share * way, slow)

        slow = jax.tree.map(follow, state["slow"], params, steps)

        def land(s: Array, w: Array, slow: Array) -> Array:
            return jnp.where(back, (slow - widened(w)).astype(s.dtype), s)

        new = {"inner": inner, "slow": slow, "step": step % self.steps}
        return jax.tree.map(land, steps, params, slow), state | new

    def averaged(self, state: Tree, params: Tree) -> Tree:
        """The slow weights, in the dtypes of the params."""
        return _like(state["slow"], params)


def _begin(wrapper: Average | PolyakAverage, params: Tree) -> Tree:
    inner = {"inner": wrapper.optimizer.init(params), "step": jnp.array(0)}
    average = jax.tree.map(widened, params)
    return {"hyperparams": hyperparams(wrapper), "average": average} | inner


def _go_on(
    wrapper: Average | PolyakAverage,
    grads: Tree,
    state: Tree,
    params: Tree | None,
    rate: Array,
) -> tuple[Tree, Tree]:
    """Step, and move the average by this share of the way to the new weights."""
    params = seen(params, wrapper)
    steps, inner = wrapper.optimizer.update(grads, state["inner"], params)

    def move(a: Array, w: Array, s: Array) -> Array:
        return a + rate * (widened(w) + widened(s) - a)

    average = jax.tree.map(move, state["average"], params, steps)
    new = {"inner": inner, "average": average, "step": state["step"] + 1}
    return steps, state | new


def _like(average: Tree, params: Tree) -> Tree:
    return jax.tree.map(lambda a, w: a.astype(w.dtype), average, params)
