"""Crowd: how many networks answer together, and what makes them differ."""

from typing import NamedTuple

from glassnet.errors import ConfigError
from glassnet.population import Ensemble, Seeds
from glassnet.recipe.choices import Choices, ensemble_named

__all__ = ["affordable", "crowd"]

WORK = 4e12
"""Multiplications that the default ensemble may cost: half a minute on two cores."""

USUAL = 5  # networks in an ensemble that is asked for by name, as in most papers


class Crowd(NamedTuple):
    """An ensemble on one fold, or several folds, or neither."""

    ensemble: Ensemble | None
    folds: int


def crowd(choices: Choices, most: int, rows: int) -> Crowd:
    """The ensemble that was asked for; one over folds if nothing was.

    Args:
        choices: what the user fixed.
        most: members that may be trained unasked.
        rows: beside the test part.

    Raises:
        ConfigError: there are fewer rows than folds, or one member alone in an
            ensemble.

    Example:
        >>> crowd(Choices(replicas=3), most=5, rows=100)
        Crowd(ensemble=Seeds(3), folds=1)
        >>> crowd(Choices(), most=5, rows=100)
        Crowd(ensemble=None, folds=5)
    """
    if isinstance(choices.ensemble, Ensemble):
        return Crowd(choices.ensemble, 1)
    if choices.ensemble is not None:
        return Crowd(ensemble_named(choices.ensemble)(choices.members or USUAL), 1)
    if choices.replicas is not None:
        count = choices.replicas
        return Crowd(Seeds(count) if count > 1 else None, 1)
    if choices.members is None:
        return Crowd(None, min(most, max(1, rows // 2)))  # few rows make few folds
    _demand_folds(choices.members, rows)
    return Crowd(None, choices.members)


def affordable(members: int, widths: tuple[int, ...], examples: int) -> int:
    """As many members as the work allows, at least one.

    Args:
        members: that would be best.
        widths: of the input and of each hidden layer.
        examples: that each member sees in all.

    Example:
        >>> affordable(5, (64, 128, 128), 100_000)
        5
    """
    weights = sum(a * b for a, b in zip(widths, widths[1:], strict=False))
    cost = 6 * weights * examples  # forward, and twice that back
    return max(1, min(members, int(WORK / max(cost, 1))))


def _demand_folds(members: int, rows: int) -> None:
    if members == 1 or members <= rows:
        return
    raise ConfigError(
        "Each member of the ensemble needs rows of its own to be validated on.",
        got=f"members={members} for {rows} rows beside the test part",
        expected="at most as many members as rows, and best 3 to 10",
        fix="ask for fewer members, or for 1: a single network",
    )
