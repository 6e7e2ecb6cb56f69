"""Disagreement: how far the members of an ensemble are apart, in two ways."""

import numpy as np
from jaxtyping import Float

__all__ = ["deviation", "entropy", "mutual_information"]


def entropy(
    probabilities: Float[np.ndarray, "... classes"],
) -> Float[np.ndarray, "..."]:
    r"""How uncertain an answer is, in nats, from 0 to $\log K$.

    $$H(p) = -\sum_k p_k \log p_k$$

    Example:
        >>> entropy(np.array([[0.5, 0.5], [1.0, 0.0]])).round(4).tolist()
        [0.6931, 0.0]

    Source:
        Shannon (1948), "A Mathematical Theory of Communication", section 6.
    """
    p = np.asarray(probabilities, np.float64)
    logs = np.log(p, where=p > 0, out=np.zeros_like(p))  # 0 log 0 is 0; NaN stays
    return np.asarray(0.0 - (p * logs).sum(-1))


def mutual_information(
    probabilities: Float[np.ndarray, "members *rows classes"],
) -> Float[np.ndarray, "*rows"]:
    r"""What the answer tells about the member that gave it, in nats.

    $$I = H\Big(\frac{1}{M}\sum_m p_m\Big) - \frac{1}{M} \sum_m H(p_m)$$

    Args:
        probabilities: of each member.

    Returns:
        From 0, where all members say the same, to the logarithm of the smaller one of
        their number and the number of classes.

    Example:
        >>> sure = np.array([[[1.0, 0.0]], [[0.0, 1.0]]])
        >>> mutual_information(sure).round(4).tolist()
        [0.6931]

    Source:
        Smith & Gal (2018), "Understanding Measures of Uncertainty for Adversarial
        Example Detection", equation 2, arXiv:1803.08533.
    """
    p = np.asarray(probabilities, np.float64)
    # never negative, as the entropy is concave, but for the last bits
    return np.maximum(entropy(p.mean(0)) - entropy(p).mean(0), 0.0)


def deviation(values: Float[np.ndarray, "members *rows"]) -> Float[np.ndarray, "*rows"]:
    r"""Standard deviation over the members, which are all there are: over $M$.

    Example:
        >>> deviation(np.array([[1.0, 2.0], [3.0, 2.0]])).tolist()
        [1.0, 0.0]

    Source:
        Lakshminarayanan et al. (2016), section 2.4, without the variance that each
        member predicts, arXiv:1612.01474.
    """
    return np.asarray(values, np.float64).std(0)
