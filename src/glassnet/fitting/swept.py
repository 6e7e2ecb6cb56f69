"""Swept: from what was written in a call of `sweep` to the settings to try."""

import dataclasses
import numbers
from collections.abc import Mapping
from typing import Any

import numpy as np

from glassnet.errors import ConfigError, did_you_mean
from glassnet.population.grid import Settled, combinations, drawn
from glassnet.recipe import Choices, Recipe
from glassnet.recipe.knobs import check_knob, knobs

__all__ = ["Swept", "settings_of", "sorted_out"]

NUMBERS = ("dropout", "initial_scale", "l1", "l2", "learning_rate", "seed")
"""Fields of `Choices` that are numbers in state; all its others are structure."""


@dataclasses.dataclass(frozen=True)
class Swept:
    """What was written, sorted out.

    Args:
        choices: for the recipe that all trials share.
        values: of each setting that is swept, or the ends of its range.
    """

    choices: dict[str, Any]
    values: dict[str, Any]


def sorted_out(settings: Mapping[str, Any], random: bool) -> Swept:
    """Tell settings that are swept from those that all trials share.

    Args:
        settings: a list of values, or a tuple of both ends of a range, for each that is
            swept; one value for each that is not.
        random: whether ranges can be drawn from.

    Raises:
        ConfigError: something cannot be swept, or there is nothing to sweep.

    Example:
        >>> sorted_out({"learning_rate": [0.1, 0.01], "epochs": 5}, random=False)
        Swept(choices={'epochs': 5}, values={'learning_rate': [0.1, 0.01]})
    """
    known = [field.name for field in dataclasses.fields(Choices)]
    choices, swept = {}, {}
    for name, value in settings.items():
        several = isinstance(value, (list, tuple, range, np.ndarray))
        if name in known and name not in NUMBERS:
            if several and (name != "hidden" or any(map(np.ndim, value))):
                raise _structure(name, value)
            choices[name] = value
        elif name in known and not several:
            choices[name] = value
        else:
            swept[name] = _values(name, value, several, random)
    if not swept:
        raise ConfigError(
            "Nothing is swept.",
            got=", ".join(settings) or "no settings",
            expected=f"a list of values for some of {', '.join(NUMBERS)} ...",
            fix="gn.sweep(net, data, learning_rate=[1e-3, 1e-2])",
        )
    return Swept(choices, swept)


def settings_of(
    recipe: Recipe, swept: Mapping[str, Any], trials: int | None
) -> list[Settled]:
    """The settings of each trial.

    Args:
        recipe: that all trials share.
        swept: as `sorted_out` has them.
        trials: how many are drawn at random; None for every combination.

    Raises:
        ConfigError: the recipe has no number of such a name.
    """
    for name in swept:
        if name not in knobs(recipe):
            _check_name(name, swept[name])
        check_knob(recipe, name)
    if trials is None:
        return combinations(swept)
    return drawn(swept, trials, recipe.seed)


def _values(name: str, value: Any, several: bool, random: bool) -> Any:
    """Plain numbers: a list, or a pair for a range."""
    found = list(value) if several else [value]
    plain = [
        isinstance(one, numbers.Real) and not isinstance(one, bool) for one in found
    ]
    if not found or not all(plain):
        raise ConfigError(
            f"The values of {name} must be numbers.",
            got=f"{name}={value!r}",
            expected="a list of numbers, such as [0.001, 0.01]",
            fix="sweep numbers; train other kinds of networks one by one with gn.fit",
        )
    found = [float(one) for one in found]
    if not isinstance(value, tuple):
        return found
    if random and len(found) == 2:
        return tuple(found)
    raise ConfigError(
        "A tuple is a range to draw from, for which the number of draws is missing."
        if len(found) == 2
        else "A range has two ends.",
        got=f"{name}={value!r}",
        expected="a list of values, or (low, high) together with trials=N",
        fix=f"write {name}={found}, or trials=20",
    )


def _check_name(name: str, value: Any) -> None:
    """Refuse a name that means nothing in any recipe."""
    fields = [field.name for field in dataclasses.fields(Choices)]
    usual = ["weight_decay", "momentum", "beta1", "beta2", "epsilon", "smoothing"]
    known = [*fields, *usual, "seeds", "trials"]
    fix = did_you_mean(name, known)
    if name not in known and fix.startswith("did you mean"):
        raise ConfigError(
            "sweep has no such setting.",
            got=f"{name}={value!r}",
            expected=f"one of {', '.join(known)}",
            fix=fix,
        )


def _structure(name: str, value: Any) -> ConfigError:
    return ConfigError(
        f"{name} is structure, and cannot differ among trials that share one program.",
        got=f"{name}={value!r}",
        expected=f"one {name} for all; what can be swept are numbers in state: "
        f"{', '.join(NUMBERS)}, and those of optimizer, loss and penalty",
        fix=f"call gn.sweep once for each {name}",
    )
