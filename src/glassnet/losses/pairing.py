"""Pairing: whether a network's end, its loss and the targets belong together.

Every rule here is a program that someone really wrote, that runs without an error
and learns nothing.
"""

from typing import Any

import jax
import numpy as np

from glassnet.losses.classification import BinaryCrossEntropy, CrossEntropy
from glassnet.losses.endings import (
    check_ends_in_logits,
    check_softmax_has_a_choice,
    last_layer,
)
from glassnet.losses.loss import Loss
from glassnet.losses.regression import AbsoluteError, SquaredError
from glassnet.losses.targets import (
    check_finite,
    check_in_reach,
    check_labels,
    check_numbers,
    check_shares,
    check_yes_or_no,
)
from glassnet.nn import Layer
from glassnet.nn.activations import Activation
from glassnet.nn.outputs import check_classes, check_same_shape
from glassnet.types import Spec

__all__ = ["check_pairing", "check_targets"]


def check_pairing(
    network: Layer, loss: Loss, outputs_spec: Spec, targets_spec: Spec
) -> None:
    """Refuse a network, a loss and targets that cannot learn together.

    Looks at layers, shapes and dtypes; `check_targets` looks at the numbers too. A
    loss of your own is only asked what it declares, `outputs`.

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
    check_softmax_has_a_choice(network, outputs_spec)
    check_ends_in_logits(network, loss)
    rows = outputs_spec.shape[:1]  # the targets may be a whole table, or one batch
    targets = jax.ShapeDtypeStruct(
        rows + tuple(targets_spec.shape[1:]), targets_spec.dtype
    )
    if isinstance(loss, CrossEntropy):
        check_classes(loss, outputs_spec, targets)
    if isinstance(loss, (BinaryCrossEntropy, SquaredError, AbsoluteError)):
        check_same_shape(loss, outputs_spec, targets)


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
    if isinstance(loss, CrossEntropy) and targets.ndim == len(outputs_spec.shape):
        check_shares(targets)
    elif isinstance(loss, CrossEntropy):
        check_labels(targets, outputs_spec.shape[-1])
    elif isinstance(loss, BinaryCrossEntropy):
        check_yes_or_no(targets)
    elif loss.outputs == "values":
        last = last_layer(network)
        if isinstance(last, Activation):
            check_in_reach(last, targets)
