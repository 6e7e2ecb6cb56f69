"""Checkable: what a check of gradients can work with, and an error for the rest."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from glassnet.errors import ConfigError, DataError

__all__ = [
    "check_arrays",
    "check_loss",
    "check_moves",
    "check_repeats",
    "check_width",
]


def check_arrays(x: Any) -> None:
    """Refuse what is no array, nor a tree of arrays."""
    odd = [leaf for leaf in jax.tree.leaves(x) if not hasattr(leaf, "dtype")]
    if jax.tree.leaves(x) and not odd:
        return
    raise DataError(
        "A gradient is checked at a batch of arrays.",
        got=f"{type(odd[0] if odd else x).__name__}: {odd[0] if odd else x!r}",
        expected="an array, or a dictionary or tuple of arrays",
        fix="jnp.array(x)",
    )


def check_loss(thing: Any, targets: Any) -> None:
    """Refuse what is neither layer nor loss, and a loss without targets."""
    if not callable(thing) or isinstance(thing, type):
        raise ConfigError(
            "Only layers and losses have gradients to check.",
            got=repr(thing),
            expected="a layer, or a loss or a function of outputs and targets",
            fix=f"make one: {thing.__name__}(...)"
            if isinstance(thing, type)
            else "check(layer, x) or check(loss, outputs, targets)",
        )
    if targets is None:
        raise ConfigError(
            f"{thing} is no layer, and as a loss it needs targets.",
            got="targets=None",
            expected="outputs and targets",
            fix="check(loss, outputs, targets), or derive the class from Layer",
        )


def check_moves(thing: Any, outputs: list[Any], point: Any) -> None:
    """Refuse where nothing can be moved, or nothing follows."""
    if outputs and point.size:
        return
    raise ConfigError(
        f"{thing} has nothing to differentiate here.",
        got=f"{point.size} numbers to move and {len(outputs)} arrays that may follow",
        expected="floats that depend on floats",
        fix="x.astype(float), if x are numbers that measure something",
    )


def check_repeats(thing: Any, once: float, again: float, size: float) -> None:
    """Refuse what gives two results for one input."""
    if abs(once - again) <= 1e-3 * size or not np.isfinite(once + again):
        return
    raise ConfigError(
        f"{thing} gives other outputs each time.",
        got=f"the same arrays and key twice, and {once:.6g}, then {again:.6g}",
        expected="randomness from `key` alone",
        fix="draw with jax.random or glassnet.noise from the key that apply is given",
    )


def check_width(thing: Any, dtype: np.dtype) -> None:
    """Refuse numbers that are too rough to tell a slope by."""
    if jnp.finfo(dtype).eps < 1e-6:
        return
    raise ConfigError(
        f"{thing} computes in too few bits to be checked.",
        got=f"{dtype} on the way back, though all inputs are float64",
        expected="at least float32",
        fix="let it compute in the dtype of its input, and wrap it in MixedPrecision "
        "for training",
    )
