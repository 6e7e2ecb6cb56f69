"""Endings: what a network's last layer does to its outputs."""

from typing import NoReturn

from glassnet import nn
from glassnet.errors import ConfigError
from glassnet.losses.loss import Loss
from glassnet.nn import (
    Activation,
    BatchNorm,
    Dense,
    Flatten,
    GroupNorm,
    Identity,
    InstanceNorm,
    Layer,
    LayerNorm,
    LogSoftmax,
    Parallel,
    Permute,
    Repeat,
    Reshape,
    Residual,
    RMSNorm,
    Sequential,
    Sigmoid,
    Softmax,
)
from glassnet.nn.children import Wrapper, children
from glassnet.nn.perturbation import Perturbation
from glassnet.types import Spec

__all__ = ["check_ending", "check_softmax_has_a_choice", "last_layer"]

# Of a layer that is in neither, nothing is assumed, and nothing refused.
TRANSPARENT = (Flatten, Identity, Permute, Perturbation, Reshape)
NORMS = (BatchNorm, GroupNorm, InstanceNorm, LayerNorm, RMSNorm)
SAME_WIDTH = (Activation, Perturbation, *NORMS)

TWINS = {"softmax": (Softmax, LogSoftmax), "sigmoid": Sigmoid}


def last_layer(network: Layer) -> Layer | None:
    """The layer that decides which values come out, if it can be told.

    Dropout of any kind, Flatten, Reshape and Identity change no value that matters.
    What a container other than a chain ends in is its own affair: a `Residual` ends in
    a sum.

    Example:
        >>> last_layer(Sequential(Dense(3), Sigmoid(), nn.Dropout(0.5)))
        Sigmoid()
    """
    if not isinstance(network, (Repeat, Sequential, Wrapper)):
        return None if isinstance(network, TRANSPARENT) else network
    ends = (last_layer(child.layer) for child in reversed(children(network)))
    return next((end for end in ends if end is not None), None)


def check_softmax_has_a_choice(network: Layer, outputs: Spec) -> None:
    """Refuse a softmax over one unit, anywhere in the network."""
    _units_after(network, None)
    last = last_layer(network)
    if isinstance(last, (Softmax, LogSoftmax)) and outputs.shape[-1] == 1:
        _refuse_softmax(last)


def _units_after(layer: Layer, units: int | None) -> int | None:
    """How many units a layer ends in, None where it cannot be told from settings."""
    if isinstance(layer, (Softmax, LogSoftmax)) and units == 1:
        _refuse_softmax(layer)
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


def _refuse_softmax(layer: Layer) -> NoReturn:
    raise ConfigError(
        "A softmax over one unit is 1 whatever comes in.",
        got=f"{layer!r} after a layer of 1 unit",
        expected="two units or more to choose from",
        fix=f"leave out {layer!r}: BinaryCrossEntropy() takes one unit as it is, so "
        "does SquaredError(); for k classes use Dense(k) and CrossEntropy()",
    )


def check_ending(network: Layer, loss: Loss) -> None:
    """Refuse an activation in front of a loss that brings its own, or the lack of one.

    Raises:
        ConfigError: the last layer does not give what the loss says that it takes.
    """
    last = last_layer(network)
    if loss.outputs == "logits" and isinstance(last, Activation):
        _refuse_activation(last, loss)
    if loss.outputs in ("probabilities", "log-probabilities") and last is not None:
        _check_shares_come_out(last, loss)


def _refuse_activation(last: Activation, loss: Loss) -> NoReturn:
    name, twin = type(loss).__name__, TWINS.get(loss.answer)
    fix = f"leave out the last {last!r}"
    if isinstance(last, Sigmoid) and loss.answer == "softmax":
        fix += "; if several classes may be right at once, use BinaryCrossEntropy()"
    if isinstance(last, Softmax) and loss.answer == "sigmoid":
        fix += "; if exactly one class is right, use CrossEntropy()"
    raise ConfigError(
        f"{name} applies the {loss.answer} itself."
        if twin is not None and isinstance(last, twin)
        else f"{name} needs scores that may be any number.",
        got=f"a network that ends in {last!r}",
        expected="logits: the scores from before an activation",
        fix=fix,
    )


def _check_shares_come_out(last: Layer, loss: Loss) -> None:
    name, logarithms = type(loss).__name__, loss.outputs == "log-probabilities"
    wanted = "LogSoftmax()" if logarithms else "Softmax()"
    if isinstance(last, Activation):
        span = last.span()
        good = span.high <= (0 if logarithms else 1) and (logarithms or span.low >= 0)
        if loss.targets in ("classes", "shares") and not logarithms:
            good = isinstance(last, Softmax)
        if loss.targets == "yes":
            good, wanted = good and not isinstance(last, Softmax), "Sigmoid()"
    else:  # a layer of one's own, or a sum, may end in anything
        good = not _is_plain(last)
        wanted = "Sigmoid()" if loss.targets == "yes" else wanted
    if good:
        return
    raise ConfigError(
        f"{name} was promised {loss.outputs}, which this network does not end in.",
        got=f"a network that ends in {last!r}",
        expected=f"{wanted} as the last layer",
        fix=f"better, leave the activation to the loss, which is exact at extremes: "
        f"{name}() and a network that ends in Dense; or end it in {wanted}",
    )


def _is_plain(layer: Layer) -> bool:
    """Whether it is a layer of the library's own that is no container."""
    return getattr(nn, type(layer).__name__, None) is type(layer) and not children(
        layer
    )
