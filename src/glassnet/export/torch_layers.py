"""PyTorch's layers: which of their tensors fills which of our params, and how."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from glassnet import nn
from glassnet.errors import ConfigError
from glassnet.nn.convolution import Convolution
from glassnet.nn.transposed import Transposed

__all__ = ["Part", "parts"]


class Part(NamedTuple):
    """One array of ours.

    Args:
        ours: where it lies in the layer's params, such as "query/kernel", or in its
            state, such as "state/mean".
        theirs: the tensors of the module that it is made of.
        how: makes it of them.
    """

    ours: str
    theirs: tuple[str, ...]
    how: Callable[..., np.ndarray]


def _same(array: np.ndarray) -> np.ndarray:
    return array


def _turned(weight: np.ndarray) -> np.ndarray:
    """(outputs, inputs) to (inputs, outputs)."""
    return weight.T


def _channels_last(weight: np.ndarray) -> np.ndarray:
    """(out, in / groups, *space) to (*space, in / groups, out)."""
    return np.moveaxis(weight, (0, 1), (-1, -2))


def _stamp(groups: int) -> Callable[[np.ndarray], np.ndarray]:
    def kernel(weight: np.ndarray) -> np.ndarray:
        """(in, out / groups, *space) to (*space, in / groups, out)."""
        into, out, *space = weight.shape
        split = weight.reshape(groups, into // groups, out, *space)
        split = np.moveaxis(split, (1, 0, 2), (-3, -2, -1))
        return split.reshape(*space, into // groups, groups * out)

    return kernel


def _third(place: int) -> Callable[[np.ndarray], np.ndarray]:
    """Queries, keys and values are one product there: the one at this place."""
    return lambda fused: np.split(fused, 3)[place].T


def _candidate(inputs: np.ndarray, hidden: np.ndarray) -> np.ndarray:
    """A GRU's biases: those of its two gates add up, the candidate's stay two."""
    gates = 2 * len(inputs) // 3
    return np.concatenate([inputs[:gates] + hidden[:gates], inputs[gates:]])


BIAS = Part("bias", ("bias",), _same)
NORM = Part("scale", ("weight",), _same), BIAS
TABLE = (Part("table", ("weight",), _same),)
RUNNING = (
    Part("state/mean", ("running_mean",), _same),
    Part("state/variance", ("running_var",), _same),
)
RECURRENT = (
    Part("kernel", ("weight_ih_l0",), _turned),
    Part("recurrent_kernel", ("weight_hh_l0",), _turned),
)
BIASES = "bias_ih_l0", "bias_hh_l0"
PARTS: dict[type, tuple[Part, ...]] = {
    nn.Dense: (Part("kernel", ("weight",), _turned), BIAS),
    nn.Embedding: TABLE,
    nn.LearnedPositions: TABLE,
    nn.Unembedding: TABLE,
    nn.PReLU: (Part("slope", ("weight",), _same),),
    nn.BatchNorm: (*NORM, *RUNNING),
    nn.GroupNorm: NORM,
    nn.InstanceNorm: NORM,
    nn.LayerNorm: NORM,
    nn.RMSNorm: NORM,
    nn.SimpleRNN: (*RECURRENT, Part("bias", BIASES, np.add)),
    nn.LSTM: (*RECURRENT, Part("bias", BIASES, np.add)),
    nn.GRU: (
        *RECURRENT,
        Part("bias", BIASES, _candidate),
        Part("recurrent_bias", BIASES[1:], lambda hidden: np.split(hidden, 3)[2]),
    ),
}


def parts(layer: Any, tensors: set[str]) -> tuple[Part, ...]:
    """How to fill a layer of this kind; nothing for one that learns nothing.

    Args:
        layer: one without layers inside.
        tensors: names of what its module has; attention is spelled in two ways.

    Raises:
        ConfigError: there is no rule for this kind.

    Example:
        >>> [(part.ours, part.theirs) for part in parts(nn.Dense(2), set())]
        [('kernel', ('weight',)), ('bias', ('bias',))]
    """
    if isinstance(layer, Convolution):
        return Part("kernel", ("weight",), _channels_last), BIAS
    if isinstance(layer, Transposed):
        return Part("kernel", ("weight",), _stamp(layer.groups)), BIAS
    if isinstance(layer, nn.MultiHeadAttention):
        return _attention("c_attn.weight" in tensors)
    if type(layer) in PARTS:
        return PARTS[type(layer)]
    raise ConfigError(
        "There is no rule that fills this layer from PyTorch.",
        got=repr(layer),
        expected="one of "
        + ", ".join(sorted({"Conv1D", "Conv2D", *(k.__name__ for k in PARTS)}))
        + ", MultiHeadAttention",
        fix="fill its params by hand, by paths.replace",
    )


def _attention(gpt2: bool) -> tuple[Part, ...]:
    fused = (
        ("c_attn.weight", "c_attn.bias")
        if gpt2
        else (
            "in_proj_weight",
            "in_proj_bias",
        )
    )
    out = "c_proj" if gpt2 else "out_proj"
    return (
        *(
            Part(f"{name}/{ours}", (theirs,), _third(place))
            for ours, theirs in zip(("kernel", "bias"), fused, strict=True)
            for place, name in enumerate(("query", "key", "value"))
        ),
        Part("output/kernel", (f"{out}.weight",), _turned),
        Part("output/bias", (f"{out}.bias",), _same),
    )
