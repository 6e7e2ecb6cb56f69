"""Choices: what a user may fix of a recipe, the rest being chosen by the data."""

from dataclasses import dataclass
from typing import Annotated, Literal

from glassnet.settings import (
    Count,
    Fraction,
    NonNegative,
    Positive,
    Range,
    Settings,
)

Seed = Annotated[int, Range(0, 2**32 - 1, "[]")]
"""What fits the 32 bits that a random key is made of."""


@dataclass(frozen=True)
class Choices(Settings):
    """The flags of `glassnet train`: None leaves the choice to the data's size.

    Args:
        hidden: units of each hidden layer; `()` is none, a linear model.
        activation: a layer's name, such as "ReLU".
        dropout: share dropped after each hidden layer. In [0, 1).
        l1: price of the weights' absolute values. 0 or more.
        l2: price of half the weights' squares. 0 or more.
        optimizer: an optimizer's name, such as "SGD".
        learning_rate: above 0.
        batch_size: rows in a step, at least 1.
        epochs: how often all rows are seen, at least 1.
        patience: epochs without a better validation value before stopping.
        members: networks in the ensemble, each validated on a fold of its own;
            1 for a single network.
        precision: "float32" or "bfloat16".
        seed: of the split and of the training. From 0 to 4294967295.

    Raises:
        ConfigError: a number is outside its range.

    Example:
        >>> Choices(hidden=(64, 32), dropout=0.2)
        Choices(hidden=(64, 32), dropout=0.2)
    """

    hidden: tuple[int, ...] | None = None
    activation: str | None = None
    dropout: Fraction | None = None
    l1: NonNegative = 0.0
    l2: NonNegative = 0.0
    optimizer: str | None = None
    learning_rate: Positive | None = None
    batch_size: Count | None = None
    epochs: Count | None = None
    patience: Count | None = None
    members: Count | None = None
    precision: Literal["float32", "bfloat16"] = "float32"
    seed: Seed = 0
