"""Pairing: whether a network's end, its loss and the targets belong together.

Every rule here is a program that someone really wrote, that runs without an error
and learns nothing.
"""

from typing import Any

import jax
import numpy as np
from jax import dtypes

from glassnet.losses.endings import (
    check_ending,
    check_softmax_has_a_choice,
    last_layer,
)
from glassnet.losses.loss import Loss
from glassnet.losses.targets import (
    check_counts,
    check_finite,
    check_in_reach,
    check_labels,
    check_numbers,
    check_room,
    check_shares,
    check_sides,
    check_yes_or_no,
)
from glassnet.nn import Activation, Layer, masks
from glassnet.types import Spec

__all__ = ["check_pairing", "check_targets"]


def check_pairing(
    network: Layer, loss: Loss, outputs_spec: Spec, targets_spec: Spec
) -> None:
    """Refuse a network, a loss and targets that cannot learn together.

    Looks at layers, shapes and dtypes; `check_targets` looks at the numbers too. The
    loss is asked what it declares, `outputs` and `targets`, and traced once: its own
    checks of shapes speak here.

    Args:
        network: the whole of it.
        loss: what it is trained on.
        outputs_spec: shape and dtype of the network's output for one batch.
        targets_spec: shape and dtype of the targets, with one batch axis in front; how
            many examples either has does not matter.

    Raises:
        ConfigError: the last layer does not fit the loss, there is a softmax over a
            single unit, or a single class to choose from.
        ShapeError: there is not one target for each output.
        DataError: class indices are not whole numbers.

    Example:
        >>> from glassnet.losses import CrossEntropy
        >>> from glassnet.nn import Dense, Sequential, Softmax
        >>> network = Sequential(Dense(3), Softmax())
        >>> outputs, targets = np.ones((5, 3)), np.zeros(5, int)
        >>> check_pairing(network, CrossEntropy(), outputs, targets)
        Traceback (most recent call last):
            ...
        glassnet.errors.ConfigError: CrossEntropy applies the softmax itself.
          got:      a network that ends in Softmax()
          expected: logits: the scores from before an activation
          fix:      leave out the last Softmax()

    Source:
        Zhang et al. (2018), "An Empirical Study on TensorFlow Program Bugs", and
        Humbatova et al. (2020), "Taxonomy of Real Faults in Deep Learning Systems":
        wrong activation or loss is among the most frequent faults.
    """
    check_softmax_has_a_choice(network, masks.values(outputs_spec))
    check_ending(network, loss)
    outputs = jax.tree.map(_spec, outputs_spec)
    rows = masks.values(outputs).shape[:1]  # targets may be a whole table, or one batch
    targets = _spec(targets_spec)
    targets = jax.ShapeDtypeStruct(rows + targets.shape[1:], targets.dtype)
    jax.eval_shape(loss, outputs, targets)  # the loss checks its shapes itself


def _spec(values: Any) -> jax.ShapeDtypeStruct:
    dtype = dtypes.canonicalize_dtype(values.dtype)
    return jax.ShapeDtypeStruct(tuple(values.shape), dtype)


def check_targets(network: Layer, loss: Loss, outputs_spec: Spec, targets: Any) -> None:
    """Refuse targets that this network and loss cannot learn, by looking at all.

    Includes `check_pairing`. Checked once, at the door: compiled code cannot raise.

    Args:
        network: the whole of it.
        loss: what it is trained on.
        outputs_spec: shape and dtype of the network's output for one batch.
        targets: all of them, one row an example; an array.

    Raises:
        ConfigError: as `check_pairing`.
        ShapeError: as `check_pairing`.
        DataError: targets are no numbers, not finite, no class of the network's, no
            shares, or out of reach of the last activation.

    Example:
        >>> from glassnet.losses import CrossEntropy
        >>> from glassnet.nn import Dense
        >>> labels = np.array([1, 2, 3])
        >>> check_targets(Dense(3), CrossEntropy(), np.ones((3, 3), "float32"), labels)
        Traceback (most recent call last):
            ...
        glassnet.errors.DataError: A class label is none of the network's classes.
          got:      labels from 1 to 3, the first outside in row 2
          expected: whole numbers from 0 to 2
          fix:      labels count from 0: targets - 1

    Source:
        Humbatova et al. (2020), "Taxonomy of Real Faults in Deep Learning Systems",
        on wrong labels and wrong output ranges.
    """
    targets = np.asarray(targets)
    check_numbers(targets)
    check_pairing(network, loss, outputs_spec, targets)
    if targets.size == 0:
        return
    check_finite(targets)
    _check_kind(network, loss, masks.values(outputs_spec), targets)


def _check_kind(network: Layer, loss: Loss, outputs: Spec, targets: np.ndarray) -> None:
    """Refuse numbers that are not of the kind that the loss declares."""
    last = last_layer(network)
    if loss.targets == "classes" and targets.ndim < len(outputs.shape):
        check_labels(targets, outputs.shape[-1])
    elif loss.targets in ("classes", "shares"):
        check_shares(loss, targets)
    elif loss.targets == "yes":
        check_yes_or_no(loss, targets)
    elif loss.targets == "sides":
        check_sides(loss, targets)
    elif loss.targets == "counts":
        check_counts(loss, targets)
    elif loss.targets == "sequences":
        check_room(loss, targets, *outputs.shape[-2:])
    elif loss.outputs == "values" and isinstance(last, Activation):
        check_in_reach(last, targets)
