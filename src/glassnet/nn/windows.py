"""Windows: where a kernel or a pool looks, in one, two or three axes of space."""

import math
from collections.abc import Callable
from functools import reduce
from itertools import product
from typing import Annotated, Any, Literal, NamedTuple

import jax.numpy as jnp
import numpy as np
from jax import lax
from jaxtyping import Array, ArrayLike

from glassnet.nn import masks
from glassnet.settings import Range

__all__ = ["Amounts", "Padding", "Pairs", "Windows", "masked_windows", "with_mask"]

Amounts = Annotated[int | tuple[int, ...], Range(0, math.inf, "[)")]
"""One number for all axes, or one for each; 0 or more."""

Padding = Annotated[
    int | tuple[int, ...] | Literal["same", "valid"], Range(0, math.inf, "[)")
]
"""How much is put around the space: "valid" is nothing, "same" makes as many outputs
as inputs divided by the stride, and a number goes on both sides of its axis."""

Pairs = tuple[tuple[int, int], ...]
"""Before and after each axis of space."""


class Windows(NamedTuple):
    """Windows that slide over space: position $o$ sees $o s + k d - p$ for each $k$.

    Args:
        size: how many positions one window sees along each axis.
        stride: $s$, from one window to the next.
        dilation: $d$, from one position of a window to its next.
        padding: $p$ before, and what is put after; below 0, so much is cut off.

    Example:
        >>> Windows.of((3,), stride=(2,), padding="same", space=(5,))
        Windows(size=(3,), stride=(2,), dilation=(1,), padding=((1, 1),))
    """

    size: tuple[int, ...]
    stride: tuple[int, ...]
    dilation: tuple[int, ...]
    padding: Pairs

    @classmethod
    def of(
        cls,
        size: tuple[int, ...],
        *,
        stride: tuple[int, ...] | None = None,
        dilation: tuple[int, ...] | None = None,
        padding: int | tuple[int, ...] | str = "valid",
        space: tuple[int, ...],
    ) -> "Windows":
        """Windows on a space of this shape, with the padding as numbers.

        "same" puts the odd one after, as TensorFlow and Keras do; "causal" puts all
        of it before, so that no window sees what comes after its place.
        """
        ones = (1,) * len(size)
        bare = cls(size, stride or ones, dilation or ones, ((0, 0),) * len(size))
        if isinstance(padding, str):
            pads = bare._named(padding, space)
        else:
            several = isinstance(padding, tuple)
            pads = padding if several else (padding,) * len(size)
            pads = tuple((p, p) for p in pads)
        return bare._replace(padding=pads)

    def _named(self, padding: str, space: tuple[int, ...]) -> Pairs:
        if padding == "valid":
            return self.padding
        if padding == "causal":
            return tuple((reach - 1, 0) for reach in self.reach)
        needs = [
            max(0, (math.ceil(n / s) - 1) * s + reach - n)
            for n, s, reach in zip(space, self.stride, self.reach, strict=True)
        ]
        return tuple((need // 2, need - need // 2) for need in needs)

    @property
    def reach(self) -> tuple[int, ...]:
        """From the first position of a window to its last, both counted."""
        pairs = zip(self.size, self.dilation, strict=True)
        return tuple((size - 1) * d + 1 for size, d in pairs)

    def counts(self, space: tuple[int, ...]) -> tuple[int, ...]:
        """How many windows there are along each axis; 0 if none fits."""
        axes = zip(space, self.padding, self.reach, self.stride, strict=True)
        return tuple(
            max(0, (n + sum(pads) - reach) // s + 1) for n, pads, reach, s in axes
        )

    def blind(self, space: tuple[int, ...]) -> bool:
        """Whether some window sees nothing but padding."""
        axes = zip(space, self.counts(space), *self[:3], self.padding, strict=True)
        return any(
            not any(0 <= o * s + k * d - before < n for k in range(size))
            for n, count, size, s, d, (before, _) in axes
            for o in range(count)
        )

    def transposed(self, counts: tuple[int, ...], space: tuple[int, ...]) -> "Windows":
        """Windows on the outputs, spread by the stride, that look back at the inputs.

        Args:
            counts: shape of the outputs' space.
            space: shape of the inputs'.
        """
        axes = zip(counts, space, self.padding, self.reach, self.stride, strict=True)
        pads = tuple(
            (reach - 1 - pair[0], n - 1 - (count - 1) * s + pair[0])
            for count, n, pair, reach, s in axes
        )
        return self._replace(stride=(1,) * len(pads), padding=pads)

    def padded(self, x: Array, filler: ArrayLike = 0) -> Array:
        """The input with its padding, `(rows, *space, channels)`."""
        if not any(map(any, self.padding)):
            return x
        pads = [(0, 0, 0), *((*pair, 0) for pair in self.padding), (0, 0, 0)]
        return lax.pad(x, jnp.asarray(filler, x.dtype), pads)

    def slices(self, x: Array) -> list[Array]:
        """What each position of a window sees, `(rows, *counts, channels)` each.

        Args:
            x: already padded.
        """
        return [self.look(x, at) for at in product(*map(range, self.size))]

    def pooled(self, x: Array, combine: Callable[[Array, Array], Array]) -> Array:
        """All that each window sees as one, `(rows, *counts, channels)`.

        One axis after the other, the last first: a window of 7x7 takes 14 steps
        instead of 49, and of equals the first of all still comes first.

        Args:
            x: already padded.
            combine: makes one of two.
        """
        for axis in reversed(range(len(self.size))):
            x = reduce(combine, self._along(axis).slices(x))
        return x

    def _along(self, axis: int) -> "Windows":
        """Windows without padding that see this axis only."""
        size, stride, dilation = (
            tuple(n if i == axis else 1 for i, n in enumerate(setting))
            for setting in self[:3]
        )
        return Windows(size, stride, dilation, ((0, 0),) * len(size))

    def look(self, x: Array, at: tuple[int, ...]) -> Array:
        """What one position of all windows sees; x is already padded."""
        bare = self._replace(padding=((0, 0),) * len(self.size))
        counts = bare.counts(x.shape[1:-1])
        axes = zip(at, self.dilation, counts, self.stride, strict=True)
        spans = (slice(i * d, i * d + c * s, s) for i, d, c, s in axes)
        return x[(slice(None), *spans)]


def masked_windows(x: Any, y: Array, windows: Windows, *, last: bool = False) -> Any:
    """What was made of a sequence's windows, with the mask that belongs to it.

    Args:
        x: the sequence, with a mask or lengths.
        y: one output for each window, `(*batch, count, channels)`.
        windows: of time.
        last: whether a window stands for the last step that it sees; else for the one
            in the middle.

    Returns:
        y with the mask, True where the step that a window stands for counts. If each
        stands for its own step, what traveled beside x stays as it is.
    """
    (reach,), (stride,), ((before, _),) = windows.reach, windows.stride, windows.padding
    place = (reach - 1 if last else (reach - 1) // 2) - before
    time = masks.values(x).shape[-2]
    if (place, stride, y.shape[-2]) == (0, 1, time):
        return masks.with_values(x, y)
    at = place + stride * np.arange(y.shape[-2])
    counts: Any = masks.mask(x)
    counts = counts[..., at.clip(0, time - 1)] & ((at >= 0) & (at < time))
    return with_mask(x, y, counts)


def with_mask(x: Any, y: Array, counts: Array) -> Any:
    """What was made of a sequence, with a mask of its own.

    Args:
        x: the sequence, of which all but values, mask and lengths is kept.
        y: the new values.
        counts: which of them count.
    """
    rest = {name: value for name, value in x.items() if name != "lengths"}
    return rest | {"values": y, "mask": counts}
