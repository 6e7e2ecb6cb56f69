"""Averages of the weights along the way, simplest first."""

from dataclasses import dataclass
from typing import Annotated

import jax
import jax.numpy as jnp
from jaxtyping import Array

from glassnet.optimizers.moments import weight
from glassnet.optimizers.optimizer import Optimizer, Wrapper, seen, widened
from glassnet.settings import Count, Fraction, Range, hyperparams
from glassnet.types import Tree


@dataclass(frozen=True)
class Average(Wrapper):
    r"""Step as before, and keep the average of the weights to predict with.

    After each step, with weights $w$ and the $n$-th to be averaged,

    $$a \leftarrow a + r\,(w - a), \qquad
      r = \frac{1 - \beta}{1 - \beta^n} \quad\text{or}\quad r = \frac{1}{n}$$

    an exponential average that forgets (and whose first values weigh no more than they
    should), or the plain mean. The weights of single steps dance around the bottom;
    their average lies in it. Training itself is not changed: `averaged` gives $a$,
    which is what is evaluated, kept and exported. Batch normalization's running values
    are those of $w$: with a plain mean over a long way they should be measured again.

    Args:
        optimizer: steps.
        beta: memory of about $1/(1 - \beta)$ steps, in [0, 1), or None for the plain
            mean of all weights from `start` on.
        start: how many steps go by before the first is averaged, 0 or more; until then
            the average is the weights themselves.

    Raises:
        ConfigError: a setting is outside its range, or `update` is not given params.

    Example:
        >>> from glassnet.optimizers import SGD
        >>> optimizer, params = Average(SGD(1.0), beta=None), jnp.array(0.0)
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
    beta: Fraction | None = 0.999
    start: Annotated[int, Range(0, float("inf"), "[)")] = 0

    def init(self, params: Tree) -> Tree:
        """The optimizer's own state, and the first weights."""
        inner = {"inner": self.optimizer.init(params), "step": jnp.array(0)}
        average = jax.tree.map(widened, params)
        return {"hyperparams": hyperparams(self), "average": average} | inner

    def update(
        self, grads: Tree, state: Tree, params: Tree | None = None
    ) -> tuple[Tree, Tree]:
        """Let the optimizer step, and move the average."""
        params, step = seen(params, self), state["step"] + 1
        steps, inner = self.optimizer.update(grads, state["inner"], params)
        count = jnp.maximum(step - self.start, 1)
        if self.beta is None:
            rate = 1 / count.astype(float)
        else:
            beta = state["hyperparams"]["beta"]
            rate = (1 - beta) / weight(beta, count)

        def move(a: Array, w: Array, s: Array) -> Array:
            return a + rate * (widened(w) + widened(s) - a)

        average = jax.tree.map(move, state["average"], params, steps)
        return steps, state | {"inner": inner, "average": average, "step": step}

    def averaged(self, state: Tree, params: Tree) -> Tree:
        """The average, in the dtypes of the params."""
        return jax.tree.map(lambda a, w: a.astype(w.dtype), state["average"], params)


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
        return jax.tree.map(lambda s, w: s.astype(w.dtype), state["slow"], params)
