"""Between: the activations that may stand between two layers, by their names."""

import functools

from glassnet.nn.activations import Activation

__all__ = ["activations"]


@functools.cache
def activations() -> dict[str, type[Activation]]:
    """Every activation but those that make shares of a whole row.

    Example:
        >>> activations()["ReLU"]()
        ReLU()
    """
    from glassnet import nn  # when it is asked: this file is a part of it

    return {
        name: layer
        for name in nn.__all__
        if issubclass(layer := getattr(nn, name), Activation)
        and layer not in (Activation, nn.LogSoftmax, nn.Softmax)
    }
