"""Losses of a game: the critic tells real rows from made ones, the generator fools it.

A loss is one number for each *pair*, a real row and a made one, as the papers'
algorithms have it.
"""

import abc
from dataclasses import dataclass
from typing import ClassVar

import jax.numpy as jnp
from jaxtyping import Array, Float, Shaped

from glassnet.losses.loss import Loss
from glassnet.losses.softplus import softplus
from glassnet.nn.dtypes import widened
from glassnet.settings import Count, Fraction, NonNegative
from glassnet.types import Tree

__all__ = ["Game", "NonSaturating", "Wasserstein"]


class Game(Loss, abc.ABC):
    """What the critic makes small, and what the generator.

    The equation is the critic's, of outputs `(*batch, 2)`: its scores of a real and of
    a made row; or `(*batch, 3)` where the loss is `sloped`. Targets are not used: that
    the first is real and the second made is all there is to know.
    """

    outputs: ClassVar = "logits"
    targets: ClassVar = "anything"

    sloped: ClassVar[bool] = False
    """Whether the equation is also given how steep the critic is between the two."""

    critic_steps: int
    """Steps of the critic for each of the generator."""

    @abc.abstractmethod
    def fooling(self, made: Float[Array, "*batch"]) -> Float[Array, "*batch"]:
        """What the generator makes small: one number for each score of a made row."""


@dataclass(frozen=True)
class NonSaturating(Game):
    r"""The critic answers "real or made?"; the generator wants to hear "real".

    $$L_D = -\log \sigma(y) - \log (1 - \sigma(\tilde y)), \qquad
      L_G = -\log \sigma(\tilde y)$$

    with $y$ and $\tilde y$ the scores of a real and a made row.

    Going back: $\partial L_D/\partial y = \sigma(y) - 1$,
    $\partial L_D/\partial \tilde y = \sigma(\tilde y)$, and
    $\partial L_G/\partial \tilde y = \sigma(\tilde y) - 1$.

    Minus $L_D$ for the generator, the game as it was first thought of, has a slope of 0
    where the critic is sure, which is where the generator has most to learn. A critic
    that cannot tell costs $2 \log 2 = 1.386$.

    Args:
        smoothing: $s$; the critic is asked for $1 - s$ at real rows, so that it never
            gets too sure. In [0, 1); 0.1 is usual. Lives in the state.
        critic_steps: steps of the critic for each of the generator, at least 1.

    Raises:
        ConfigError: a setting is outside its range.

    Example:
        >>> pair, nothing = jnp.array([[0.0, 0.0]]), jnp.zeros((1, 2))
        >>> print(f"{NonSaturating()(pair, nothing).item():.3f}")
        1.386

    Source:
        Goodfellow et al. (2014), "Generative Adversarial Networks", Algorithm 1 and
        the end of section 3, arXiv:1406.2661; one-sided smoothing: Salimans et al.
        (2016), "Improved Techniques for Training GANs", section 3.4, arXiv:1606.03498.
    """

    smoothing: Fraction = 0.0
    critic_steps: Count = 1

    def equation(
        self,
        outputs: Float[Array, "*batch 2"],
        targets: Shaped[Array, "..."],
        hyperparams: Tree,
    ) -> Float[Array, "*batch"]:
        """The critic's loss of each pair.

        Args:
            outputs: scores of a real and of a made row; any real numbers.
            targets: not used.
            hyperparams: `smoothing`.

        Returns:
            Nats, 0 or more.
        """
        real, made = jnp.unstack(widened(outputs), axis=-1)
        smoothing = hyperparams["smoothing"].astype(real.dtype)
        known = (1 - smoothing) * softplus(-real) + smoothing * softplus(real)
        return known + softplus(made)

    def fooling(self, made: Float[Array, "*batch"]) -> Float[Array, "*batch"]:
        """Surprise, in nats, that a row is taken for real."""
        return softplus(-widened(made))


@dataclass(frozen=True)
class Wasserstein(Game):
    r"""The critic sets the scores of real and made rows as far apart as it may.

    $$L_D = \tilde y - y + \lambda\, (g - 1)^2, \qquad L_G = -\tilde y, \qquad
      g = |\nabla_{\hat x} D(\hat x)|$$

    with $\hat x = \epsilon x + (1 - \epsilon) \tilde x$ anywhere between a real and a
    made row.

    Going back: $-1$ at $y$, $1$ at $\tilde y$, and through the slope of the slope,
    which needs a second derivative of the critic.

    A critic whose slope is at most 1 everywhere measures, at its best, how far the made
    rows would have to be moved to become the real ones. Minus $L_D$ nears that
    distance, and falls as pictures get better, which the loss of `NonSaturating` does
    not. It is a distance also where no made row is like any real one, so the generator
    always has a direction. The critic must see each row by itself: no batch norm in it.
    To measure well it takes several steps for each of the generator's; a batch of rows
    is dealt out among them, so take batches that much larger.

    Of rows of a single number the critic is a line that must turn its slope from one
    side to the other by way of 0, which the penalty forbids: a wrong start stays wrong.
    With two numbers or more it turns around.

    Args:
        gradient_penalty: $\lambda$, the price of a slope other than 1, 0 or more. Lives
            in the state.
        critic_steps: steps of the critic for each of the generator, at least 1.

    Raises:
        ConfigError: a setting is outside its range.

    Example:
        >>> outputs = jnp.array([[3.0, 1.0, 1.5]])  # real, made, slope
        >>> Wasserstein()(outputs, jnp.zeros((1, 2))).tolist()  # 1 - 3 + 10 / 4
        [0.5]

    Source:
        Gulrajani et al. (2017), "Improved Training of Wasserstein GANs", Algorithm 1,
        arXiv:1704.00028; Arjovsky, Chintala & Bottou (2017), "Wasserstein GAN",
        arXiv:1701.07875.
    """

    sloped: ClassVar = True
    gradient_penalty: NonNegative = 10.0
    critic_steps: Count = 5

    def equation(
        self,
        outputs: Float[Array, "*batch 3"],
        targets: Shaped[Array, "..."],
        hyperparams: Tree,
    ) -> Float[Array, "*batch"]:
        """The critic's loss of each pair.

        Args:
            outputs: scores of a real and of a made row, and the slope between.
            targets: not used.
            hyperparams: `gradient_penalty`.

        Returns:
            Units of the score; any real number.
        """
        real, made, slope = jnp.unstack(widened(outputs), axis=-1)
        price = hyperparams["gradient_penalty"].astype(real.dtype)
        return made - real + price * jnp.square(slope - 1)

    def fooling(self, made: Float[Array, "*batch"]) -> Float[Array, "*batch"]:
        """Minus the score."""
        return -widened(made)
