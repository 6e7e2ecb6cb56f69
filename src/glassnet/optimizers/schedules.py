"""Schedules: a factor times a setting, from simplest to hardest."""

import abc
from dataclasses import dataclass

import jax.numpy as jnp
from jaxtyping import Array, Float, Int

from glassnet.settings import Count, Settings


class Schedule(Settings, abc.ABC):
    """A factor times a setting.

    A factor and not a value, so that a number turned by hand stays turned: the schedule
    goes on from there.
    """

    @abc.abstractmethod
    def __call__(self, step: Int[Array, ""]) -> Float[Array, ""]:
        """The factor at `step`, where 0 is the first."""


@dataclass(frozen=True)
class WarmUp(Schedule):
    r"""From nearly 0 up to 1 in a straight line, and 1 from there on.

    $$c_t = \min\left(1, \frac{t + 1}{T}\right)$$

    Args:
        steps: $T$, at least 1. The first step already moves, by $1/T$.

    Raises:
        ConfigError: `steps` is below 1.

    Example:
        >>> [WarmUp(4)(jnp.array(t)).item() for t in (0, 1, 3, 9)]
        [0.25, 0.5, 1.0, 1.0]

    Source:
        Goyal et al. (2017), "Accurate, Large Minibatch SGD", section 2.2,
        arXiv:1706.02677.
    """

    steps: Count

    def __call__(self, step: Int[Array, ""]) -> Float[Array, ""]:
        """Evaluate $c_t$."""
        return jnp.minimum(1.0, (step + 1).astype(float) / self.steps)


@dataclass(frozen=True)
class Cosine(Schedule):
    r"""From 1 to 0 along half a cosine wave, and 0 from there on.

    $$c_t = \tfrac{1}{2}\left(1 + \cos \frac{\pi t}{T}\right)$$

    Args:
        steps: $T$, at least 1.

    Raises:
        ConfigError: `steps` is below 1.

    Example:
        >>> [round(Cosine(4)(jnp.array(t)).item(), 2) for t in (0, 1, 2, 4, 9)]
        [1.0, 0.85, 0.5, 0.0, 0.0]

    Source:
        Loshchilov & Hutter (2016), "SGDR", equation 5, one period, arXiv:1608.03983.
    """

    steps: Count

    def __call__(self, step: Int[Array, ""]) -> Float[Array, ""]:
        """Evaluate $c_t$."""
        done = jnp.minimum(step, self.steps).astype(float) / self.steps
        return (1 + jnp.cos(jnp.pi * done)) / 2
