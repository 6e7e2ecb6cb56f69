"""IntersectionOverUnion: how far what was found and what is there are the same."""

from dataclasses import dataclass
from typing import Any

from glassnet.metrics.decisions import average
from glassnet.metrics.retrieval import Retrieval
from glassnet.metrics.score import Counts, ratio


@dataclass(frozen=True)
class IntersectionOverUnion(Retrieval):
    r"""Of the pixels that have a class or were given it, the share of which both hold.

    $$J_k = \frac{n_{kk}}{\sum_j n_{kj} + \sum_j n_{jk} - n_{kk}}$$

    for counts $n_{jk}$ of pixels of class $j$ named $k$; also called the Jaccard index.
    The share of right pixels is high where nearly all is background; this is not. It
    orders answers as F1 does, $J = F / (2 - F)$, and is the stricter number. A class
    that neither occurs nor is named does not count.

    Pixels of all pictures are counted together, which is not the mean over pictures.

    Args:
        average: how classes become one number: "macro", the mean over classes (mean
            IoU); "weighted", by how often each occurs; "micro", of all together. One
            column of outputs is one class, the yes.
        threshold: above which an output means yes, where there is one column or `many`:
            0 for logits, 0.5 for shares.
        many: whether each column is a yes or no of its own.

    Example:
        >>> import jax.numpy as jnp
        >>> logits = jnp.array([[2.0], [1.0], [-1.0]])
        >>> truth = jnp.array([[1], [0], [1]])
        >>> score = IntersectionOverUnion()  # 1 hit, 1 found too much, 1 missed
        >>> print(f"{score.value(score.counts(logits, truth, jnp.ones(3))):.3f}")
        0.333

    Source:
        Jaccard (1901); of pixels: Everingham et al. (2010), "The Pascal Visual Object
        Classes (VOC) Challenge", section 4.2.
    """

    def value(self, counts: Counts) -> Any:
        """From 0 to 1."""
        union = counts["truth"] + counts["named"] - counts["hits"]
        if self.average == "micro":
            return counts["hits"].sum(-1) / union.sum(-1)
        return average(ratio(counts["hits"], union), counts, self.average)
