"""Seen: what a run saw of its layers while they learned, as plain data."""

from dataclasses import dataclass, field
from typing import Any

from jaxtyping import Num

__all__ = ["Seen"]


@dataclass(frozen=True, eq=False)
class Seen:
    """Every layer's statistics at some steps of a run.

    Args:
        steps: that had been made before each look.
        layers: their paths, the first that x meets first.
        statistics: such as "mean", "deviation", "zero", "saturated", "delta",
            "gradient", "weights" and "update"; each of shape `(looks, layers)`, and NaN
            where a layer has no such number.

    Example:
        >>> import numpy as np
        >>> Seen(np.array([0]), ["0"], {"delta": np.array([[0.1]])}).layers
        ['0']
    """

    steps: Num[Any, " looks"]
    layers: list[str] = field(default_factory=list)
    statistics: dict[str, Num[Any, "looks layers"]] = field(default_factory=dict)
