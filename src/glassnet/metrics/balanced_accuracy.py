"""BalancedAccuracy: how often a class is recognized, every class alike."""

from dataclasses import dataclass
from typing import Any

import jax.numpy as jnp
from jaxtyping import Array, Float, Shaped

from glassnet.metrics.decisions import class_counts, marks
from glassnet.metrics.score import Counts, Score, ratio


@dataclass(frozen=True)
class BalancedAccuracy(Score):
    r"""Accuracy within each class of the truth, averaged over classes.

    $$\frac{1}{K} \sum_k \frac{n_{kk}}{\sum_j n_{kj}}$$

    for counts $n_{kj}$ of class $k$ named $j$. Guessing scores $1/K$, however rare a
    class is. Classes that are not in the truth do not count. One column of outputs is
    a yes or no: two classes.

    Args:
        threshold: above which one column means yes: 0 for logits, 0.5 for shares.

    Example:
        >>> logits = jnp.array([[2.0, 0.0]] * 4)
        >>> score = BalancedAccuracy()  # (3/3 + 0/1) / 2
        >>> counts = score.counts(logits, jnp.array([0, 0, 0, 1]), jnp.ones(4))
        >>> score.value(counts).tolist()
        0.5

    Source:
        Brodersen et al. (2010), "The balanced accuracy and its posterior
        distribution", equation 1.
    """

    threshold: float = 0.0

    def counts(
        self,
        outputs: Float[Array, "*batch classes"],
        targets: Shaped[Array, "..."],
        weight: Float[Array, "..."],
    ) -> Counts:
        """Hits and truths of each class.

        Args:
            outputs: a score for each class, or one column for yes.
            targets: index or shares of the classes; a yes or no for one column.
            weight: of each example.
        """
        named, right = marks(self, outputs, targets, self.threshold, many=False)
        if outputs.shape[-1] == 1:
            known = ~jnp.isnan(outputs)  # a NaN is no answer, so not a no either
            named = jnp.concatenate(
                [(1 - named) * known.astype(named.dtype), named], -1
            )
            right = jnp.concatenate([1 - right, right], -1)
        found = class_counts(named, right, weight)
        return {"hits": found["hits"], "truth": found["truth"]}

    def value(self, counts: Counts) -> Any:
        """From 0 to 1."""
        occurs = (counts["truth"] > 0).astype(counts["truth"].dtype)
        return ratio(counts["hits"], counts["truth"]).sum(-1) / occurs.sum(-1)
