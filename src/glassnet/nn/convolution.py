"""Convolution: what the convolutions of one, two and three axes of space share."""

import abc
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from jaxtyping import Array

from glassnet.errors import ConfigError, ShapeError
from glassnet.initializers import GlorotUniform, Initializer, Zeros
from glassnet.nn import masks
from glassnet.nn.convolve import convolve
from glassnet.nn.dtypes import param_dtype
from glassnet.nn.layer import Layer, child_key
from glassnet.nn.space import check_image, check_space, per_axis
from glassnet.nn.windows import Padding, Windows
from glassnet.settings import Count, Sizes
from glassnet.types import Key, Spec, Tree

__all__ = ["Convolution", "check_channels", "make_params"]


@dataclass(frozen=True)
class Convolution(Layer, abc.ABC):
    """One kernel at every place of space; `Conv2D` has the equation."""

    space: ClassVar[int]
    """How many axes of space there are."""

    channels: Count
    kernel_size: Sizes = 3
    stride: Sizes = 1
    padding: Padding = "valid"
    dilation: Sizes = 1
    groups: Count = 1
    bias: bool = True
    kernel_init: Initializer = GlorotUniform()
    bias_init: Initializer = Zeros()

    @abc.abstractmethod
    def __call__(self, params: Tree, x: Any) -> Any:
        """The equation, with the shapes of this many axes."""

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """Draw the kernel and, unless `bias=False`, the bias."""
        spec = masks.values(spec)
        check_image(self, spec.shape, self.space)
        check_space(self, spec.shape, self.space, self.windows(spec.shape))
        return make_params(self, key, spec, self.space), {}

    def windows(self, shape: Sequence[int]) -> Windows:
        """Where the kernel looks in an input of this shape."""
        padding = self.padding
        return Windows.of(
            per_axis(self, "kernel_size", self.space),
            stride=per_axis(self, "stride", self.space),
            dilation=per_axis(self, "dilation", self.space),
            padding=padding
            if isinstance(padding, str)
            else per_axis(self, "padding", self.space),
            space=tuple(shape[-1 - self.space : -1]),
        )

    def convolved(self, params: Tree, x: Array) -> Array:
        """Evaluate $x * K + b$."""
        check_image(self, x.shape, self.space, batch=False)
        kernel, windows = params["kernel"], self.windows(x.shape)
        check_channels(self, x.shape, kernel.shape[-2] * self.groups)
        check_space(self, x.shape, self.space, windows)
        y = convolve(x, kernel, windows, self.groups)
        return y + params["bias"] if self.bias else y


def make_params(layer: Any, key: Key, spec: Spec, axes: int) -> Tree:
    """Kernel and bias of a layer over space, transposed or not."""
    into, dtype = spec.shape[-1], param_dtype(spec)
    _check_groups(layer, into)
    size = per_axis(layer, "kernel_size", axes)
    shape = (*size, into // layer.groups, layer.channels)
    params = {"kernel": layer.kernel_init(key, shape, dtype)}
    if layer.bias:
        own = child_key(key, "bias")  # the kernel's draw must not depend on it
        params["bias"] = layer.bias_init(own, (layer.channels,), dtype)
    return params


def check_channels(layer: Any, shape: Sequence[int], channels: int) -> None:
    """Refuse inputs of another number of channels than the kernel was made for."""
    if shape[-1] == channels:
        return
    raise ShapeError(
        f"{layer} cannot slide its kernel over this input.",
        got=f"x of shape {tuple(shape)}",
        expected=f"a last axis of {channels} channels",
        fix=f"feed {channels} channels, as the last axis, or make params that fit by "
        "init(key, x)",
    )


def _check_groups(layer: Any, into: int) -> None:
    if into % layer.groups == 0 and layer.channels % layer.groups == 0:
        return
    raise ConfigError(
        f"{type(layer).__name__} cannot cut its channels into equal groups.",
        got=f"groups={layer.groups} with {into} channels in, {layer.channels} out",
        expected="groups that divide both",
        fix="use groups=1, or channels that are a multiple of the groups",
    )
