"""Temperature: one number that makes probabilities as sure as they are right."""

import math

import numpy as np
from jaxtyping import Float, Integer

from glassnet.errors import ConfigError, DataError

__all__ = ["check_temperature", "fit_temperature", "tempered"]

LOWEST, HIGHEST = 0.01, 100.0
SMALLEST = float(np.finfo("float32").tiny)  # below it a network says 0


def tempered(
    probabilities: Float[np.ndarray, "... classes"], temperature: float
) -> Float[np.ndarray, "... classes"]:
    r"""Probabilities made less sure (above 1) or surer (below 1).

    $$p_T(k) = \frac{p(k)^{1/T}}{\sum_j p(j)^{1/T}}$$

    Of one network that is $\operatorname{softmax}(z / T)$ with its logits $z$.

    Args:
        probabilities: rows that sum to 1.
        temperature: $T$, above 0.

    Returns:
        Rows that sum to 1, with the same order among the classes.

    Example:
        >>> tempered(np.array([0.9, 0.1]), 2.0).round(4).tolist()  # 3 to 1
        [0.75, 0.25]

    Source:
        Guo, Pleiss, Sun & Weinberger (2017), "On Calibration of Modern Neural
        Networks", equation 9, arXiv:1706.04599.
    """
    if temperature == 1.0:  # to the bit
        return probabilities
    weights = np.exp(_logs(probabilities) / temperature)
    shares = weights / weights.sum(-1, keepdims=True)
    return shares.astype(probabilities.dtype)


def fit_temperature(
    probabilities: Float[np.ndarray, "*rows classes"],
    truth: Integer[np.ndarray, "*rows"],
) -> float | None:
    r"""The temperature with the least log loss on these rows.

    With $\beta = 1/T$ and $\ell = \log p$ the loss is convex in $\beta$, and its
    slope is

    $$\frac{\partial C}{\partial \beta}
      = \frac{1}{n} \sum_i \Big(\sum_k p_T(k)\, \ell_{ik} - \ell_{i y_i}\Big),$$

    whose root is found by halving an interval of $\log T$ sixty times.

    Where no row is wrong the loss falls for ever as the temperature does: these rows
    cannot say how sure is too sure.

    Args:
        probabilities: of held-out rows, before any temperature; of their pixels, too.
        truth: class numbers.

    Returns:
        A temperature from 0.01 to 100; None where no row is wrong.

    Raises:
        DataError: there are no rows.

    Example:
        >>> sure = np.array([[0.9, 0.1]] * 4)  # and right in three of four
        >>> round(fit_temperature(sure, np.array([0, 0, 0, 1])), 3)
        2.0

    Source:
        Guo et al. (2017), section 4.2, arXiv:1706.04599.
    """
    if not len(probabilities):
        raise DataError(
            "A temperature is fitted on held-out rows, and there are none.",
            got="0 rows",
            expected="rows that trained nothing, best some hundred",
            fix="keep a validation part, or hand over other rows",
        )
    if (probabilities.argmax(-1) == truth).all():
        return None
    probabilities = probabilities.reshape(-1, probabilities.shape[-1])
    truth = truth.ravel()
    logs = _logs(probabilities)
    own = logs[np.arange(len(truth)), truth]

    def too_sure(temperature: float) -> bool:
        weights = np.exp((logs - logs.max(-1, keepdims=True)) / temperature)
        mean = (weights * logs).sum(-1) / weights.sum(-1)
        return float((mean - own).mean()) > 0

    low, high = math.log(LOWEST), math.log(HIGHEST)
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if too_sure(math.exp(middle)) else (low, middle)
    return math.exp((low + high) / 2)


def check_temperature(temperature: float) -> None:
    """Refuse what is no temperature.

    Raises:
        ConfigError: it is not a finite number above 0.
    """
    if 0 < temperature < math.inf:
        return
    raise ConfigError(
        "A model cannot have this temperature.",
        got=f"temperature={temperature!r}",
        expected="a number above 0, 1 to leave probabilities as they are",
        fix="model.calibrate(X, y) finds one on held-out rows",
    )


def _logs(probabilities: np.ndarray) -> np.ndarray:
    """Logarithms, finite also of what a network rounds to 0."""
    return np.log(np.maximum(np.asarray(probabilities, np.float64), SMALLEST))
