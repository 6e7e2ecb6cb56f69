"""Scheduled: an optimizer with a setting that changes with the step."""

from dataclasses import dataclass

import jax.numpy as jnp

from glassnet.errors import ConfigError, did_you_mean
from glassnet.optimizers.optimizer import Optimizer, Wrapper
from glassnet.optimizers.schedule import Schedule
from glassnet.optimizers.turnable import numbers, put
from glassnet.types import Tree


@dataclass(frozen=True)
class Scheduled(Wrapper):
    r"""Multiply one setting of an optimizer by a schedule.

    $$\alpha_t = c_t\, \alpha$$

    $\alpha$ stays in the state where it was: turned by hand, it stays turned. Schedules
    nest, and their factors multiply: first a warm-up, then a decay, is
    `Scheduled(Scheduled(Adam(), WarmUp(100)), Cosine(1000))`.

    Args:
        optimizer: whose setting is scheduled, or an optimizer around it.
        schedule: $c_t$.
        setting: name of $\alpha$; of the outermost optimizer that has it.

    Raises:
        ConfigError: neither the optimizer nor one inside it has such a setting.

    Example:
        >>> from glassnet.optimizers import SGD
        >>> from glassnet.optimizers import Cosine
        >>> optimizer, params = Scheduled(SGD(0.1), Cosine(2)), jnp.array(5.0)
        >>> state = optimizer.init(params)
        >>> for _ in range(3):
        ...     step, state = optimizer.update(jnp.array(1.0), state)
        ...     print(f"{step.item():.3f}")
        -0.100
        -0.050
        -0.000

    Source:
        Loshchilov & Hutter (2017), "Decoupled Weight Decay Regularization",
        Algorithm 2, where the multiplier is $\eta_t$, arXiv:1711.05101.
    """

    optimizer: Optimizer
    schedule: Schedule
    setting: str = "learning_rate"

    def init(self, params: Tree) -> Tree:
        """The optimizer's own state, at step 0."""
        inner = self.optimizer.init(params)
        known = numbers(inner)
        if self.setting not in known:
            raise ConfigError(
                "The optimizer has no such setting.",
                got=f"setting={self.setting!r}",
                expected=f"one of {', '.join(known)}",
                fix=did_you_mean(self.setting, known),
            )
        return {"inner": inner, "step": jnp.array(0)}

    def update(
        self, grads: Tree, state: Tree, params: Tree | None = None
    ) -> tuple[Tree, Tree]:
        """Let the optimizer step with the scheduled setting."""
        inner, step = state["inner"], state["step"]
        base = numbers(inner)[self.setting]
        now = put(inner, self.setting, base * self.schedule(step))
        steps, inner = self.optimizer.update(grads, now, params)
        return steps, {"inner": put(inner, self.setting, base), "step": step + 1}
