"""Fade: how the pushes of a self-organizing map grow weaker and narrower."""

from dataclasses import dataclass
from typing import Annotated, Literal

import jax.numpy as jnp
from jaxtyping import Array, Float, Num

from glassnet.settings import Positive, Range, Settings
from glassnet.types import Tree

Left = Annotated[float, Range(0, 1, "(]")]


@dataclass(frozen=True)
class Fade(Settings):
    r"""From 1 down to what is left, in so many steps, and no further.

    With $u = \min(1, t/T)$ and $\ell$ what is left,

    $$c_t = \ell^{\,u} \;\text{(exponential)}, \qquad
      c_t = \frac{1}{1 + (1/\ell - 1)\, u} \;\text{(inverse)}, \qquad
      c_t = 1 - (1 - \ell)\, u \;\text{(linear)}$$

    All are numbers in the state of the map, to be turned while it learns: unlike those
    of a `Schedule`, whose length is structure. So maps of tables of any size run one
    program.

    Args:
        steps: $T$, above 0: rows shown by the online rule, batches by the batch rule.
        rate_left: share of the learning rate left at the end. In (0, 1].
        radius_left: share of the radius left at the end. In (0, 1].
        course: "exponential", "inverse" or "linear".

    Raises:
        ConfigError: a setting is outside its range or not a known name.

    Example:
        >>> fade = Fade(10, rate_left=0.01)
        >>> numbers = {"steps": 10.0, "rate_left": 0.01}
        >>> [f"{fade(numbers, 'rate', jnp.array(t)).item():.3f}" for t in (0, 5, 20)]
        ['1.000', '0.100', '0.010']

    Source:
        Ritter, Martinetz & Schulten (1992), "Neural Computation and Self-Organizing
        Maps", section 4.2 (exponential); Kohonen (2001), "Self-Organizing Maps",
        section 3.4 (inverse, linear).
    """

    steps: Positive = 10_000.0
    rate_left: Left = 0.02
    radius_left: Left = 0.1
    course: Literal["exponential", "inverse", "linear"] = "exponential"

    def __call__(
        self, numbers: Tree, of: Literal["rate", "radius"], step: Num[Array, ""]
    ) -> Float[Array, ""]:
        """Evaluate $c_t$ with the numbers from the state."""
        left = jnp.asarray(numbers[f"{of}_left"], float)
        through = jnp.minimum(step.astype(float) / numbers["steps"], 1.0)
        if self.course == "linear":
            return 1 - (1 - left) * through
        if self.course == "inverse":
            return 1 / (1 + (1 / left - 1) * through)
        return left**through
