"""Likelihoods: how improbable the target is under the distribution that is put out."""

import math
from dataclasses import dataclass
from typing import Any, ClassVar

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Shaped

from glassnet.errors import ShapeError
from glassnet.losses.loss import Loss
from glassnet.nn.dtypes import widened
from glassnet.nn.outputs import check_same_shape
from glassnet.settings import Positive
from glassnet.types import Tree

LARGEST_LOG_RATE = 50.0


@dataclass(frozen=True)
class GaussianLikelihood(Loss):
    r"""Surprise at numbers, by a network that says how sure it is.

    $$L = \frac12 \sum_k \frac{(t_k - \mu_k)^2}{v_k} + \log v_k, \qquad
      v = e^s + v_0$$

    where outputs are $\mu_1 .. \mu_K, s_1 .. s_K$.

    Going back: $\partial L/\partial \mu = (\mu - t) / v$ and
    $\partial L/\partial s = \frac{e^s}{2 v} (1 - (t - \mu)^2 / v)$.

    The second half of the outputs is the logarithm of the variance, which may be any
    number, so that no activation is needed; PyTorch's `GaussianNLLLoss` wants the
    variance itself. Without the floor $v_0$, one example that is met exactly makes the
    loss fall without end. It falls below 0 where variances are below 1; with `full` it
    is the negative logarithm of a density, to be compared between models.

    Args:
        floor: $v_0$, the least variance, in squared units of the targets, above 0.
            Lives in the state.
        full: whether to add the constant $\frac{K}{2} \log 2 \pi$.

    Raises:
        ConfigError: `floor` is not above 0.
        ShapeError: there are not two outputs for each target.

    Example:
        >>> outputs, targets = jnp.array([[1.0, 0.0]]), jnp.array([[3.0]])
        >>> print(f"{GaussianLikelihood()(outputs, targets).item():.4f}")
        2.0000

    Source:
        Nix & Weigend (1994), "Estimating the Mean and Variance of the Target
        Probability Distribution", equation 4.
    """

    outputs: ClassVar = "values"
    targets: ClassVar = "numbers"
    floor: Positive = 1e-6
    full: bool = False

    def equation(
        self,
        outputs: Float[Array, "*batch units"],
        targets: Shaped[Array, "..."],
        hyperparams: Tree,
    ) -> Float[Array, "*batch"]:
        """Evaluate the loss of each example.

        Args:
            outputs: means, then as many logarithms of variances; any real numbers.
            targets: $t$, `(*batch, units / 2)`.
            hyperparams: `floor`.

        Returns:
            Nats; any real number.
        """
        _check_two_for_each(outputs, targets)
        mean, s = jnp.split(widened(outputs), 2, -1)
        t, floor = targets.astype(mean.dtype), hyperparams["floor"].astype(mean.dtype)
        log_variance = jnp.logaddexp(s, jnp.log(floor))
        squares = jnp.square(t - mean) * jnp.exp(-log_variance)
        constant = math.log(2 * math.pi) if self.full else 0.0
        return (squares + log_variance + constant).sum(-1) / 2


def _check_two_for_each(outputs: Any, targets: Any) -> None:
    wanted = (*outputs.shape[:-1], outputs.shape[-1] // 2)
    if targets.shape == wanted and outputs.shape[-1] % 2 == 0:
        return
    column = (*targets.shape, 2) == outputs.shape
    raise ShapeError(
        "GaussianLikelihood needs two outputs for each target, mean and log variance.",
        got=f"targets of shape {targets.shape} with outputs of shape {outputs.shape}",
        expected=f"targets of shape {wanted}"
        if outputs.shape[-1] % 2 == 0
        else "an even number of outputs",
        fix="give each target its own row: targets[:, None]"
        if column
        else f"end the network in Dense({2 * (targets.shape or (1,))[-1]})",
    )


@dataclass(frozen=True)
class PoissonLikelihood(Loss):
    r"""Surprise at a count, by a network that puts out the logarithm of its rate.

    $$L = \sum_k e^{z_k} - t_k z_k$$

    Going back: $\partial L/\partial z = e^z - t$.

    For counts, whose spread grows with their mean, where squared errors would listen to
    the large ones alone. Above $z = 50$, a rate that nobody counts, the exponential
    goes on as its tangent: an accident there has a finite gradient that leads back.

    Args:
        full: whether to add the constant $\log t!$, exactly (PyTorch has Stirling's
            approximation): so it is 0 or more, and compares between models.

    Raises:
        ShapeError: targets and outputs differ in shape.

    Example:
        >>> loss = PoissonLikelihood()(jnp.zeros((1, 1)), jnp.array([[3.0]]))
        >>> loss.tolist()  # a rate of 1
        [1.0]

    Source:
        McCullagh & Nelder (1989), "Generalized Linear Models", section 6.2.
    """

    outputs: ClassVar = "logits"
    targets: ClassVar = "counts"
    answer: ClassVar = "exponential"
    full: bool = False

    def equation(
        self,
        outputs: Float[Array, "*batch units"],
        targets: Shaped[Array, "..."],
        hyperparams: Tree,
    ) -> Float[Array, "*batch"]:
        """Evaluate the loss of each example.

        Args:
            outputs: logarithms $z$ of rates; any real numbers.
            targets: $t$, counts of 0 or more, of the same shape.
            hyperparams: not used.

        Returns:
            Nats; any real number, or 0 or more if `full`.
        """
        check_same_shape(self, outputs, targets)
        z = widened(outputs)
        t = targets.astype(z.dtype)
        far = z > LARGEST_LOG_RATE
        top = math.exp(LARGEST_LOG_RATE)
        rate = jnp.where(far, top, jnp.exp(jnp.where(far, 0, z)))
        rate += jnp.where(far, top * (z - LARGEST_LOG_RATE), 0)
        constant = jax.lax.lgamma(t + 1) if self.full else jnp.zeros_like(t)
        return (rate - t * z + constant).sum(-1)
