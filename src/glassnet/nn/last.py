"""Last: the end of a sequence."""

from dataclasses import dataclass
from typing import Any, ClassVar

import jax.numpy as jnp
from jaxtyping import Array, Float

from glassnet.errors import ShapeError
from glassnet.nn import masks
from glassnet.nn.layer import Layer
from glassnet.types import Key, Spec, Tree


@dataclass(frozen=True)
class Last(Layer):
    r"""The last step of a sequence that counts.

    $$y = x_T, \qquad T = \max \{t : t \text{ counts}\}$$

    Going back: $\delta$ goes to that step, 0 to all others.

    A sequence of which nothing counts, or without steps, gives zeros.

    Raises:
        ShapeError: the input has no time axis.

    Example:
        >>> x = jnp.array([[[1.0], [2.0], [3.0]], [[4.0], [5.0], [6.0]]])
        >>> Last()({}, x).tolist()
        [[3.0], [6.0]]
        >>> Last()({}, {"values": x, "lengths": jnp.array([1, 2])}).tolist()
        [[1.0], [5.0]]

    Source:
        Sutskever, Vinyals & Le (2014), "Sequence to Sequence Learning with Neural
        Networks", section 2: a sentence as the last hidden state, arXiv:1409.3215.
    """

    masked: ClassVar = True

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """Nothing to learn."""
        shape = masks.values(spec).shape
        if len(shape) < 2:
            raise ShapeError(
                "Last takes the last step of sequences.",
                got=f"x of shape {shape}",
                expected="(batch, time, features), with any number of batch axes",
                fix="leave it out where there is no time axis",
            )
        return {}, {}

    def __call__(self, params: Tree, x: Any) -> Float[Array, "..."]:
        """Pick the step."""
        values, counts = masks.values(x), masks.mask(x)
        time = values.shape[-2]
        if time == 0:
            return jnp.zeros((*values.shape[:-2], values.shape[-1]), values.dtype)
        if counts is None:
            return values[..., -1, :]
        last = time - 1 - jnp.argmax(counts[..., ::-1], -1)
        step = jnp.take_along_axis(values, last[..., None, None], axis=-2)[..., 0, :]
        return jnp.where(counts.any(-1)[..., None], step, 0)
