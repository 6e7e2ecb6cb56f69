"""Pad and Trim: more space around the edges, and less."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import jax.numpy as jnp
from jaxtyping import Array, Float

from glassnet.errors import ConfigError, ShapeError
from glassnet.nn.layer import Layer
from glassnet.nn.space import space_of
from glassnet.nn.windows import Amounts, Pairs
from glassnet.types import Key, Spec, Tree

__all__ = ["Pad", "Trim"]


@dataclass(frozen=True)
class Pad(Layer):
    r"""Put numbers around space.

    $$y_{i + p} = x_i$$

    with $p$ the width before; what is around depends on the mode.

    Going back: $\delta$ of what is within, and of each copy to its original.

    Args:
        widths: how much: one number for all sides; one for each axis of space; or two
            for each, before and after, as in `(top, bottom, left, right)`. Space is
            all between the first axis, the batch, and the last, the channels.
        mode: "zeros"; "minus_ones", the empty paper of images between -1 and 1; "edge"
            repeats the outermost number; "reflect" goes back from it, not repeating
            it; "wrap" goes on at the other side.

    Raises:
        ConfigError: a width is below 0, there are too many or too few, or there is no
            such mode.
        ShapeError: the input has no axis between batch and channels, or less space than
            "reflect" or "wrap" copies.

    Example:
        >>> x = jnp.array([[[1.0], [2.0], [3.0]]])
        >>> Pad((2, 0))({}, x).ravel().tolist()
        [0.0, 0.0, 1.0, 2.0, 3.0]
        >>> Pad(2, mode="reflect")({}, x).ravel().tolist()
        [3.0, 2.0, 1.0, 2.0, 3.0, 2.0, 1.0]

    Source:
        Dumoulin & Visin (2016), "A guide to convolution arithmetic for deep learning",
        section 2.2, arXiv:1603.07285; the modes are those of `numpy.pad`.
    """

    widths: Amounts
    mode: Literal["zeros", "minus_ones", "edge", "reflect", "wrap"] = "zeros"

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """No params, no state."""
        space = space_of(self, spec.shape)
        room = {"reflect": -1, "wrap": 0}.get(self.mode)
        for n, pair in zip(space, _sides(self, len(space)), strict=True):
            if room is not None and max(pair) > n + room:
                raise ShapeError(
                    f"{self} copies more than there is.",
                    got=f"x of shape {tuple(spec.shape)}",
                    expected=f"widths of at most {n + room} on an axis of {n}",
                    fix='use smaller widths, or mode="edge"',
                )
        return {}, {}

    def __call__(
        self, params: Tree, x: Float[Array, "batch *space channels"]
    ) -> Float[Array, "batch *larger channels"]:
        """Put them around."""
        sides = ((0, 0), *_sides(self, x.ndim - 2), (0, 0))
        constants = {"zeros": 0, "minus_ones": -1}
        if self.mode in constants:
            return jnp.pad(x, sides, constant_values=constants[self.mode])
        return jnp.pad(x, sides, self.mode)


@dataclass(frozen=True)
class Trim(Layer):
    r"""Cut the edges of space off.

    $$y_i = x_{i + p}$$

    with $p$ the width before. Going back: $\delta$, and 0 for what was cut off.

    Args:
        widths: how much: one number for all sides; one for each axis of space; or two
            for each, before and after, as in `(top, bottom, left, right)`. Space is
            all between the first axis, the batch, and the last, the channels.

    Raises:
        ConfigError: a width is below 0, or there are too many or too few.
        ShapeError: nothing would be left, or the input has no axis between batch and
            channels.

    Example:
        >>> Trim((1, 0))({}, jnp.array([[[1.0], [2.0], [3.0]]])).ravel().tolist()
        [2.0, 3.0]

    Source:
        Ronneberger, Fischer & Brox (2015), "U-Net", section 2: cropping,
        arXiv:1505.04597.
    """

    widths: Amounts

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """No params, no state."""
        space = space_of(self, spec.shape)
        sides = _sides(self, len(space))
        if any(n <= sum(pair) for n, pair in zip(space, sides, strict=True)):
            raise ShapeError(
                f"{self} would leave nothing.",
                got=f"x of shape {tuple(spec.shape)}",
                expected=f"space of more than {tuple(map(sum, sides))}",
                fix="use smaller widths",
            )
        return {}, {}

    def __call__(
        self, params: Tree, x: Float[Array, "batch *space channels"]
    ) -> Float[Array, "batch *smaller channels"]:
        """Cut them off."""
        space = x.shape[1:-1]
        sides = zip(space, _sides(self, len(space)), strict=True)
        inside = (slice(before, n - after) for n, (before, after) in sides)
        return x[(slice(None), *inside)]


def _sides(layer: Any, axes: int) -> Pairs:
    """Before and after, for each axis of space."""
    widths: int | Sequence[int] = layer.widths
    if isinstance(widths, int):
        return ((widths, widths),) * axes
    if len(widths) == axes:
        return tuple((width, width) for width in widths)
    if len(widths) == 2 * axes:
        return tuple(zip(widths[::2], widths[1::2], strict=True))
    raise ConfigError(
        f"{type(layer).__name__} needs widths for each axis of space.",
        got=f"widths={widths!r}",
        expected=f"one number, {axes} of them, or {2 * axes}: before and after of each",
        fix=f"write widths={widths[0]} to have it on all sides",
    )
