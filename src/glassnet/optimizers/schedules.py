"""Schedules that run one way, from simplest to hardest."""

from dataclasses import dataclass
from typing import Annotated

import jax.numpy as jnp
from jaxtyping import Array, Float, Int

from glassnet.errors import ConfigError
from glassnet.optimizers.schedule import Schedule
from glassnet.settings import Count, Positive, Range

Share = Annotated[float, Range(0, 1, "[]")]


@dataclass(frozen=True)
class ConstantRate(Schedule):
    r"""The setting as it is, at every step.

    $$c_t = 1$$

    For a table of schedules to compare with, and for recipes that must name one.

    Example:
        >>> [ConstantRate()(jnp.array(t)).item() for t in (0, 9)]
        [1.0, 1.0]

    Source:
        Robbins & Monro (1951), "A Stochastic Approximation Method", section 2, show
        what it cannot do: without a decay the noise of the gradients never dies.
    """

    def __call__(self, step: Int[Array, ""]) -> Float[Array, ""]:
        """Evaluate $c_t$."""
        return jnp.ones((), float)


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
class StepDecay(Schedule):
    r"""Down a staircase: less by the same factor every so many steps.

    $$c_t = f^{\lfloor t / T \rfloor}$$

    Args:
        steps: $T$, length of a stair, at least 1.
        factor: $f$, what is left after each. In (0, 1].

    Raises:
        ConfigError: a setting is outside its range.

    Example:
        >>> [StepDecay(10, 0.5)(jnp.array(t)).item() for t in (0, 9, 10, 29)]
        [1.0, 1.0, 0.5, 0.25]

    Source:
        Krizhevsky, Sutskever & Hinton (2012), "ImageNet Classification with Deep
        Convolutional Neural Networks", section 5: a tenth, three times.
    """

    steps: Count
    factor: Annotated[float, Range(0, 1, "(]")] = 0.1

    def __call__(self, step: Int[Array, ""]) -> Float[Array, ""]:
        """Evaluate $c_t$."""
        return jnp.asarray(self.factor, float) ** (step // self.steps).astype(float)


@dataclass(frozen=True)
class MilestoneDecay(Schedule):
    r"""Less by the same factor at each of a few chosen steps.

    $$c_t = f^{\,\#\{m : t \ge m\}}$$

    Args:
        milestones: the steps $m$, counted from 0: from there on, the factor is less.
        factor: $f$, what is left after each. In (0, 1].

    Raises:
        ConfigError: `factor` is outside its range, or a milestone is below 1 or no
            whole number.

    Example:
        >>> schedule = MilestoneDecay((3, 5), 0.5)
        >>> [schedule(jnp.array(t)).item() for t in (0, 2, 3, 4, 5, 99)]
        [1.0, 1.0, 0.5, 0.5, 0.25, 0.25]

    Source:
        He, Zhang, Ren & Sun (2015), "Deep Residual Learning for Image Recognition",
        section 4.2: a tenth at 32,000 and at 48,000 steps, arXiv:1512.03385.
    """

    milestones: tuple[int, ...]
    factor: Annotated[float, Range(0, 1, "(]")] = 0.1

    def __post_init__(self):
        Schedule.__post_init__(self)
        if any(type(m) is not int or m < 1 for m in self.milestones):
            raise ConfigError(
                "MilestoneDecay cannot use these milestones.",
                got=f"milestones={self.milestones}",
                expected="whole numbers of steps, each 1 or more",
                fix="count steps, not epochs; to start lower, set the rate itself",
            )

    def __call__(self, step: Int[Array, ""]) -> Float[Array, ""]:
        """Evaluate $c_t$."""
        passed = (step >= jnp.array(self.milestones, step.dtype)).sum()
        return jnp.asarray(self.factor, float) ** passed.astype(float)


@dataclass(frozen=True)
class ExponentialDecay(Schedule):
    r"""Less by the same share at every step.

    $$c_t = f^{\,t / T}$$

    In stairs of $T$ steps it is `StepDecay`.

    Args:
        steps: $T$, at least 1.
        factor: $f$, what is left after $T$ steps. In (0, 1].

    Raises:
        ConfigError: a setting is outside its range.

    Example:
        >>> schedule = ExponentialDecay(10, 0.25)
        >>> [round(schedule(jnp.array(t)).item(), 3) for t in (0, 5, 10, 20)]
        [1.0, 0.5, 0.25, 0.062]

    Source:
        Senior et al. (2013), "An empirical study of learning rates in deep neural
        networks for speech recognition", section 3.
    """

    steps: Count
    factor: Annotated[float, Range(0, 1, "(]")] = 0.1

    def __call__(self, step: Int[Array, ""]) -> Float[Array, ""]:
        """Evaluate $c_t$."""
        return jnp.asarray(self.factor, float) ** (step.astype(float) / self.steps)


@dataclass(frozen=True)
class PolynomialDecay(Schedule):
    r"""From 1 down to a floor along a power, and level from there on.

    $$c_t = b + (1 - b) \left(1 - \frac{t}{T}\right)^p$$

    Args:
        steps: $T$, at least 1.
        power: $p$. Above 0; 1 is a straight line.
        floor: $b$, the last factor. In [0, 1].

    Raises:
        ConfigError: a setting is outside its range.

    Example:
        >>> schedule = PolynomialDecay(4, power=2.0)
        >>> [schedule(jnp.array(t)).item() for t in (0, 2, 4, 9)]
        [1.0, 0.25, 0.0, 0.0]

    Source:
        Chen et al. (2016), "DeepLab", section 4.1.2 (the "poly" policy),
        arXiv:1606.00915.
    """

    steps: Count
    power: Positive = 1.0
    floor: Share = 0.0

    def __call__(self, step: Int[Array, ""]) -> Float[Array, ""]:
        """Evaluate $c_t$."""
        # not 1 - t / T, which rounding can take below 0, where powers are NaN
        left = jnp.maximum(self.steps - step, 0).astype(float) / self.steps
        return self.floor + (1 - self.floor) * left**self.power
