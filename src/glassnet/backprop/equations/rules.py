"""Rules: which equation goes back through which layer."""

from typing import Any

from glassnet import nn
from glassnet.backprop.equations.plain import PLAIN
from glassnet.backprop.equations.sequences import multi_head, recurrent
from glassnet.backprop.equations.slopes import SLOPES
from glassnet.backprop.equations.use import Use
from glassnet.errors import ConfigError
from glassnet.nn import masks
from glassnet.types import Tree

__all__ = ["RULES", "rule"]

RULES = PLAIN | {
    nn.SimpleRNN: recurrent,
    nn.LSTM: recurrent,
    nn.GRU: recurrent,
    nn.MultiHeadAttention: multi_head,
}
WITH_MASK = {
    *(nn.SimpleRNN, nn.LSTM, nn.GRU, nn.MultiHeadAttention, nn.Embedding),
    *(nn.Sum, nn.Product, nn.Join),
}


def rule(use: Use) -> tuple[Tree, Any]:
    r"""Gradients of a layer without children, and what goes back, by its equation.

    Args:
        use: the layer, what went through it, and its delta.

    Returns:
        Gradients as the params are arranged, and $\partial L / \partial x$ for the
        values of x: an array, a tuple where x is one, None where x has no gradient.

    Raises:
        ConfigError: there is no equation for this layer, or none with a mask.

    Example:
        >>> import jax.numpy as jnp
        >>> layer, x = nn.Sigmoid(), jnp.zeros(1)
        >>> use = Use(layer, {}, {}, x, layer({}, x), jnp.ones(1), None, True)
        >>> rule(use)[1].tolist()
        [0.25]

    Source:
        Goodfellow, Bengio & Courville (2016), "Deep Learning", section 6.5.6: `bprop`.
    """
    kind = type(use.layer)
    if kind in SLOPES and kind is not nn.PReLU:
        slope = SLOPES[kind](use.layer, use.params, use.x, use.y)
        return {}, use.delta * slope
    if kind not in RULES:
        raise ConfigError(
            f"There is no textbook rule for {use.layer}.",
            got=kind.__name__,
            expected=f"one of {', '.join(sorted(k.__name__ for k in _known()))}",
            fix="backprop.sweep goes back through every layer",
        )
    if masks.mask(use.x) is not None and kind not in WITH_MASK:
        raise ConfigError(
            f"The textbook rule for {kind.__name__} knows no masks.",
            got="a sequence with its mask or lengths",
            expected="an array",
            fix="give sequences of one length, or use backprop.sweep",
        )
    return RULES[kind](use)


def _known() -> set[type]:
    return {*RULES, *SLOPES}
