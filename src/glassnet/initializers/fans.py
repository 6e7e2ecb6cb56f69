"""Fans: how many numbers flow into one output of a kernel, and out of one input."""

import math
from typing import NamedTuple

from glassnet.errors import ShapeError

__all__ = ["Fans", "fans"]


class Fans(NamedTuple):
    """The two counts that keep signals level.

    Args:
        into: inputs of one output.
        out: outputs that one input reaches.
    """

    into: int
    out: int


def fans(shape: tuple[int, ...]) -> Fans:
    r"""Fan-in and fan-out of a kernel.

    $$n_{in} = r\, c_{in}, \qquad n_{out} = r\, c_{out}$$

    with the last two axes $(c_{in}, c_{out})$ and $r$ the product of all axes in front
    of them: the receptive field of a convolution, and 1 for a matrix.

    Args:
        shape: of a kernel, `(..., n_in, n_out)`; convolutions are
            `(height, width, channels in, channels out)`.

    Returns:
        Both counts, at least 1, so that an empty kernel divides by nothing.

    Raises:
        ShapeError: there are fewer than two axes.

    Example:
        >>> fans((784, 30))
        Fans(into=784, out=30)
        >>> fans((3, 3, 16, 32))
        Fans(into=144, out=288)

    Source:
        He et al. (2015), "Delving Deep into Rectifiers", section 2.2, where
        $n_l = k^2 c$, arXiv:1502.01852.
    """
    if len(shape) < 2:
        raise ShapeError(
            "This initializer needs to know what flows in and out.",
            got=f"an array of shape {shape}",
            expected="two axes or more, (..., n_in, n_out)",
            fix="start vectors such as biases with Zeros, Constant, Normal or Uniform",
        )
    field = math.prod(shape[:-2])
    return Fans(max(1, field * shape[-2]), max(1, field * shape[-1]))
