"""Step: the threshold of the first neurons."""

from dataclasses import dataclass

import jax.numpy as jnp
from jaxtyping import Array, Float

from glassnet.nn.activations import Activation
from glassnet.settings import Range
from glassnet.types import Tree


@dataclass(frozen=True)
class Step(Activation):
    r"""Fire or not: 1 for positive numbers, 0 for the others.

    $$y = [x > 0], \qquad y \in \{0, 1\}$$

    Going back: $\partial L/\partial x = 0$ everywhere. The slope is 0 on both sides and
    missing in between, so gradient descent cannot train what lies below a step:
    `learners.Perceptron` has a rule of its own, and `Sigmoid` is the step made smooth.

    At exactly 0 it does not fire, as in `learners.Perceptron`. A threshold other than 0
    is a bias of the layer before: $w x > \theta$ is $w x + b > 0$ with $b = -\theta$.

    Example:
        >>> Step()({}, jnp.array([-2.0, 0.0, 0.5])).tolist()
        [0.0, 0.0, 1.0]

    Source:
        McCulloch & Pitts (1943), "A logical calculus of the ideas immanent in nervous
        activity", section 2; Rosenblatt (1958), "The Perceptron".
    """

    def __call__(
        self, params: Tree, x: Float[Array, "*shape"]
    ) -> Float[Array, "*shape"]:
        """Evaluate $[x > 0]$."""
        return jnp.where(x > 0, 1, jnp.where(x <= 0, 0, x))  # the last x: NaN

    def span(self) -> Range:
        """0 and 1."""
        return Range(0, 1, "[]")
