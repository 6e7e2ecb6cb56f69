"""Scores of predicted numbers and of surprise, read off sums."""

import math
from dataclasses import dataclass
from typing import Any

import jax.numpy as jnp
from jaxtyping import Array, Float, Shaped

from glassnet.metrics.score import Counts, Score, ratio, spread_weight
from glassnet.nn.dtypes import widened
from glassnet.nn.outputs import check_classes, check_same_shape
from glassnet.nn.shares import Form, expected, log_shares


@dataclass(frozen=True)
class RootMeanSquaredError(Score):
    r"""The root of the mean squared distance, over examples and outputs.

    $$\sqrt{\frac{1}{n K} \sum_i \sum_k (y_{ik} - t_{ik})^2}$$

    In the targets' own unit, unlike `MeanSquaredError`. The root of a mean is no mean
    of roots, so that it has no part for each example.

    Example:
        >>> outputs, targets = jnp.array([[1.0], [4.0]]), jnp.array([[1.0], [2.0]])
        >>> score = RootMeanSquaredError()
        >>> print(f"{score.value(score.counts(outputs, targets, jnp.ones(2))):.4f}")
        1.4142

    Source:
        Willmott & Matsuura (2005), "Advantages of the mean absolute error (MAE)",
        equation 3.
    """

    def counts(
        self,
        outputs: Float[Array, "*batch units"],
        targets: Shaped[Array, "..."],
        weight: Float[Array, "..."],
    ) -> Counts:
        """Squares and how many.

        Args:
            outputs: $y$.
            targets: $t$, of the same shape.
            weight: of each example.
        """
        check_same_shape(self, outputs, targets)
        y = widened(outputs)
        wide = spread_weight(weight, y)
        squares = jnp.square(y - targets.astype(y.dtype))
        return {
            "squares": jnp.where(wide > 0, wide * squares, 0).sum(),
            "weight": wide.sum(),
        }

    def value(self, counts: Counts) -> Any:
        """In the unit of the targets, 0 or more."""
        return (counts["squares"] / counts["weight"]) ** 0.5


@dataclass(frozen=True)
class R2(Score):
    r"""The share of the targets' variance that the outputs explain.

    $$1 - \frac{\sum_i (t_i - y_i)^2}{\sum_i (t_i - \bar t)^2}$$

    The mean of the targets scores 0, and worse outputs less. Of several outputs, the
    mean of each one's score. Targets that do not vary have nothing to explain: 1 if
    they are met exactly, else 0.

    Their mean is not known before the last batch, so the variance is what is left of
    sums of squares. In float32 that costs $10^{-7} (\bar t - c)^2 / \sigma^2$ of it:
    nothing for scaled targets; for years or kelvins give a number near their mean.

    Args:
        center: $c$, subtracted before summing, in the targets' unit.

    Example:
        >>> outputs = jnp.array([[1.0], [2.0], [4.0]])
        >>> targets = jnp.array([[1.0], [2.0], [3.0]])
        >>> score = R2()
        >>> score.value(score.counts(outputs, targets, jnp.ones(3))).tolist()
        0.5

    Source:
        Draper & Smith (1998), "Applied Regression Analysis", equation 1.3.7; shifted
        sums: Chan, Golub & LeVeque (1983), "Algorithms for Computing the Sample
        Variance", section 3.
    """

    center: float = 0.0

    def counts(
        self,
        outputs: Float[Array, "*batch units"],
        targets: Shaped[Array, "..."],
        weight: Float[Array, "..."],
    ) -> Counts:
        """Sums of targets, of their squares and of squared errors, for each output.

        Args:
            outputs: $y$.
            targets: $t$, of the same shape.
            weight: of each example.
        """
        check_same_shape(self, outputs, targets)
        y = widened(outputs)
        t, wide = targets.astype(y.dtype), spread_weight(weight, y)

        def total(values: Array) -> Array:
            counted = jnp.where(wide > 0, wide * values, 0)
            return counted.reshape(-1, y.shape[-1]).sum(0)

        shifted = t - self.center
        return {
            "errors": total(jnp.square(y - t)),
            "targets": total(shifted),
            "squares": total(jnp.square(shifted)),
            "weight": total(jnp.ones_like(t)),
        }

    def value(self, counts: Counts) -> Any:
        """1 at best, without a unit; no lower bound."""
        errors, squares, weight = counts["errors"], counts["squares"], counts["weight"]
        spread = squares - counts["targets"] ** 2 / weight
        # what rounding leaves of equal targets is not a variance
        varies = (spread > 1e-6 * squares).astype(spread.dtype)
        met = (errors == 0).astype(spread.dtype)
        explained = 1 - ratio(errors, spread * varies)
        found = varies * explained + (1 - varies) * met
        return (found + 0 * errors / weight).mean(-1)  # NaN of nothing


@dataclass(frozen=True)
class Perplexity(Score):
    r"""Among how many classes a network in effect guesses, evenly, at each step.

    $$\exp\left(-\frac{1}{n} \sum_i \log p_{i, y_i}\right)$$

    1 at best; guessing evenly scores the number of classes. Of language models, the
    usual number: of tokens of text, so that it compares only under one vocabulary.

    Args:
        of: what outputs are: "logits", "probabilities" or "log-probabilities".

    Example:
        >>> logits, labels = jnp.zeros((2, 5)), jnp.array([0, 3])
        >>> score = Perplexity()
        >>> print(f"{score.value(score.counts(logits, labels, jnp.ones(2))):.4f}")
        5.0000

    Source:
        Jelinek et al. (1977), "Perplexity: a measure of the difficulty of speech
        recognition tasks".
    """

    of: Form = "logits"

    def counts(
        self,
        outputs: Float[Array, "*batch classes"],
        targets: Shaped[Array, "..."],
        weight: Float[Array, "..."],
    ) -> Counts:
        """Surprise and how many.

        Args:
            outputs: a score for each class.
            targets: index of the right class, or the share of each.
            weight: of each position, or of each example.
        """
        check_classes(self, outputs, targets)
        surprise = -expected(log_shares(widened(outputs), self.of), targets)
        wide = spread_weight(weight, surprise)
        return {
            "nats": jnp.where(wide > 0, wide * surprise, 0).sum(),
            "weight": wide.sum(),
        }

    def value(self, counts: Counts) -> Any:
        """1 or more."""
        return math.e ** (counts["nats"] / counts["weight"])
