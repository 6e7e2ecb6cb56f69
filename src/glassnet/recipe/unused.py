"""Unused: what some learners would never look at, refused instead of ignored."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from glassnet.errors import ConfigError
from glassnet.losses import Loss
from glassnet.losses.games import Game
from glassnet.nn import Codebook, Layer
from glassnet.population import Snapshots

__all__ = ["check_unused", "descends", "said"]

GAME = ("augment", "initial_scale", "l1", "l2", "metrics", "patience", "penalty")
MAP = (*GAME, "learning_rate", "optimizer", "plateau")


def descends(network: Layer, loss: Loss | None) -> bool:
    """Whether what learns goes down the loss of its rows.

    Two players only ever answer each other, and the units of a map move to the means of
    their rows. So neither has a best epoch: what they are in the end is kept.

    Args:
        network: of a recipe.
        loss: likewise; None if it is not known yet.

    Example:
        >>> from glassnet import losses, nn
        >>> descends(nn.Dense(3), losses.SquaredError())
        True
        >>> descends(nn.Codebook(3, 3), losses.SquaredError())
        False
    """
    return not (isinstance(network, Codebook) or isinstance(loss, Game))


def said(settings: Any) -> dict[str, Any]:
    """The fields of some settings that are not at their default."""
    fields = dataclasses.fields(settings)
    values = {f.name: (getattr(settings, f.name), f.default) for f in fields}
    return {n: value for n, (value, usual) in values.items() if value != usual}


def check_unused(network: Layer, loss: Loss | None, given: Mapping[str, Any]) -> None:
    """Refuse what would decide nothing.

    Args:
        network: that says who learns.
        loss: likewise; None if it is not known yet.
        given: fields of a recipe or of `Choices` that somebody set.

    Raises:
        ConfigError: something is set that this learner does not use.

    Example:
        >>> from glassnet import nn
        >>> check_unused(nn.Codebook(3, 3), None, {"epochs": 5})
    """
    if descends(network, loss):
        return
    a_map = isinstance(network, Codebook)
    idle = {name: value for name, value in given.items() if name in (GAME, MAP)[a_map]}
    ensemble = given.get("ensemble")
    if a_map and (isinstance(ensemble, Snapshots) or _snapshots(ensemble)):
        idle["ensemble"] = ensemble  # they are taken where a rate is lowest
    if not idle:
        return
    who = "A self-organizing map" if a_map else "A game of two players"
    why = (
        "its units move to the means of their rows, without a gradient"
        if a_map
        else "players answer each other, without a cost that could be made small"
    )
    raise ConfigError(
        f"{who} does not use {' or '.join(idle)}: {why}.",
        got=" and ".join(f"{name}={value!r}" for name, value in idle.items()),
        expected=f"a recipe without {' or '.join(idle)}",
        fix=f"leave {' and '.join(idle)} out",
    )


def _snapshots(name: Any) -> bool:
    return isinstance(name, str) and name.lower() == "snapshots"
