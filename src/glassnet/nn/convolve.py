r"""Convolve: one kernel at every place of a line, an image or a volume.

The linear maps that make convolutions, their transposes and their gradients:

* `convolve` slides the kernel: $y_o = \sum_k x_{o s + k d - p} K_k$
* `stamp` is its transpose: $y_i = \sum_{o s + k d - p = i} x_o K_k$
* the kernel's gradient: $\bar K_k = \sum_o x_{o s + k d - p}^\top \delta_o$

Each is linear in both of its inputs, and the gradients of each are the other two, so
that they can be differentiated any number of times.
"""

import math
from typing import Any

import jax.numpy as jnp
from jaxtyping import Array, Float

from glassnet.nn import im2col
from glassnet.nn.library import convolution
from glassnet.nn.products import on_cpu
from glassnet.nn.windows import Windows

__all__ = ["convolve", "stamp"]


def convolve(
    x: Float[Array, "..."], kernel: Float[Array, "..."], windows: Windows, groups: int
) -> Float[Array, "..."]:
    r"""Slide a kernel over space.

    $$y_{o u} = \sum_{k, c} x_{o s + k d - p,\, c}\, K_{k c u}$$

    Going back: $\partial L/\partial x$ is `stamp` with the kernel's last two axes
    exchanged; $\partial L/\partial K_k = \sum_o x_{o s + k d - p}^\top \delta_o$.

    On a CPU, images in float32 go forward, and their gradient back, through the
    compiler's own convolution; the gradient of the kernel does not, which would take
    100 times as long inside a loop. It is a product of matrices, like everything in
    other dtypes and numbers of axes: what all windows see is laid out as rows
    ("im2col"), which holds each number of the input as often as the kernel has places,
    9 times for 3x3, 27 times for 3x3x3. Where there are fewer channels out than in, the
    input is multiplied first, and the products are added up in their places. On a GPU
    or TPU the library of the device convolves.

    Args:
        x: of shape `(*batch, *space, channels in)`.
        kernel: $K$, of shape `(*size, channels in / groups, channels out)`.
        windows: where the kernel looks.
        groups: the channels are cut into so many parts that do not see each other.

    Example:
        >>> x, kernel = jnp.array([[1.0], [2.0], [4.0]]), jnp.array([[[-1.0]], [[1.0]]])
        >>> convolve(x, kernel, Windows.of((2,), space=(3,)), 1).ravel().tolist()
        [1.0, 2.0]

    Source:
        Dumoulin & Visin (2016), "A guide to convolution arithmetic for deep learning",
        sections 2 and 4, arXiv:1603.07285; as a matrix product: Chellapilla, Puri &
        Simard (2006), "High Performance Convolutional Neural Networks for Document
        Processing", section 3.
    """
    axes = len(windows.size)
    rows = x.reshape(math.prod(x.shape[: -1 - axes]), *x.shape[-1 - axes :])
    if on_cpu():
        y: Any = im2col.slide(rows, kernel, windows, groups)
    else:
        y = convolution(rows, kernel, windows, groups)
    return y.reshape(*x.shape[: -1 - axes], *y.shape[1:])


def stamp(
    x: Float[Array, "..."],
    kernel: Float[Array, "..."],
    windows: Windows,
    space: tuple[int, ...],
    groups: int,
) -> Float[Array, "..."]:
    r"""Put the kernel down at every place, as often as the number there says.

    $$y_{i u} = \sum_{o s + k d - p = i}\ \sum_c x_{o c}\, K_{k c u}$$

    This is the transpose of `convolve`, and a layer of its own: with a stride it makes
    large images of small ones. Going back: $\partial L/\partial x$ is `convolve` with
    the kernel's last two axes exchanged.

    On a CPU a stride is not made by zeros between the inputs, which would be multiplied
    in vain: the places between two strides are computed one after the other and then
    laid out in space, as sub-pixels.

    Args:
        x: of shape `(*batch, *counts, channels in)`.
        kernel: $K$, of shape `(*size, channels in / groups, channels out)`.
        windows: where `convolve` would look in the output, as many as there are inputs.
        space: shape of the output's space.
        groups: parts of the channels that do not see each other.

    Example:
        >>> x, kernel = jnp.array([[1.0], [10.0]]), jnp.array([[[1.0]], [[2.0]]])
        >>> two = Windows.of((2,), stride=(2,), space=(4,))
        >>> stamp(x, kernel, two, (4,), 1).ravel().tolist()
        [1.0, 2.0, 10.0, 20.0]

    Source:
        Dumoulin & Visin (2016), section 4; as sub-pixels: Shi et al. (2016), "Is the
        deconvolution layer the same as a convolutional layer?", arXiv:1609.07009.
    """
    axes = len(windows.size)
    rows = x.reshape(math.prod(x.shape[: -1 - axes]), *x.shape[-1 - axes :])
    if on_cpu():
        y: Any = im2col.stamp(rows, kernel, windows, space, groups)
    else:
        back = windows.transposed(rows.shape[1:-1], space)
        turned = jnp.flip(kernel, tuple(range(axes)))
        y = convolution(rows, turned, back, groups, windows.stride)
    return y.reshape(*x.shape[: -1 - axes], *y.shape[1:])
