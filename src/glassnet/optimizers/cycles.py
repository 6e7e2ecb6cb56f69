"""Schedules made of waves, from simplest to hardest."""

from dataclasses import dataclass
from typing import Annotated

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

from glassnet.optimizers.schedule import Schedule
from glassnet.settings import Count, Fraction, Range

Share = Annotated[float, Range(0, 1, "[]")]
LAST_STEP = 2**31 - 1  # steps are counted in 32 bits


@dataclass(frozen=True)
class Cosine(Schedule):
    r"""From 1 to a floor along half a cosine wave, and level from there on.

    $$c_t = b + (1 - b)\, \tfrac{1}{2}\left(1 + \cos \frac{\pi t}{T}\right)$$

    Args:
        steps: $T$, at least 1.
        floor: $b$, the last factor. In [0, 1].

    Raises:
        ConfigError: a setting is outside its range.

    Example:
        >>> [round(Cosine(4)(jnp.array(t)).item(), 2) for t in (0, 1, 2, 4, 9)]
        [1.0, 0.85, 0.5, 0.0, 0.0]

    Source:
        Loshchilov & Hutter (2016), "SGDR", equation 5, one period, arXiv:1608.03983.
    """

    steps: Count
    floor: Share = 0.0

    def __call__(self, step: Int[Array, ""]) -> Float[Array, ""]:
        """Evaluate $c_t$."""
        done = jnp.minimum(step, self.steps).astype(float) / self.steps
        return self.floor + (1 - self.floor) * _half_wave(done)


@dataclass(frozen=True)
class CosineRestarts(Schedule):
    r"""Half cosine waves one after the other, each from 1 to a floor.

    $$c_t = b + (1 - b)\, \tfrac{1}{2}\left(1 + \cos \frac{\pi (t - s_i)}{T_i}\right),
      \qquad T_i = T k^i, \quad s_i = T_0 + \dots + T_{i-1}$$

    for the wave $i$ that $t$ falls into. Each restart shakes the weights loose; those
    that each wave ends with can be kept and averaged ("snapshots").

    Args:
        steps: $T$, length of the first wave, at least 1.
        growth: $k$, how much longer each wave is than the one before, at least 1.
        floor: $b$, the lowest factor. In [0, 1].

    Raises:
        ConfigError: a setting is outside its range.

    Example:
        >>> schedule = CosineRestarts(2, growth=2)  # waves start at 0, 2 and 6
        >>> [round(schedule(jnp.array(t)).item(), 2) for t in (0, 1, 2, 4, 6)]
        [1.0, 0.5, 1.0, 0.5, 1.0]

    Source:
        Loshchilov & Hutter (2016), "SGDR: Stochastic Gradient Descent with Warm
        Restarts", equation 5, arXiv:1608.03983.
    """

    steps: Count
    growth: Count = 1
    floor: Share = 0.0

    def __call__(self, step: Int[Array, ""]) -> Float[Array, ""]:
        """Evaluate $c_t$."""
        if self.growth == 1:
            done = (step % self.steps).astype(float) / self.steps
        else:  # in whole numbers: a logarithm would miss some restarts by one step
            starts, lengths = self._waves()
            starts = starts.astype(step.dtype)
            wave = (step >= starts).sum() - 1
            done = (step - starts[wave]).astype(float) / lengths[wave]
        return self.floor + (1 - self.floor) * _half_wave(done)

    def _waves(self) -> tuple[Array, Array]:
        """Where each wave starts, and how long it is."""
        starts, lengths = [0], [self.steps]
        while starts[-1] + lengths[-1] < LAST_STEP:
            starts.append(starts[-1] + lengths[-1])
            lengths.append(lengths[-1] * self.growth)
        return jnp.array(starts, "int32"), jnp.asarray(np.array(lengths, float), float)


@dataclass(frozen=True)
class OneCycle(Schedule):
    r"""One wave up to 1 and one long wave down to nearly nothing.

    $$c_t = \begin{cases}
      a + (1 - a)\, h(t / r)            & t < r = \lfloor \rho T \rfloor \\
      e + (1 - e)\, (1 - h(\frac{t - r}{T - r})) & r \le t < T \\
      e                                 & T \le t
    \end{cases} \qquad h(u) = \tfrac{1}{2} (1 - \cos \pi u)$$

    The setting itself is the peak: give it a rate several times larger than one that
    could be held throughout. The rise keeps the first steps safe, the peak crosses what
    is narrow, and the descent settles. As Optax's `cosine_onecycle_schedule`; PyTorch's
    `OneCycleLR` places the peak one step earlier and ends one step earlier.

    Args:
        steps: $T$, at least 1.
        rise: $\rho$, share of the steps that go up. In [0, 1).
        start: $a$, the first factor. In [0, 1].
        end: $e$, the last factor. In [0, 1].

    Raises:
        ConfigError: a setting is outside its range.

    Example:
        >>> schedule = OneCycle(10, rise=0.4)
        >>> [round(schedule(jnp.array(t)).item(), 2) for t in (0, 2, 4, 7, 10, 99)]
        [0.04, 0.52, 1.0, 0.5, 0.0, 0.0]

    Source:
        Smith & Topin (2017), "Super-Convergence", section 3, arXiv:1708.07120, with
        cosines for straight lines.
    """

    steps: Count
    rise: Fraction = 0.3
    start: Share = 0.04
    end: Share = 4e-6

    def __call__(self, step: Int[Array, ""]) -> Float[Array, ""]:
        """Evaluate $c_t$."""
        peak = int(self.rise * self.steps)
        up = jnp.minimum(step, peak).astype(float) / max(peak, 1)
        down = (jnp.minimum(step, self.steps) - peak).astype(float)
        rising = 1 + (self.start - 1) * _half_wave(up)
        falling = self.end + (1 - self.end) * _half_wave(down / (self.steps - peak))
        return jnp.where(step < peak, rising, falling)


def _half_wave(done: Float[Array, ""]) -> Float[Array, ""]:
    """From 1 at 0 to 0 at 1, level at both ends."""
    return (1 + jnp.cos(jnp.pi * done)) / 2
