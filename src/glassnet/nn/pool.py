"""Pool: what the pools of one, two and three axes of space share."""

import abc
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from jaxtyping import Array

from glassnet.nn import masks
from glassnet.nn.layer import Layer
from glassnet.nn.space import check_image, check_sight, check_space, per_axis
from glassnet.nn.windows import Padding, Windows
from glassnet.settings import Sizes
from glassnet.types import Key, Spec, Tree


@dataclass(frozen=True)
class Pool(Layer, abc.ABC):
    """One number for each channel of what a window sees."""

    space: ClassVar[int]
    """How many axes of space there are."""

    size: Sizes = 2
    stride: Sizes | None = None
    padding: Padding = "valid"
    dilation: Sizes = 1

    @abc.abstractmethod
    def __call__(self, params: Tree, x: Any) -> Any:
        """The equation, with the shapes of this many axes."""

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """No params, no state."""
        shape = masks.values(spec).shape
        check_image(self, shape, self.space)
        self.windows(shape)
        return {}, {}

    def windows(self, shape: Sequence[int]) -> Windows:
        """Where the windows are in an input of this shape."""
        check_image(self, shape, self.space, batch=False)
        stride = "size" if self.stride is None else "stride"
        padding = self.padding
        windows = Windows.of(
            per_axis(self, "size", self.space),
            stride=per_axis(self, stride, self.space),
            dilation=per_axis(self, "dilation", self.space),
            padding=padding
            if isinstance(padding, str)
            else per_axis(self, "padding", self.space),
            space=tuple(shape[-1 - self.space : -1]),
        )
        check_space(self, shape, self.space, windows)
        check_sight(self, shape, self.space, windows)
        return windows


def in_rows(x: Array, axes: int) -> Array:
    """All axes in front of space and channels as one."""
    return x.reshape(math.prod(x.shape[: -1 - axes]), *x.shape[-1 - axes :])
