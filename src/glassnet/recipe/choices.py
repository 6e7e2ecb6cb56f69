"""Choices: what a user may fix of a recipe, the rest being chosen by the data."""

import math
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from glassnet import population
from glassnet.errors import ConfigError, did_you_mean
from glassnet.population import Ensemble
from glassnet.population.ways import Way
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

Watch = Annotated[int, Range(0, math.inf, "[)")]
"""Steps from one look into the layers to the next; 0 for none."""


@dataclass(frozen=True)
class Choices(Settings):
    """The flags of `glassnet train`: None leaves the choice to the data's size.

    Args:
        model: an architecture's name, such as "lenet"; None for what suits the data.
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
        members: networks in the ensemble; 1 for a single network. Where no kind of
            ensemble is named, each is validated on a fold of its own.
        ensemble: the name of another kind, such as "Bagging", or one with its settings.
        replicas: networks of the same rows that differ in their seeds alone; short for
            `ensemble="Seeds"` with so many members, and 1 is a single network.
        calibrate: whether a temperature is fitted on the validation rows.
        initial_scale: a factor for the weights that training starts from. Above 0.
        precision: "float32" or "bfloat16".
        way: how several networks share one program, see `population.Replicas`.
        watch: a look into every layer before each so many steps; 0 for none, None for
            as often as takes a fiftieth of the time.
        seed: of the split and of the training. From 0 to 4294967295.

    Raises:
        ConfigError: a number is outside its range, there is no such ensemble, or the
            networks are counted twice.

    Example:
        >>> Choices(hidden=(64, 32), dropout=0.2)
        Choices(hidden=(64, 32), dropout=0.2)
    """

    model: str | None = None
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
    ensemble: Ensemble | str | None = None
    replicas: Count | None = None
    calibrate: bool = False
    initial_scale: Positive = 1.0
    way: Way = "auto"
    watch: Watch | None = None
    precision: Literal["float32", "bfloat16"] = "float32"
    seed: Seed = 0

    def __post_init__(self):
        Settings.__post_init__(self)
        if isinstance(self.ensemble, str):
            ensemble_named(self.ensemble)
        counted = [
            f"{name}={value!r}"
            for name, value in (
                ("replicas", self.replicas),
                ("ensemble", self.ensemble),
                ("members", self.members),
            )
            if value is not None
        ]
        twice = self.replicas is not None or isinstance(self.ensemble, Ensemble)
        if twice and len(counted) > 1:
            raise ConfigError(
                "The networks are counted twice.",
                got=" and ".join(counted),
                expected="replicas alone, or members with the name of an ensemble",
                fix=f"say {counted[0]} alone",
            )


def ensemble_named(name: str) -> Any:
    """The ensemble of this name, in any case of its letters.

    Raises:
        ConfigError: there is none.

    Example:
        >>> ensemble_named("bagging")
        <class 'glassnet.population.ensembles.Bagging'>
    """
    known = {n: getattr(population, n) for n in population.__all__}
    kinds = {
        n.lower(): kind
        for n, kind in known.items()
        if isinstance(kind, type)
        and issubclass(kind, Ensemble)
        and kind is not Ensemble
    }
    if name.lower() in kinds:
        return kinds[name.lower()]
    fix = did_you_mean(name.lower(), kinds)
    if name.lower() in ("folds", "fold"):
        fix = "say members alone: they are validated on folds"
    raise ConfigError(
        "There is no such ensemble.",
        got=f"ensemble={name!r}",
        expected=f"one of {', '.join(kinds)}; members alone are an ensemble over folds",
        fix=fix,
    )
