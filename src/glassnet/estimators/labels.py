"""Labels: classes as numbers, and probabilities as classes."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float

from glassnet.data import Target
from glassnet.errors import ConfigError, DataError
from glassnet.estimators.answers import Answers
from glassnet.losses import BinaryCrossEntropy, CrossEntropy, Loss
from glassnet.metrics import Accuracy, BinaryAccuracy, Metric
from glassnet.model import Link

__all__ = ["Labels"]


@dataclass(frozen=True, eq=False)
class Labels(Answers):
    """One class for each row, or any number of labels that may come together.

    Two classes need a single unit, as do several labels each: the log of the odds. Of
    more classes exactly one is right, and a softmax chooses.

    Args:
        classes: in sorted order; of several labels, their column numbers.
        several: whether each row answers yes or no to each of them.
        importance: how much a row of each class counts; None for all alike.

    Example:
        >>> labels = Labels.of(np.array(["yes", "no", "yes"]))
        >>> labels.classes.tolist(), labels.read(np.array(["yes"])).tolist()
        (['no', 'yes'], [[1.0]])

    Source:
        Goodfellow, Bengio & Courville (2016), "Deep Learning", sections 6.2.2.2 and
        6.2.2.3.
    """

    classes: np.ndarray
    several: bool = False
    importance: np.ndarray | None = None

    @staticmethod
    def of(y: np.ndarray) -> "Labels":
        """From answers: `(rows,)` of any sortable kind, or `(rows, labels)` of 0/1."""
        if y.ndim == 2:
            _check_yes_or_no(y)
            return Labels(np.arange(y.shape[1]), several=True)
        return Labels(np.unique(y))

    @property
    def outputs(self) -> int:
        """One for each class or label; a single one for two classes."""
        few = len(self.classes) <= 2 and not self.several
        return 1 if few else len(self.classes)

    @property
    def _chosen(self) -> bool:
        return len(self.classes) > 2 and not self.several

    @property
    def loss(self) -> Loss:
        """Cross entropy of one kind or the other."""
        return CrossEntropy() if self._chosen else BinaryCrossEntropy()

    @property
    def metric(self) -> Metric:
        """Accuracy; of several labels, the share that is right."""
        return Accuracy() if self._chosen else BinaryAccuracy()

    @property
    def monitor(self) -> str:
        """Of the record."""
        return "accuracy"

    @property
    def link(self) -> Link:
        """To probabilities."""
        return "softmax" if self._chosen else "sigmoid"

    def target(self) -> Target:
        """The classes by name.

        Raises:
            ConfigError: there are several labels a row, or a single class.
        """
        if self.several or len(self.classes) < 2:
            raise ConfigError(
                "A model file holds one answer a row, of two classes or more.",
                got="several labels a row" if self.several else "a single class",
                expected="two classes or more",
                fix="pickle the estimator itself",
            )
        return Target("y", "classification", tuple(self.classes.tolist()))

    def read(self, y: Any) -> Float[np.ndarray, "rows answers"]:
        """Codes of classes `(rows, 1)`, or yes and no `(rows, labels)`."""
        if self.several:
            _check_yes_or_no(y)
            if y.ndim == 2 and y.shape[1] == len(self.classes):
                return y.astype(float)
            raise DataError(
                "The answers are not those of the labels learned so far.",
                got=f"answers of shape {y.shape}",
                expected=f"(rows, {len(self.classes)})",
                fix="give one column for each label",
            )
        place = np.minimum(np.searchsorted(self.classes, y), len(self.classes) - 1)
        new = self.classes[place] != y
        if y.ndim > 1 or new.any():
            raise DataError(
                "`y` has classes not in `self.classes_`.",
                got=f"answers of shape {y.shape}"
                if y.ndim > 1
                else f"{y[new][0]!r}, and {int(new.sum()) - 1} more",
                expected=f"one of {', '.join(map(str, self.classes))}",
                fix="name every class in the first call: partial_fit(X, y, classes=...)"
                ", or fit anew without warm_start",
            )
        return place[:, None].astype(float)

    def targets(self, read: Float[np.ndarray, "rows answers"]) -> np.ndarray:
        """Codes for a softmax, else 0 and 1."""
        return read[:, 0].astype(int) if self._chosen else read

    def factors(
        self, read: Float[np.ndarray, "rows answers"]
    ) -> Float[np.ndarray, " rows"]:
        """The importance of each row's class."""
        if self.importance is None:
            return np.ones(len(read))
        return self.importance[read[:, 0].astype(int)]

    def strata(self, read: Float[np.ndarray, "rows answers"]) -> np.ndarray | None:
        """Each class; of several labels there are too many combinations."""
        return None if self.several else read[:, 0]

    def scores(
        self,
        found: Float[np.ndarray, " epochs"],
        targets: np.ndarray,
        weight: Float[np.ndarray, " rows"],
    ) -> Float[np.ndarray, " epochs"]:
        """The accuracy itself."""
        return found

    def probabilities(
        self, outputs: Float[np.ndarray, "rows outputs"]
    ) -> Float[np.ndarray, "rows classes"]:
        """The probability of each class, or of yes to each label."""
        p = outputs.astype(float)
        if self.several:
            return p
        if len(self.classes) == 1:
            return np.ones((len(p), 1))
        if len(self.classes) == 2:
            return np.concatenate([1 - p, p], 1)
        return p / p.sum(1, keepdims=True)  # of float32, they sum to 1 but for rounding

    def decide(self, probabilities: Float[np.ndarray, "rows classes"]) -> np.ndarray:
        """The most probable class, or yes to what is more probable than not."""
        if self.several:
            return (probabilities > 0.5).astype(int)
        return self.classes[probabilities.argmax(1)]


def _check_yes_or_no(y: np.ndarray) -> None:
    wrong = y[(y != 0) & (y != 1)]
    if len(wrong):
        raise DataError(
            "Several answers in a row must each be yes or no.",
            got=f"answers of shape {y.shape}, among them {wrong[0]!r}",
            expected="0 or 1 in each column, or a single column of classes",
            fix="train a classifier for each column "
            "(sklearn.multioutput.MultiOutputClassifier)",
        )
