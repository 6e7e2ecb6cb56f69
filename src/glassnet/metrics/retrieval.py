"""Precision, recall and F1: how good a classifier is at finding each class."""

import abc
from dataclasses import dataclass
from typing import Any, Literal

from jaxtyping import Array, Float, Shaped

from glassnet.metrics.decisions import average, class_counts, marks
from glassnet.metrics.score import Counts, Score, ratio

Average = Literal["macro", "micro", "weighted"]


@dataclass(frozen=True)
class Retrieval(Score, abc.ABC):
    """A score of how classes were named and how they are."""

    average: Average = "macro"
    threshold: float = 0.0
    many: bool = False

    def counts(
        self,
        outputs: Float[Array, "*batch classes"],
        targets: Shaped[Array, "..."],
        weight: Float[Array, "..."],
    ) -> Counts:
        """Hits, answers and truths of each class.

        Args:
            outputs: a score for each class.
            targets: index or shares of the classes; a yes or no for each column where
                there is one or `many`.
            weight: of each example.
        """
        named, right = marks(self, outputs, targets, self.threshold, self.many)
        return class_counts(named, right, weight)


@dataclass(frozen=True)
class Precision(Retrieval):
    r"""Of the examples that were given a class, the share that has it.

    $$P_k = \frac{n_{kk}}{\sum_j n_{jk}}$$

    for counts $n_{jk}$ of class $j$ named $k$. A class that was never named scores 0,
    and one that neither occurs nor is named does not count.

    Args:
        average: how classes become one number: "macro", the mean over classes, rare
            ones as much as frequent ones; "weighted", by how often each occurs;
            "micro", of all answers together, which with one class for each example is
            the accuracy. One column of outputs is one class, the yes.
        threshold: above which an output means yes, where there is one column or `many`:
            0 for logits, 0.5 for shares.
        many: whether each column is a yes or no of its own.

    Example:
        >>> import jax.numpy as jnp
        >>> logits = jnp.array([[2.0], [1.0], [-1.0]])
        >>> truth = jnp.array([[1], [0], [1]])
        >>> score = Precision()
        >>> score.value(score.counts(logits, truth, jnp.ones(3))).tolist()
        0.5

    Source:
        Manning, Raghavan & Schütze (2008), "Introduction to Information Retrieval",
        section 8.3, and 13.6 for the averages.
    """

    def value(self, counts: Counts) -> Any:
        """From 0 to 1."""
        if self.average == "micro":
            return counts["hits"].sum(-1) / counts["named"].sum(-1)
        each = ratio(counts["hits"], counts["named"])
        return average(each, counts, self.average)


@dataclass(frozen=True)
class Recall(Retrieval):
    r"""Of the examples that have a class, the share that was given it.

    $$R_k = \frac{n_{kk}}{\sum_j n_{kj}}$$

    for counts $n_{kj}$ of class $k$ named $j$. A class that was named but does not
    occur scores 0, as in scikit-learn; `BalancedAccuracy` leaves it out.

    Args:
        average: how classes become one number, as in `Precision`; "weighted" is the
            accuracy.
        threshold: above which an output means yes, where there is one column or `many`.
        many: whether each column is a yes or no of its own.

    Example:
        >>> import jax.numpy as jnp
        >>> logits = jnp.array([[2.0], [1.0], [-1.0]])
        >>> truth = jnp.array([[1], [0], [1]])
        >>> score = Recall()
        >>> score.value(score.counts(logits, truth, jnp.ones(3))).tolist()
        0.5

    Source:
        Manning, Raghavan & Schütze (2008), "Introduction to Information Retrieval",
        section 8.3.
    """

    def value(self, counts: Counts) -> Any:
        """From 0 to 1."""
        if self.average == "micro":
            return counts["hits"].sum(-1) / counts["truth"].sum(-1)
        each = ratio(counts["hits"], counts["truth"])
        return average(each, counts, self.average)


@dataclass(frozen=True)
class F1(Retrieval):
    r"""The harmonic mean of precision and recall.

    $$F_k = \frac{2 P_k R_k}{P_k + R_k}
        = \frac{2\, n_{kk}}{\sum_j n_{kj} + \sum_j n_{jk}}$$

    It is high only where both are, and does not look at the examples that are rightly
    left alone: so it says more than accuracy of a rare class. Macro F1 is the mean of
    the classes' own, not that of mean precision and mean recall.

    Args:
        average: how classes become one number, as in `Precision`.
        threshold: above which an output means yes, where there is one column or `many`.
        many: whether each column is a yes or no of its own.

    Example:
        >>> import jax.numpy as jnp
        >>> logits = jnp.array([[2.0], [1.0], [-1.0]])
        >>> truth = jnp.array([[1], [0], [1]])
        >>> score = F1()
        >>> score.value(score.counts(logits, truth, jnp.ones(3))).tolist()
        0.5

    Source:
        van Rijsbergen (1979), "Information Retrieval", chapter 7; averages: Sokolova &
        Lapalme (2009), "A systematic analysis of performance measures for
        classification tasks", table 3; macro: Opitz & Burst (2019), arXiv:1911.03347.
    """

    def value(self, counts: Counts) -> Any:
        """From 0 to 1."""
        both = counts["truth"] + counts["named"]
        if self.average == "micro":
            return 2 * counts["hits"].sum(-1) / both.sum(-1)
        return average(ratio(2 * counts["hits"], both), counts, self.average)
