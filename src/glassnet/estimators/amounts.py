"""Amounts: numbers to predict, one or several a row."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float

from glassnet.data import Target
from glassnet.errors import ConfigError, DataError
from glassnet.estimators.answers import Answers
from glassnet.estimators.scale import Scale
from glassnet.losses import Loss, SquaredError
from glassnet.metrics import MeanSquaredError, Metric
from glassnet.model import Link

__all__ = ["Amounts"]


@dataclass(frozen=True, eq=False)
class Amounts(Answers):
    """Numbers, standardized for the network and brought back to their unit.

    Args:
        scale: of each.
        single: whether they come and go as `(rows,)`.

    Example:
        >>> amounts = Amounts(Scale(np.array([9.0]), np.array([2.0]), 1.0), single=True)
        >>> amounts.targets(amounts.read(np.array([13.0]))).tolist()
        [[2.0]]
        >>> amounts.back(np.array([[2.0]])).tolist()
        [13.0]

    Source:
        Hastie, Tibshirani & Friedman (2009), "The Elements of Statistical Learning",
        section 11.5.3 (scaling).
    """

    scale: Scale
    single: bool

    @property
    def outputs(self) -> int:
        """One for each."""
        return len(self.scale.mean)

    @property
    def loss(self) -> Loss:
        """Half the squared error, as in scikit-learn."""
        return SquaredError(half=True)

    @property
    def metric(self) -> Metric:
        """Mean squared error, in standardized units."""
        return MeanSquaredError()

    @property
    def monitor(self) -> str:
        """Of the record."""
        return "mean_squared_error"

    @property
    def link(self) -> Link:
        """As they are."""
        return "identity"

    def target(self) -> Target:
        """Mean and deviation, unbounded.

        Raises:
            ConfigError: there are several amounts a row.
        """
        if self.outputs > 1:
            raise ConfigError(
                "A model file holds one answer a row.",
                got=f"{self.outputs} amounts a row",
                expected="a single one",
                fix="pickle the estimator itself",
            )
        mean, deviation = float(self.scale.mean[0]), float(self.scale.divisor[0])
        most = float(np.finfo(float).max)
        return Target("y", "regression", (), mean, deviation, -most, most)

    def read(self, y: Any) -> Float[np.ndarray, "rows answers"]:
        """As a matrix of float64."""
        read = np.asarray(y, float).reshape(len(y), -1)
        if read.shape[1] == self.outputs:
            return read
        raise DataError(
            "The answers are not as many as those learned so far.",
            got=f"answers of shape {np.shape(y)}",
            expected=f"(rows, {self.outputs})",
            fix="give one column for each amount",
        )

    def targets(self, read: Float[np.ndarray, "rows answers"]) -> np.ndarray:
        """Standardized."""
        return self.scale(read)

    def factors(
        self, read: Float[np.ndarray, "rows answers"]
    ) -> Float[np.ndarray, " rows"]:
        """All alike."""
        return np.ones(len(read))

    def strata(self, read: Float[np.ndarray, "rows answers"]) -> np.ndarray | None:
        """None."""
        return None

    def scores(
        self,
        found: Float[np.ndarray, " epochs"],
        targets: np.ndarray,
        weight: Float[np.ndarray, " rows"],
    ) -> Float[np.ndarray, " epochs"]:
        """$R^2$ of all amounts together: what is explained of their variance."""
        share = weight / weight.sum()
        variance = (share @ (targets - share @ targets) ** 2).mean()
        return 1 - found / variance if variance > 0 else np.zeros_like(found)

    def back(self, outputs: Float[np.ndarray, "rows outputs"]) -> np.ndarray:
        """Outputs in the unit of the answers, `(rows,)` if they came so."""
        y = self.scale.back(outputs.astype(float))
        return y[:, 0] if self.single else y
