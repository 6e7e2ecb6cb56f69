"""Outputs: which targets fit the outputs of a network, for losses and metrics."""

from typing import Any

import jax.numpy as jnp

from glassnet.errors import ConfigError, DataError, ShapeError
from glassnet.settings import Settings

__all__ = ["check_classes", "check_same_shape", "check_shares_of_each"]


def check_same_shape(asking: Settings, outputs: Any, targets: Any) -> None:
    """One target for each output, or an error.

    Nothing is broadcast: `(n,)` against `(n, 1)` would silently compare every row with
    every other.

    Args:
        asking: the loss or metric, for the message.
        outputs: of the network; an array or its spec.
        targets: the answers; an array or its spec.

    Raises:
        ShapeError: the shapes differ.

    Example:
        >>> import jax.numpy as jnp
        >>> from glassnet.losses import SquaredError
        >>> check_same_shape(SquaredError(), jnp.ones((5, 1)), jnp.ones(5))
        Traceback (most recent call last):
            ...
        glassnet.errors.ShapeError: SquaredError needs one target for each output.
          got:      targets of shape (5,) with outputs of shape (5, 1)
          expected: targets of shape (5, 1)
          fix:      give each target its own row: targets[:, None]
    """
    if outputs.shape == targets.shape:
        return
    raise ShapeError(
        f"{type(asking).__name__} needs one target for each output.",
        got=f"targets of shape {targets.shape} with outputs of shape {outputs.shape}",
        expected=f"targets of shape {outputs.shape}",
        fix=_same_shape_fix(outputs, targets),
    )


def _same_shape_fix(outputs: Any, targets: Any) -> str:
    wide = outputs.ndim > 0 and outputs.shape[-1] > 1
    if outputs.shape == (*targets.shape, 1):
        return "give each target its own row: targets[:, None]"
    if targets.shape == (*outputs.shape, 1):
        return "take the column: targets[:, 0]"
    single = targets.ndim == 1 or targets.shape[-1] == 1
    if wide and single and not jnp.issubdtype(targets.dtype, jnp.floating):
        return (
            "for class codes use CrossEntropy(), or one-hot targets, or end the "
            "network in Dense(1)"
        )
    if wide and single:
        return "end the network in Dense(1), with targets of shape (n, 1)"
    return f"end the network in Dense({targets.shape[-1]}), one unit for each target"


def check_classes(asking: Settings, outputs: Any, targets: Any) -> None:
    """Class indices `(*batch,)` or shares of each class `(*batch, classes)`.

    Args:
        asking: the loss or metric, for the message.
        outputs: one score for each class; an array or its spec.
        targets: the labels; an array or its spec.

    Raises:
        ConfigError: there is a single class.
        ShapeError: the labels have another shape.
        DataError: class indices are not whole numbers.

    Example:
        >>> import jax.numpy as jnp
        >>> from glassnet.losses import CrossEntropy
        >>> check_classes(CrossEntropy(), jnp.ones((5, 3)), jnp.ones(5))
        Traceback (most recent call last):
            ...
        glassnet.errors.DataError: CrossEntropy needs whole numbers as class indices.
          got:      targets of dtype float32
          expected: integers, or shares of shape (5, 3)
          fix:      targets.astype(int) if these are class codes; to predict numbers, \
use SquaredError() and Dense(1)
    """
    name, spans = type(asking).__name__, outputs.shape[:-1]
    _check_choice(name, outputs)
    if targets.shape == outputs.shape:
        return
    if targets.shape != spans:
        raise ShapeError(
            f"{name} needs one class index for each row of scores.",
            got=f"labels of shape {targets.shape} with scores of shape {outputs.shape}",
            expected=f"labels of shape {spans}, or one-hot of shape {outputs.shape}",
            fix="take the column: labels[:, 0]"
            if targets.shape == (*spans, 1)
            else f"end the network in Dense({targets.shape[-1]})"
            if targets.ndim == outputs.ndim
            else "give one label for each row",
        )
    if jnp.issubdtype(targets.dtype, jnp.floating):
        raise DataError(
            f"{name} needs whole numbers as class indices.",
            got=f"targets of dtype {targets.dtype}",
            expected=f"integers, or shares of shape {outputs.shape}",
            fix="targets.astype(int) if these are class codes; to predict numbers, "
            "use SquaredError() and Dense(1)",
        )


def check_shares_of_each(asking: Settings, outputs: Any, targets: Any) -> None:
    """The share of each class, `(*batch, classes)`, and of two classes or more.

    Args:
        asking: the loss or metric, for the message.
        outputs: one score for each class; an array or its spec.
        targets: the shares; an array or its spec.

    Raises:
        ConfigError: there is a single class.
        ShapeError: the shares have another shape.

    Example:
        >>> import jax.numpy as jnp
        >>> from glassnet.losses import KLDivergence
        >>> check_shares_of_each(KLDivergence(), jnp.ones((5, 3)), jnp.ones((5, 3)))
    """
    _check_choice(type(asking).__name__, outputs)
    check_same_shape(asking, outputs, targets)


def _check_choice(name: str, outputs: Any) -> None:
    if outputs.shape[-1] < 2:
        raise ConfigError(
            f"{name} chooses among two classes or more.",
            got=f"outputs of shape {outputs.shape}: one unit",
            expected="one unit for each class",
            fix="for yes or no, keep one unit and use BinaryCrossEntropy() and "
            "BinaryAccuracy(); else end the network in Dense(number of classes)",
        )
