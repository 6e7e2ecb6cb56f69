"""Endings: what a network's last layer does to its outputs."""

from typing import NoReturn

from glassnet.errors import ConfigError
from glassnet.losses.classification import BinaryCrossEntropy, CrossEntropy
from glassnet.losses.loss import Loss
from glassnet.nn import (
    BatchNorm,
    Dense,
    Dropout,
    Flatten,
    Identity,
    Layer,
    LayerNorm,
    Parallel,
    Repeat,
    Residual,
    Sequential,
    Sigmoid,
    Softmax,
)
from glassnet.nn.activations import Activation
from glassnet.nn.children import Wrapper, children
from glassnet.types import Spec

__all__ = ["check_ends_in_logits", "check_softmax_has_a_choice", "last_layer"]

TRANSPARENT = (Dropout, Flatten, Identity)
SAME_WIDTH = (Activation, BatchNorm, Dropout, LayerNorm)


def last_layer(network: Layer) -> Layer | None:
    """The layer that decides which values come out, if it can be told.

    Dropout, Flatten and Identity change no value that matters. What a container other
    than a chain ends in is the container's own affair: a `Residual` ends in a sum.

    Example:
        >>> last_layer(Sequential(Dense(3), Sigmoid(), Dropout(0.5)))
        Sigmoid()
    """
    if not isinstance(network, (Repeat, Sequential, Wrapper)):
        return None if isinstance(network, TRANSPARENT) else network
    ends = (last_layer(child.layer) for child in reversed(children(network)))
    return next((end for end in ends if end is not None), None)


def check_softmax_has_a_choice(network: Layer, outputs: Spec) -> None:
    """Refuse a softmax over one unit, anywhere in the network."""
    _units_after(network, None)
    if isinstance(last_layer(network), Softmax) and outputs.shape[-1] == 1:
        _refuse_softmax()


def _units_after(layer: Layer, units: int | None) -> int | None:
    """How many units a layer ends in, None where it cannot be told from settings."""
    if isinstance(layer, Softmax) and units == 1:
        _refuse_softmax()
    if isinstance(layer, Dense):
        return layer.units
    if isinstance(layer, SAME_WIDTH):
        return units
    chain = isinstance(layer, (Repeat, Residual, Sequential, Wrapper))
    for child in children(layer):
        known = units if chain or isinstance(layer, Parallel) else None
        after = _units_after(child.layer, known)
        units = after if chain else units
    return units if chain else None


def _refuse_softmax() -> NoReturn:
    raise ConfigError(
        "A softmax over one unit is 1 whatever comes in.",
        got="Softmax() after a layer of 1 unit",
        expected="two units or more to choose from",
        fix="leave out Softmax(): BinaryCrossEntropy() takes one unit as it is, and so "
        "does SquaredError(); for k classes use Dense(k) and CrossEntropy()",
    )


def check_ends_in_logits(network: Layer, loss: Loss) -> None:
    """Refuse an activation in front of a loss that brings its own."""
    last = last_layer(network)
    if loss.outputs != "logits" or not isinstance(last, Activation):
        return
    name = type(loss).__name__
    own = {CrossEntropy: "softmax", BinaryCrossEntropy: "sigmoid"}.get(type(loss))
    twin = {"softmax": Softmax, "sigmoid": Sigmoid}.get(own or "")
    fix = f"leave out the last {last!r}"
    if isinstance(last, Sigmoid) and isinstance(loss, CrossEntropy):
        fix += "; if several classes may be right at once, use BinaryCrossEntropy()"
    if isinstance(last, Softmax) and isinstance(loss, BinaryCrossEntropy):
        fix += "; if exactly one class is right, use CrossEntropy()"
    raise ConfigError(
        f"{name} applies the {own} itself."
        if twin is not None and isinstance(last, twin)
        else f"{name} needs scores that may be any number.",
        got=f"a network that ends in {last!r}",
        expected="logits: the scores from before an activation",
        fix=fix,
    )
