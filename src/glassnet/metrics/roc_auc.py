"""ROCAUC: how well scores put the right before the wrong, whatever the threshold."""

import math
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Int, Shaped

from glassnet.metrics.score import Counts, Score, ratio, spread_weight
from glassnet.nn.dtypes import widened
from glassnet.nn.outputs import check_classes, check_same_shape
from glassnet.settings import Range

FINEST, WIDEST = 1e-3, 1e4  # logits between which bins are spread by logarithm


@dataclass(frozen=True)
class ROCAUC(Score):
    r"""The chance that a yes scores higher than a no, both drawn at random.

    $$P(z_+ > z_-) + \tfrac12 P(z_+ = z_-)$$

    the area under the curve of hits against false alarms. Guessing scores 1/2. Of
    several classes it is the mean over each against the rest, of those that occur and
    do not make up everything.

    Ranks do not add up over batches, histograms do: scores fall into `bins`, spread
    over logits by their logarithm, as fine as 1 % of a logit and 1e-5 around 0; those
    in one bin count as equal, one half. That is within 1e-3 of the exact
    `scores.roc_auc` unless all scores of a class crowd into a few bins.

    Args:
        of: what outputs are: "logits" or "probabilities".
        bins: how many, at least 64.
        many: whether each of several columns is a yes or no of its own.

    Raises:
        ConfigError: `bins` is below 64.

    Example:
        >>> logits = jnp.array([[2.0], [1.0], [0.5], [-1.0]])
        >>> score = ROCAUC()
        >>> counts = score.counts(logits, jnp.array([[1], [0], [1], [0]]), jnp.ones(4))
        >>> score.value(counts).tolist()  # 3 of 4 pairs are in order
        0.75

    Source:
        Hanley & McNeil (1982), "The meaning and use of the area under a receiver
        operating characteristic (ROC) curve", section III.
    """

    of: Literal["logits", "probabilities"] = "logits"
    bins: Annotated[int, Range(64, math.inf, "[)")] = 4096
    many: bool = False

    def counts(
        self,
        outputs: Float[Array, "*batch classes"],
        targets: Shaped[Array, "..."],
        weight: Float[Array, "..."],
    ) -> Counts:
        """How many of each class, and of the rest, score how much.

        Args:
            outputs: a score for each class, or one column for yes.
            targets: index or shares of the classes; a yes or no for each column where
                there is one or `many`.
            weight: of each example. An example with a NaN makes the score NaN.
        """
        z, classes = widened(outputs), outputs.shape[-1]
        if self.many or classes == 1:
            check_same_shape(self, outputs, targets)
            right = targets.astype(z.dtype) > 0.5
        else:
            check_classes(self, outputs, targets)
            index = targets if targets.ndim < z.ndim else targets.argmax(-1)
            right = index.astype(int)[..., None] == jnp.arange(classes)
        wide = spread_weight(weight, z)
        wide = jnp.where(wide > 0, wide + 0 * jnp.where(jnp.isnan(z), z, 0), 0)
        place = self._bin(self._logits(z)) + self.bins * jnp.arange(classes)

        def histogram(counted: Array) -> Array:
            flat = jnp.bincount(
                place.reshape(-1), counted.reshape(-1), length=classes * self.bins
            )
            return flat.reshape(classes, self.bins)

        return {
            "yes": histogram(jnp.where(right, wide, 0)),
            "no": histogram(jnp.where(right, 0, wide)),
        }

    def value(self, counts: Counts) -> Any:
        """From 0 to 1."""
        yes, no = counts["yes"], counts["no"]
        below = no.cumsum(-1) - no / 2  # those in the same bin count half
        pairs = yes.sum(-1) * no.sum(-1)
        area = ratio((yes * below).sum(-1), pairs)
        occurs = (pairs > 0).astype(pairs.dtype)
        return area.sum(-1) / occurs.sum(-1)

    def _logits(self, z: Float[Array, "*batch classes"]) -> Any:
        """Each class against all others, in logits: in the order of its probability."""
        if self.of == "probabilities":
            return jnp.log(z) - jnp.log1p(-z)
        if self.many or z.shape[-1] == 1:
            return z
        known = jax.nn.log_softmax(z, -1)
        top = jnp.arange(z.shape[-1]) == z.argmax(-1, keepdims=True)
        rest = jax.nn.logsumexp(jnp.where(top, -jnp.inf, known), -1, keepdims=True)
        return known - jnp.where(
            top, rest, jnp.log1p(-jnp.exp(jnp.where(top, -1, known)))
        )

    def _bin(self, z: Float[Array, "*shape"]) -> Int[Array, "*shape"]:
        far = jnp.log1p(jnp.abs(z) / FINEST) / math.log1p(WIDEST / FINEST)
        share = (jnp.sign(z) * jnp.clip(far, 0, 1) + 1) / 2
        share = jnp.where(jnp.isnan(share), 0, share)
        return jnp.minimum((share * self.bins).astype(int), self.bins - 1)
