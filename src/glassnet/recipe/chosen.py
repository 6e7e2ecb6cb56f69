"""Chosen: activations and optimizers by the names that people type."""

import dataclasses

from glassnet import nn, optimizers
from glassnet.errors import ConfigError, did_you_mean
from glassnet.nn.between import activations
from glassnet.population import Ensemble, Snapshots
from glassnet.recipe.choices import Choices
from glassnet.settings import ranges

__all__ = ["activation", "optimizer"]


def optimizer(
    choices: Choices, usual: float, steps: int, ensemble: Ensemble | None = None
) -> optimizers.Optimizer:
    """The optimizer that was chosen, warmed up and slowed down over all steps.

    Args:
        choices: what the user fixed.
        usual: the learning rate unless another is chosen.
        steps: of the whole training.
        ensemble: that may bring a schedule of its own.
    """
    if choices.optimizer is None:
        rate = choices.learning_rate or usual
        chosen = optimizers.AdamW(rate, weight_decay=0.05, beta2=0.99)
    else:
        chosen = _named("optimizer", choices.optimizer, _optimizers())()
        if choices.learning_rate is not None:
            chosen = dataclasses.replace(chosen, learning_rate=choices.learning_rate)
    if isinstance(ensemble, Snapshots):  # they bring a schedule of their own
        return chosen
    warm = optimizers.Scheduled(chosen, optimizers.WarmUp(max(1, steps // 10)))
    return optimizers.Scheduled(warm, optimizers.Cosine(steps))


def activation(name: str) -> nn.Layer:
    """The activation of this name, in any case of its letters.

    Raises:
        ConfigError: there is none.
    """
    return _named("activation", name, dict(activations()))()


def _optimizers() -> dict[str, type]:
    """Those that need nothing but numbers, and have a rate."""
    found = {name: getattr(optimizers, name) for name in optimizers.__all__}
    return {n: kind for n, kind in found.items() if "learning_rate" in ranges(kind)}


def _named(what: str, name: str, known: dict[str, type]) -> type:
    by_lower = {key.lower(): value for key, value in known.items()}
    plain = name.lower().replace("-", "").replace("_", "")
    if plain not in by_lower:
        raise ConfigError(
            f"There is no such {what}.",
            got=name,
            expected=f"one of {', '.join(known)}",
            fix=_nearest(plain, by_lower),
        )
    return by_lower[plain]


def _nearest(plain: str, by_lower: dict[str, type]) -> str:
    """The fix, with the names written as they are."""
    fix = did_you_mean(plain, by_lower)
    for lower, kind in by_lower.items():
        if fix == f"did you mean {lower}?":
            return f"did you mean {kind.__name__}?"
    return "use one of the names above"
