"""Scale: columns brought to mean 0 and deviation 1, weighted, and in parts."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

__all__ = ["Scale"]


@dataclass(frozen=True, eq=False)
class Scale:
    r"""Weighted mean and deviation of each column, as of all rows seen so far.

    $$\mu = \frac{\sum_i w_i x_i}{\sum_i w_i}, \qquad
      \sigma^2 = \frac{\sum_i w_i (x_i - \mu)^2}{\sum_i w_i}, \qquad
      z = \frac{x - \mu}{\sigma}$$

    A column that does not vary is only centered. In float64 throughout: at float32, a
    year such as 1987 would keep two digits of its deviation.

    Args:
        mean: $\mu$ of each column.
        deviation: $\sigma$ of each column; where it is 0, nothing is divided.
        weight: $\sum_i w_i$; 0 for a scale that leaves columns as they are.

    Example:
        >>> scale = Scale.of(np.array([[1.0], [3.0]]), np.ones(2))
        >>> scale(np.array([[5.0]])).tolist(), scale.back(np.array([[3.0]])).tolist()
        ([[3.0]], [[5.0]])

    Source:
        Chan, Golub & LeVeque (1983), "Algorithms for Computing the Sample Variance",
        equation 2.1, for `joined`.
    """

    mean: Float[np.ndarray, " columns"]
    deviation: Float[np.ndarray, " columns"]
    weight: float

    @staticmethod
    def none(columns: int) -> "Scale":
        """Leave so many columns as they are."""
        return Scale(np.zeros(columns), np.ones(columns), 0.0)

    @staticmethod
    def of(
        x: Float[np.ndarray, "rows columns"], weight: Float[np.ndarray, " rows"]
    ) -> "Scale":
        """From rows and their weights, which sum to more than 0."""
        x = x.astype(np.float64, copy=False)
        size = np.abs(x).max(0)
        size = np.where(size > 0, size, 1.0)  # 1e200 squared is no number
        share, z = weight / weight.sum(), x / size
        mean = share @ z
        deviation = np.sqrt(share @ (z - mean) ** 2)
        # what is within the rounding of the mean is no deviation
        deviation[deviation <= 10 * np.finfo(float).eps * np.abs(mean)] = 0
        return Scale(mean * size, deviation * size, float(weight.sum()))

    def joined(self, other: "Scale") -> "Scale":
        """The scale of the rows of both."""
        total = self.weight + other.weight
        gap, share = other.mean - self.mean, other.weight / total
        mean = self.mean + share * gap
        # hypot, for the squares may be no numbers
        within = np.hypot(
            np.sqrt(1 - share) * self.deviation, np.sqrt(share) * other.deviation
        )
        between = np.sqrt(share * (1 - share)) * np.abs(gap)
        return Scale(mean, np.hypot(within, between), total)

    @property
    def divisor(self) -> Float[np.ndarray, " columns"]:
        """The deviation, or 1 where there is none."""
        return np.where(self.deviation > 0, self.deviation, 1.0)

    def __call__(
        self, x: Float[np.ndarray, "rows columns"]
    ) -> Float[np.ndarray, "rows columns"]:
        """Raw columns to standardized ones."""
        if not self.weight:  # of no rows: they are left as they are
            return x
        return (x - self.mean) / self.divisor

    def back(
        self, z: Float[np.ndarray, "rows columns"]
    ) -> Float[np.ndarray, "rows columns"]:
        """Standardized columns to raw ones."""
        return z * self.divisor + self.mean
