"""Transposed: what the transposed convolutions of one to three axes share."""

import abc
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from jaxtyping import Array

from glassnet.errors import ConfigError, ShapeError
from glassnet.initializers import GlorotUniform, Initializer, Zeros
from glassnet.nn.convolution import check_channels, make_params
from glassnet.nn.convolve import stamp
from glassnet.nn.layer import Layer
from glassnet.nn.space import check_image, per_axis
from glassnet.nn.windows import Amounts, Windows
from glassnet.settings import Count, Sizes
from glassnet.types import Key, Spec, Tree


@dataclass(frozen=True)
class Transposed(Layer, abc.ABC):
    """A kernel put down at every place; `ConvTranspose2D` has the equation."""

    space: ClassVar[int]
    """How many axes of space there are."""

    channels: Count
    kernel_size: Sizes = 3
    stride: Sizes = 1
    padding: Amounts = 0
    output_padding: Amounts = 0
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
        check_image(self, spec.shape, self.space)
        self._places(spec.shape)
        return make_params(self, key, spec, self.space), {}

    def stamped(self, params: Tree, x: Array) -> Array:
        """Evaluate the stamps and add the bias."""
        check_image(self, x.shape, self.space, batch=False)
        kernel = params["kernel"]
        check_channels(self, x.shape, kernel.shape[-2] * self.groups)
        windows, space = self._places(x.shape)
        y = stamp(x, kernel, windows, space, self.groups)
        return y + params["bias"] if self.bias else y

    def _places(self, shape: Sequence[int]) -> tuple[Windows, tuple[int, ...]]:
        """Where the stamps go, and the shape of the space they make."""
        names = ("kernel_size", "stride", "dilation", "padding", "output_padding")
        size, stride, dilation, padding, after = (
            per_axis(self, name, self.space) for name in names
        )
        # less after by the output padding: of that much more space as many windows fit
        pads = tuple((p, p - a) for p, a in zip(padding, after, strict=True))
        windows = Windows(size, stride, dilation, pads)
        axes = zip(
            shape[-1 - self.space : -1],
            stride,
            windows.reach,
            padding,
            after,
            strict=True,
        )
        space = tuple((n - 1) * s + reach - 2 * p + a for n, s, reach, p, a in axes)
        self._check(shape, space, stride, dilation, after)
        return windows, space

    def _check(self, shape: Sequence[int], space: Any, *amounts: Any) -> None:
        if any(a >= max(s, d) for s, d, a in zip(*amounts, strict=True)):
            raise ConfigError(
                f"{type(self).__name__} puts more after its output than one stride.",
                got=f"output_padding={self.output_padding}",
                expected="less than the stride or the dilation",
                fix="use a smaller output_padding; Pad adds more",
            )
        if min(space) < 1:
            raise ShapeError(
                f"{self} cuts all of its output off.",
                got=f"x of shape {tuple(shape)}: an output with space {space}",
                expected="at least one place along each axis",
                fix="use less padding, or a larger kernel",
            )
