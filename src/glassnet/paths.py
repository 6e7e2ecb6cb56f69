"""Paths: every array in params and state has a name such as `body/0/kernel`."""

from typing import Any

import jax
import jax.numpy as jnp
from jaxtyping import ArrayLike

from glassnet.errors import ConfigError, did_you_mean
from glassnet.types import Tree

OTHERS = ("bias", "scale", "slope")  # names of what is no weight


def flatten(tree: Tree) -> dict[str, Any]:
    """Path and array of each leaf.

    Example:
        >>> flatten({"body": {"0": {"kernel": 1, "bias": 2}}})
        {'body/0/bias': 2, 'body/0/kernel': 1}
    """
    pairs, _ = jax.tree_util.tree_flatten_with_path(tree)
    return {_name(path): leaf for path, leaf in pairs}


def replace(tree: Tree, leaves: dict[str, Any]) -> Tree:
    """The same tree with other arrays at some of its paths.

    Raises:
        ConfigError: the tree has no such path.

    Example:
        >>> replace({"a": {"b": 1, "c": 2}}, {"a/b": 3})
        {'a': {'b': 3, 'c': 2}}
    """
    pairs, structure = jax.tree_util.tree_flatten_with_path(tree)
    known = [_name(path) for path, _ in pairs]
    for path in leaves:
        if path not in known:
            raise ConfigError(
                "There is nothing at this path.",
                got=path,
                expected="the path of an array in this tree",
                fix=did_you_mean(path, known),
            )
    named = zip(known, pairs, strict=True)
    found = [leaves.get(name, leaf) for name, (_, leaf) in named]
    return jax.tree_util.tree_unflatten(structure, found)


def turn(state: Tree, path: str, value: ArrayLike) -> Tree:
    """The state with one number turned; nothing is compiled again.

    Args:
        state: of a layer, an optimizer, a learner or a run.
        path: which number, such as `optimizer/hyperparams/learning_rate`.
        value: its new value, in the same unit. Not checked against its range, since
            it may be traced: this is how `jax.vmap` tries many at once.

    Returns:
        A new state of the same shapes and dtypes.

    Raises:
        ConfigError: the state has no such path.

    Example:
        >>> turn({"hyperparams": {"rate": jnp.array(0.5)}}, "hyperparams/rate", 0.25)
        {'hyperparams': {'rate': Array(0.25, dtype=float32)}}
    """
    old = flatten(state).get(path)
    new = value if old is None else jnp.full(old.shape, value, old.dtype)
    return replace(state, {path: jnp.asarray(new)})


def weights(tree: Tree) -> Tree:
    """Which leaves are weights: True but for biases, scales and learned slopes.

    Decay and penalties pull weights towards zero; a bias or a scale at zero means
    nothing simpler, so they are left alone.

    Example:
        >>> weights({"0": {"kernel": 1, "bias": 2}})
        {'0': {'bias': False, 'kernel': True}}
    """
    return jax.tree_util.tree_map_with_path(
        lambda path, _: _name(path).split("/")[-1] not in OTHERS, tree
    )


def _name(path: tuple) -> str:
    return jax.tree_util.keystr(path, simple=True, separator="/")
