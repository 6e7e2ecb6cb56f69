"""Grid: which settings to try, every combination or so many at random."""

import itertools
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from glassnet.errors import ConfigError

__all__ = ["Settled", "combinations", "drawn"]

Settled = dict[str, float]
"""One trial: a number for each setting that is swept."""


def combinations(swept: Mapping[str, Sequence[float]]) -> list[Settled]:
    """Every combination; the last setting changes fastest.

    Args:
        swept: the values of each setting.

    Example:
        >>> combinations({"learning_rate": [0.1, 0.2], "dropout": [0.5]})
        [{'learning_rate': 0.1, 'dropout': 0.5}, {'learning_rate': 0.2, 'dropout': 0.5}]
    """
    rows = itertools.product(*swept.values())
    return [dict(zip(swept, row, strict=True)) for row in rows]


def drawn(
    swept: Mapping[str, Sequence[float]], trials: int, seed: int = 0
) -> list[Settled]:
    r"""So many settings at random: from a list one of its values, else from a range.

    $$\log v \sim \mathrm{Uniform}(\log a, \log b)$$

    within a range $(a, b)$ of rates, decays and scales, for which a factor of ten is
    the same step everywhere; of shares, which lie below 1, every value is as likely.
    Where only some of the settings matter, draws try more values of these than a grid
    of as many trials.

    Args:
        swept: of each setting a list of values, or a tuple of both ends of a range.
        trials: how many, at least 1.
        seed: decides the draws.

    Raises:
        ConfigError: a range does not rise, or one over factors does not begin above 0.

    Example:
        >>> draws = drawn({"learning_rate": (1e-4, 1e-1), "dropout": [0.0, 0.5]}, 100)
        >>> low = sum(draw["learning_rate"] < 1e-3 for draw in draws)
        >>> len(draws), 20 < low < 47
        (100, True)

    Source:
        Bergstra & Bengio (2012), "Random Search for Hyper-Parameter Optimization",
        section 2, Journal of Machine Learning Research 13.
    """
    random = np.random.default_rng([seed % 2**64, 3])  # 0 to 2 are the split's
    columns = {name: _column(name, v, trials, random) for name, v in swept.items()}
    return [{n: float(c[i]) for n, c in columns.items()} for i in range(trials)]


def _column(name: str, values: Any, trials: int, random: Any) -> np.ndarray:
    if not isinstance(values, tuple):
        return random.choice(np.asarray(values, float), trials)
    low, high = values
    share = name in SHARES
    if not (low < high and (share or low > 0)):
        raise ConfigError(
            "A range goes from a lower number up to a higher one.",
            got=f"{name}={values!r}",
            expected="(low, high)" + ("" if share else ", both above 0"),
            fix="write the lower end first, above 0; a list names single values",
        )
    if share:
        return random.uniform(low, high, trials)
    return np.exp(random.uniform(math.log(low), math.log(high), trials))


SHARES = ("dropout", "smoothing", "momentum", "beta1", "beta2", "decay")
"""Settings whose steps are differences; of all others they are factors."""
