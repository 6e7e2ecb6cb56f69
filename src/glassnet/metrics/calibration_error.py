"""CalibrationError: whether 80 percent sure is right 80 times in a hundred."""

from dataclasses import dataclass
from typing import Any, Literal

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Shaped

from glassnet.metrics.score import Counts, Score, spread_weight
from glassnet.nn.dtypes import widened
from glassnet.nn.outputs import check_classes, check_same_shape
from glassnet.settings import Count


@dataclass(frozen=True)
class CalibrationError(Score):
    r"""The mean gap between confidence and accuracy, over bins of confidence.

    $$\mathrm{ECE} = \sum_m \frac{|B_m|}{n} \left| \mathrm{acc}(B_m)
      - \mathrm{conf}(B_m) \right|$$

    where confidence is the probability of the class that is named, and bin $m$ of $M$
    holds those in $((m - 1)/M, m/M]$.

    0 at best; a network that is always sure and right 70 % of the time scores 0.3. It
    says nothing of accuracy: naming the most frequent class with its share scores 0.
    With more bins than examples can fill, chance alone makes gaps. One column of
    outputs is the probability of yes, and counts as two classes.

    Args:
        of: what outputs are: "logits" or "probabilities".
        bins: $M$, of equal width, at least 1.

    Raises:
        ConfigError: `bins` is below 1.

    Example:
        >>> shares = jnp.array([[0.75, 0.25]] * 4)
        >>> score = CalibrationError(of="probabilities")
        >>> counts = score.counts(shares, jnp.array([0, 1, 0, 1]), jnp.ones(4))
        >>> score.value(counts).tolist()  # sure to 0.75, right in 0.5
        0.25

    Source:
        Guo et al. (2017), "On Calibration of Modern Neural Networks", equation 3,
        arXiv:1706.04599.
    """

    of: Literal["logits", "probabilities"] = "logits"
    bins: Count = 15

    def counts(
        self,
        outputs: Float[Array, "*batch classes"],
        targets: Shaped[Array, "..."],
        weight: Float[Array, "..."],
    ) -> Counts:
        """Examples, their confidence and their hits, for each bin.

        Args:
            outputs: a score for each class, or one column for yes.
            targets: index or shares of the classes; a yes or no for one column.
            weight: of each example. An example with a NaN makes the score NaN.
        """
        z = widened(outputs)
        if z.shape[-1] == 1:
            check_same_shape(self, outputs, targets)
            right = (targets[..., 0].astype(z.dtype) > 0.5).astype(int)
            p = jax.nn.sigmoid(z) if self.of == "logits" else z
            p = jnp.concatenate([1 - p, p], -1)
        else:
            check_classes(self, outputs, targets)
            right = targets if targets.ndim < z.ndim else targets.argmax(-1)
            p = jax.nn.softmax(z, -1) if self.of == "logits" else z
        sure, hit = p.max(-1), p.argmax(-1) == right.astype(int)
        wide = spread_weight(weight, sure).reshape(-1)
        place = jnp.ceil(jnp.where(jnp.isnan(sure), 1, sure) * self.bins) - 1
        place = jnp.clip(place.astype(int), 0, self.bins - 1).reshape(-1)

        def histogram(values: Array) -> Array:
            counted = jnp.where(wide > 0, wide * values.reshape(-1), 0)
            return jnp.bincount(place, counted, length=self.bins)

        return {
            "examples": histogram(jnp.ones_like(sure)),
            "confidence": histogram(sure),
            "hits": histogram(hit.astype(sure.dtype)),
        }

    def value(self, counts: Counts) -> Any:
        """From 0 to 1."""
        gaps = abs(counts["confidence"] - counts["hits"])
        return gaps.sum(-1) / counts["examples"].sum(-1)
