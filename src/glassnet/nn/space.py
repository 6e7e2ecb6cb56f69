"""Space: what layers over lines, images and volumes demand of settings and inputs."""

from collections.abc import Sequence
from typing import Any

from glassnet.errors import ConfigError, ShapeError
from glassnet.nn.windows import Windows

__all__ = ["check_image", "check_sight", "check_space", "per_axis", "space_of"]


def check_image(
    layer: Any, shape: Sequence[int], axes: int, batch: bool = True
) -> None:
    """Refuse inputs without an axis for each dimension of space and the channels.

    Args:
        layer: for the message.
        shape: of a batch.
        axes: of space.
        batch: whether there must be an axis of examples in front.

    Raises:
        ShapeError: there are fewer axes.
    """
    if len(shape) >= axes + 1 + batch:
        return
    names = ("depth", "height", "width")[-axes:] if axes > 1 else ("time",)
    raise ShapeError(
        f"{layer} needs a batch with {axes} axes of space, and channels.",
        got=f"x of shape {tuple(shape)}",
        expected=f"(batch, {', '.join(names)}, channels)",
        fix="give gray images and single series a last axis of one channel: "
        "x[..., None]; split rows of numbers up again with Reshape",
    )


def per_axis(layer: Any, name: str, axes: int) -> tuple[int, ...]:
    """A setting with one number for each axis of space.

    Args:
        layer: whose setting.
        name: of the setting, one number or one for each axis.
        axes: how many there are.

    Raises:
        ConfigError: there are more numbers than axes, or fewer.
    """
    value = getattr(layer, name)
    value = value if isinstance(value, tuple) else (value,) * axes
    if len(value) == axes:
        return value
    raise ConfigError(
        f"{type(layer).__name__} needs one {name} for each axis of space.",
        got=f"{name}={value!r}",
        expected=f"one number, or {axes} of them",
        fix=f"write {name}={value[0]}, or {axes} numbers",
    )


def check_space(layer: Any, shape: Sequence[int], axes: int, windows: Windows) -> None:
    """Refuse inputs in which not one window fits.

    Args:
        layer: for the message.
        shape: of the input, `(..., *space, channels)`.
        axes: of space.
        windows: that must fit.

    Raises:
        ShapeError: a window reaches further than the padded input.
    """
    space = tuple(shape[-1 - axes : -1])
    if all(windows.counts(space)):
        return
    pads = zip(space, windows.padding, strict=True)
    room = tuple(n + sum(pair) for n, pair in pads)
    raise ShapeError(
        f"{layer} has a window larger than its input.",
        got=f"x of shape {tuple(shape)}: with its padding, space of shape {room}",
        expected=f"space of at least {windows.reach}",
        fix='use padding="same", smaller windows or dilation, or fewer strides and '
        "pools before this layer",
    )


def check_sight(layer: Any, shape: Sequence[int], axes: int, windows: Windows) -> None:
    """Refuse paddings that some windows see nothing else of; arguments as above.

    Raises:
        ShapeError: there is such a window.
    """
    space = tuple(shape[-1 - axes : -1])
    if not windows.blind(space):
        return
    raise ShapeError(
        f"{layer} has windows that see nothing but padding.",
        got=f"x of shape {tuple(shape)} with padding {windows.padding}",
        expected=f"padding less than a window, which reaches over {windows.reach}",
        fix='use less padding, or padding="same"',
    )


def space_of(layer: Any, shape: Sequence[int]) -> tuple[int, ...]:
    """The space of a batch, for layers that fit any number of axes of it.

    How many there are cannot be seen from settings. So the first axis is the batch,
    the last the channels, and all between is space.

    Args:
        layer: for the message.
        shape: of a batch, `(batch, *space, channels)`.

    Raises:
        ShapeError: there is nothing between.

    Example:
        >>> space_of("a layer", (5, 28, 27, 3))
        (28, 27)
    """
    check_image(layer, shape, 1)
    return tuple(shape[1:-1])
