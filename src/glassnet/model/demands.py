"""Demands: what a model must be for what is asked of it."""

from typing import Any

from glassnet.errors import ConfigError

__all__ = [
    "demand_classes",
    "demand_count",
    "demand_kind",
    "demand_member",
    "demand_members",
]


def demand_members(members: int) -> None:
    """Refuse to compare members of a single network.

    Raises:
        ConfigError: there are none.
    """
    if members:
        return
    raise ConfigError(
        "A single network has no members to compare.",
        got="a model of one network",
        expected="an ensemble",
        fix="train several: gn.fit(net, data, replicas=5)",
    )


def demand_member(place: int, members: int) -> None:
    """Refuse a member that there is not.

    Raises:
        ConfigError: there is a single network, or no such member.
    """
    demand_members(members)
    if 0 <= place < members:
        return
    raise ConfigError(
        "There is no such member.",
        got=f"{place}",
        expected=f"a number from 0 to {members - 1}",
        fix="count from 0",
    )


def demand_classes(target: Any, lacks: str) -> None:
    """Refuse what only classes have.

    Args:
        target: of the model.
        lacks: what it is that numbers have not, such as "has no probabilities".

    Raises:
        ConfigError: the model answers with numbers.
    """
    if target.labels:
        return
    raise ConfigError(
        f"A model of numbers {lacks}.",
        got=f"a {target.task} of {target.name or 'numbers'}",
        expected="a model of classes",
        fix="predict gives values, and disagreement how far members are apart",
    )


def demand_count(name: str, count: int, least: int = 1) -> None:
    """Refuse to make less than nothing.

    Raises:
        ConfigError: there are fewer than that.
    """
    if count >= least:
        return
    raise ConfigError(
        f"{name} must be at least {least}.",
        got=f"{name}={count}",
        expected=f"a whole number from {least}",
        fix="ask for more",
    )


def demand_kind(fits: bool, task: str, does: str, trained: str) -> None:
    """Refuse to write text or to make rows with a model that learned something else.

    Args:
        fits: whether it can.
        task: of the model.
        does: what was asked of it.
        trained: how a model that can is trained.

    Raises:
        ConfigError: it cannot.
    """
    if fits:
        return
    raise ConfigError(
        f"This model cannot {does}.",
        got=f"a model of {task}",
        expected=f"one that was trained to {does}",
        fix=trained,
    )
