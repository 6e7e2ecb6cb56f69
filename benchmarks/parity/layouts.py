"""From PyTorch's parameters to glassnet's: what moves where.

Each function takes arrays by PyTorch's names and gives params. The maps are linear, so
gradients go the same way, but for one thing: two biases that are added have a sum, and
each has the gradient of the sum. `merge` says which is wanted.
"""

from collections.abc import Callable

import numpy as np

Arrays = dict[str, np.ndarray]
Merge = Callable[[np.ndarray, np.ndarray], np.ndarray]


def summed(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Two biases as one."""
    return a + b


def either(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The gradient of the one bias, from those of two: they are equal."""
    return a


def dense(theirs: Arrays, merge: Merge = summed) -> dict:
    """Rows are outputs there, columns are outputs here."""
    return {"kernel": theirs["weight"].T} | _bias(theirs)


def convolution(theirs: Arrays, merge: Merge = summed) -> dict:
    """(out, in / groups, *space) to (*space, in / groups, out)."""
    kernel = np.moveaxis(theirs["weight"], (0, 1), (-1, -2))
    return {"kernel": kernel} | _bias(theirs)


def transposed(groups: int) -> Callable[..., dict]:
    """(in, out / groups, *space) to (*space, in / groups, out)."""

    def params(theirs: Arrays, merge: Merge = summed) -> dict:
        weight = theirs["weight"]
        inputs, outputs, *space = weight.shape
        split = weight.reshape(groups, inputs // groups, outputs, *space)
        split = np.moveaxis(split, (1, 0, 2), (-3, -2, -1))
        kernel = split.reshape(*space, inputs // groups, groups * outputs)
        return {"kernel": kernel} | _bias(theirs)

    return params


def scale_and_bias(theirs: Arrays, merge: Merge = summed) -> dict:
    """Of normalization layers: the same numbers under other names."""
    return {"scale": theirs["weight"]} | _bias(theirs)


def slope(theirs: Arrays, merge: Merge = summed) -> dict:
    """Of a PReLU."""
    return {"slope": theirs["weight"]}


def table(theirs: Arrays, merge: Merge = summed) -> dict:
    """Of an embedding."""
    return {"table": theirs["weight"]}


def recurrent(theirs: Arrays, merge: Merge = summed, end: str = "_l0") -> dict:
    """RNN and LSTM: transposed kernels, gates in the same order, one bias for two."""
    return {
        "kernel": theirs["weight_ih" + end].T,
        "recurrent_kernel": theirs["weight_hh" + end].T,
        "bias": merge(theirs["bias_ih" + end], theirs["bias_hh" + end]),
    }


def gru(theirs: Arrays, merge: Merge = summed, end: str = "_l0") -> dict:
    """As `recurrent`; the candidate's two biases stay two."""
    params = recurrent(theirs, merge, end)
    units = len(params["bias"]) // 3
    inputs, hidden = theirs["bias_ih" + end], theirs["bias_hh" + end]
    params["bias"] = np.concatenate([params["bias"][: 2 * units], inputs[2 * units :]])
    return params | {"recurrent_bias": hidden[2 * units :]}


def both_ways(one: Callable[..., dict]) -> Callable[..., dict]:
    """Of a bidirectional layer: two sets."""

    def params(theirs: Arrays, merge: Merge = summed) -> dict:
        return {
            "forward": one(theirs, merge, "_l0"),
            "backward": one(theirs, merge, "_l0_reverse"),
        }

    return params


def attention(theirs: Arrays, merge: Merge = summed) -> dict:
    """One matrix for queries, keys and values is cut into three."""
    if "in_proj_weight" in theirs:
        weights = np.split(theirs["in_proj_weight"], 3)
    else:
        weights = [theirs[f"{name}_proj_weight"] for name in "qkv"]
    parts = [{"weight": weight} for weight in weights]
    parts.append({"weight": theirs["out_proj.weight"]})
    if "in_proj_bias" in theirs:
        biases = [*np.split(theirs["in_proj_bias"], 3), theirs["out_proj.bias"]]
        parts = [p | {"bias": b} for p, b in zip(parts, biases, strict=True)]
    names = ("query", "key", "value", "output")
    return {name: dense(part) for name, part in zip(names, parts, strict=True)}


def weight_norm(inner: Callable[..., dict]) -> Callable[..., dict]:
    """Lengths and directions, of a layer around which `weight_norm` stands."""

    def params(theirs: Arrays, merge: Merge = summed) -> dict:
        start = "parametrizations.weight.original"
        own = {"weight": theirs[start + "1"]} | _bias(theirs)
        return {"inner": inner(own), "scale": theirs[start + "0"].ravel()}

    return params


def spectral_norm(theirs: Arrays, merge: Merge = summed) -> dict:
    """Of a Linear with `spectral_norm`."""
    own = {"weight": theirs["parametrizations.weight.original"]} | _bias(theirs)
    return {"inner": dense(own)}


def shuffled(theirs: np.ndarray, blocks: int) -> np.ndarray:
    """Channels of a PixelShuffle's input, (..., c * blocks), to a SubPixel's."""
    *rest, channels = theirs.shape
    split = theirs.reshape(*rest, channels // blocks, blocks)
    return split.swapaxes(-1, -2).reshape(theirs.shape)


def _bias(theirs: Arrays) -> dict:
    return {"bias": theirs["bias"]} if "bias" in theirs else {}
