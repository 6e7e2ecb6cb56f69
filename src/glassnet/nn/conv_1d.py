"""Conv1D: one small kernel at every step of a sequence."""

import math
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

import jax.numpy as jnp

from glassnet.nn import masks
from glassnet.nn.convolution import Convolution
from glassnet.nn.windows import masked_windows
from glassnet.settings import Range
from glassnet.types import Tree


@dataclass(frozen=True)
class Conv1D(Convolution):
    r"""Slide a small kernel along a sequence: the same weights at every step.

    $$y_{t u} = b_u + \sum_{k, c} x_{t s + k d - p,\; c}\, K_{k c u}$$

    with stride $s$, dilation $d$ and padding $p$.

    Going back: every step adds its part,
    $\partial L/\partial K_k = \sum_t x_{t s + k d - p}^\top \delta_t$, and
    $\partial L/\partial x$ puts the kernel down on the sequence, times $\delta$.

    In a sequence with a mask, what does not count enters as zeros. An output counts if
    the step in the middle of its window does (with "causal", the last); so with "same"
    or "causal" and stride 1 the mask stays as it is.

    Args:
        channels: size of the output's last axis ("filters", "feature maps"), 1 or more.
        kernel_size: how many steps of time one output sees.
        stride: from one place of the kernel to the next.
        padding: "valid" for none; "same" for as many outputs as inputs divided by the
            stride, rounded up (the odd one after, as TensorFlow and Keras do); "causal"
            for all of it before, so that no output sees the future; or a
            number of zeros on both sides, as in PyTorch, one.
        dilation: from one step that the kernel sees to the next: 2 skips every
            other step.
        groups: cuts the channels into so many parts that do not see each other; as many
            as there are channels make it depthwise.
        bias: whether to add $b$. Leave it out before a normalization layer, which
            subtracts it again.
        kernel_init: starting values of $K$; an output sees
            `kernel_size * channels in / groups` inputs.
        bias_init: starting values of $b$; without effect if `bias=False`.

    Learns:
        kernel: $K$, of shape `(steps, channels in / groups, channels)`.
        bias: $b$, of shape `(channels,)`; absent if `bias=False`. Both in the dtype of
            the input, or in the default float where the input is whole numbers.

    Raises:
        ConfigError: a setting is outside its range, has not one number for each axis,
            or the groups do not divide the channels.
        ShapeError: the input has too few axes, other channels than the kernel was made
            for, or less space than the kernel needs.

    Example:
        >>> import jax, jax.numpy as jnp
        >>> layer, x = Conv1D(4, 3, padding="causal"), jnp.ones((5, 7, 2))
        >>> params, _ = layer.init(jax.random.key(0), x)
        >>> layer(params, x).shape
        (5, 7, 4)

    Source:
        Waibel et al. (1989), "Phoneme Recognition Using Time-Delay Neural Networks",
        section II.A; causal: van den Oord et al. (2016), "WaveNet", section 2.1,
        arXiv:1609.03499.
    """

    masked: ClassVar = True
    space: ClassVar[int] = 1
    padding: Annotated[  # pyright: ignore[reportIncompatibleVariableOverride]
        int | tuple[int, ...] | Literal["same", "valid", "causal"],
        Range(0, math.inf, "[)"),
    ] = "valid"

    def __call__(self, params: Tree, x: Any) -> Any:
        """Evaluate $x * K + b$ over `(*batch, time, channels)`, masked or not."""
        counts, values = masks.mask(x), masks.values(x)
        if counts is None:
            return masks.with_values(x, self.convolved(params, values))
        values = jnp.where(counts[..., None], values, 0)
        y = self.convolved(params, values)
        causal = self.padding == "causal"
        return masked_windows(x, y, self.windows(values.shape), last=causal)
