"""Knobs: the numbers of a recipe that may differ among members of one program."""

import dataclasses
from collections.abc import Mapping
from typing import Any

import jax.numpy as jnp
from jaxtyping import ArrayLike

from glassnet import nn
from glassnet.backprop.tap import leaves
from glassnet.errors import ConfigError, did_you_mean
from glassnet.learners import Supervised
from glassnet.learners.supervised import scaled
from glassnet.losses import ElasticNet
from glassnet.nn.layer import Layer
from glassnet.optimizers.turnable import put
from glassnet.paths import turn
from glassnet.recipe.recipe import Recipe
from glassnet.settings import Settings, ranges, rebuild
from glassnet.types import Tree

__all__ = ["check_knob", "edited", "knobs", "turned"]

DROPOUTS = (nn.AlphaDropout, nn.Dropout, nn.GaussianDropout, nn.SpatialDropout)


def knobs(recipe: Recipe) -> dict[str, str]:
    """What may be swept, and which part of the recipe has it.

    The numbers of the optimizer (and of those inside it), of the penalty and of the
    loss, the rate of all dropout layers together, the scale of the starting weights,
    and the seed. Where two parts have a number of one name it is the first one's.

    Example:
        >>> from glassnet import losses, optimizers
        >>> from glassnet.recipe import Data
        >>> knobs(Recipe(Data("iris"), nn.Dense(3), losses.CrossEntropy(),
        ...              optimizers.SGD(0.1)))["learning_rate"]
        'optimizer'
    """
    found = dict.fromkeys(_numbers(recipe.optimizer), "optimizer")
    penalty = recipe.penalty or ElasticNet()
    parts = {
        "penalty": _own(penalty),
        "loss": _own(recipe.loss),
        "network": ["dropout"] if _dropouts(recipe.network) else [],
        "recipe": ["initial_scale", "seed"],
    }
    for part, names in parts.items():
        found = dict.fromkeys(names, part) | found
    return found


def check_knob(recipe: Recipe, name: str) -> None:
    """Refuse what no number in the state stands for.

    Raises:
        ConfigError: this recipe has no such number.
    """
    known = knobs(recipe)
    if name in known:
        return
    mends = {
        "dropout": "put nn.Dropout(0.1) into the network",
        "weight_decay": "take optimizers.AdamW, or sweep l2",
        "momentum": "take optimizers.Momentum",
    }
    raise ConfigError(
        f"Nothing in this recipe is a number called {name}.",
        got=f"{name}, with {recipe.optimizer!r}",
        expected=f"one of {', '.join(sorted(known))}",
        fix=mends.get(name) or did_you_mean(name, known),
    )


def edited(recipe: Recipe, values: Mapping[str, float]) -> Recipe:
    """The recipe with other numbers, as it would be trained alone.

    Args:
        recipe: whose numbers they are.
        values: by name, see `knobs`.

    Raises:
        ConfigError: there is no such number, or it is outside its range.

    Example:
        >>> from glassnet import losses, optimizers
        >>> from glassnet.recipe import Data
        >>> recipe = Recipe(Data("iris"), nn.Dense(3), losses.CrossEntropy(),
        ...                 optimizers.SGD(0.1))
        >>> edited(recipe, {"learning_rate": 0.5, "l2": 0.01}).penalty
        ElasticNet(l2=0.01)
    """
    for name, value in values.items():
        check_knob(recipe, name)
        recipe = _with(recipe, knobs(recipe)[name], name, value)
    return recipe


def turned(
    recipe: Recipe, learner: Supervised, state: Tree, values: Mapping[str, ArrayLike]
) -> Tree:
    """The first state of a learner with other numbers in it; may be traced.

    Args:
        recipe: that the learner was made of.
        learner: whose state it is.
        state: as its `init` made it.
        values: by name, see `knobs`; the seed is not among them.

    Example:
        >>> import jax
        >>> from glassnet import losses, optimizers
        >>> from glassnet.recipe import Data
        >>> recipe = Recipe(Data("iris"), nn.Dense(3), losses.CrossEntropy(),
        ...                 optimizers.SGD(0.1))
        >>> learner = Supervised(recipe.network, recipe.loss, recipe.optimizer)
        >>> batch = {"x": jnp.ones((1, 4)), "y": jnp.array([0]), "weight": jnp.ones(1)}
        >>> state = learner.init(jax.random.key(0), batch)
        >>> other = turned(recipe, learner, state, {"learning_rate": 0.5})
        >>> other["optimizer"]["hyperparams"]["learning_rate"].item()
        0.5
    """
    if "initial_scale" in values:  # the optimizer may remember where it started
        params = scaled(state["params"], values["initial_scale"])
        optimizer = learner.optimizer.init(params)
        state = state | {"params": params, "optimizer": optimizer}
    known = knobs(recipe)
    for name, value in values.items():
        if known[name] == "optimizer":
            number = jnp.asarray(value, float)
            state = state | {"optimizer": put(state["optimizer"], name, number)}
        elif known[name] == "network":
            for path in _dropouts(learner.network):
                state = turn(state, f"network/{path}/hyperparams/rate", value)
        elif known[name] in ("penalty", "loss"):
            state = turn(state, f"{known[name]}/hyperparams/{name}", value)
    return state


def _with(recipe: Recipe, part: str, name: str, value: float) -> Recipe:
    """One number changed, in the part that has it."""
    if part == "recipe":
        number = _whole(value) if name == "seed" else value
        return dataclasses.replace(recipe, **{name: number})
    if part == "network":
        return dataclasses.replace(recipe, network=_dropping(recipe.network, value))
    old = getattr(recipe, part) or ElasticNet()
    if part == "optimizer":
        new = _put(old, name, value)
    else:
        new = dataclasses.replace(old, **{name: value})
    return dataclasses.replace(recipe, **{part: new})


def _whole(seed: float) -> int:
    if seed == int(seed):
        return int(seed)
    raise ConfigError(
        "A seed is a whole number.",
        got=f"seed={seed}",
        expected="a whole number from 0 to 4294967295",
        fix="leave out its fraction",
    )


def _own(settings: Any) -> list[str]:
    """The settings that are numbers in state."""
    if not isinstance(settings, Settings):  # optax has other ways
        return []
    kinds = ranges(type(settings)).items()
    found = [name for name, (kind, _) in kinds if kind is float]
    return [name for name in found if getattr(settings, name) is not None]


def _numbers(optimizer: Any) -> list[str]:
    inner = getattr(optimizer, "optimizer", None)
    below = _numbers(inner) if inner is not None else []
    return list(dict.fromkeys([*_own(optimizer), *below]))


def _put(optimizer: Any, name: str, value: float) -> Any:
    """Change the outermost number of this name, which is the one in state."""
    if name in _own(optimizer):
        return dataclasses.replace(optimizer, **{name: value})
    inner = _put(optimizer.optimizer, name, value)
    return dataclasses.replace(optimizer, optimizer=inner)


def _dropouts(network: Layer) -> list[str]:
    """Paths of the layers that drop, in the network's state."""
    return [leaf.path for leaf in leaves(network) if isinstance(leaf.layer, DROPOUTS)]


def _dropping(value: Any, rate: float) -> Any:
    """The same network with another rate in every layer that drops."""
    if isinstance(value, DROPOUTS):
        return dataclasses.replace(value, rate=rate)
    if isinstance(value, tuple):
        return tuple(_dropping(item, rate) for item in value)
    if not isinstance(value, Layer):
        return value
    fields = dataclasses.fields(value)  # pyright: ignore[reportArgumentType]
    return rebuild(
        type(value), {f.name: _dropping(getattr(value, f.name), rate) for f in fields}
    )
