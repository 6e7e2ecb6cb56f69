"""Positions: where in a sequence a vector stands, for layers that cannot tell.

All positions count from `offset`, so that a sequence can be gone on with.
"""

from dataclasses import dataclass
from typing import Any

import jax.numpy as jnp
from jax import lax
from jaxtyping import Array, Float, Int

from glassnet.errors import ShapeError
from glassnet.initializers import Initializer, Normal
from glassnet.nn.dtypes import param_dtype, widened
from glassnet.nn.layer import Layer
from glassnet.nn.rotary import Base, angles
from glassnet.nn.stepwise import Stepwise
from glassnet.settings import Count
from glassnet.types import Key, Spec, Tree

__all__ = ["LearnedPositions", "SinusoidalPositions"]


@dataclass(frozen=True)
class SinusoidalPositions(Stepwise):
    r"""Add waves that tell each position from all others.

    $$y_t = x_t + p_t, \qquad p_{t, 2i} = \sin(t\, b^{-2i/d}), \quad
      p_{t, 2i+1} = \cos(t\, b^{-2i/d})$$

    Going back: $\partial L/\partial x = \delta$.

    Nothing is learned, and no sequence is too long. The code of a position some way on
    is a rotation of the code here, the same wherever here is. The waves have the size
    of inputs with variance 1: an `Embedding` with a small start drowns in them, which
    is why the paper multiplies its vectors by $\sqrt d$.

    Args:
        base: $b$, at least 2; the longest wave takes nearly $2\pi b$ positions.

    Raises:
        ConfigError: `base` is below 2.
        ShapeError: the input has no time axis.

    Example:
        >>> y = SinusoidalPositions()({}, jnp.zeros((3, 2)))
        >>> [[f"{p:.2f}" for p in row] for row in y]
        [['0.00', '1.00'], ['0.84', '0.54'], ['0.91', '-0.42']]

    Source:
        Vaswani et al. (2017), "Attention Is All You Need", section 3.5,
        arXiv:1706.03762.
    """

    base: Base = 10_000

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """Nothing to learn."""
        _check_time(self, spec)
        return {}, {}

    def cache(self, params: Tree, batch: int, length: int) -> Tree:
        """How many positions there were."""
        return {"count": jnp.zeros((), int)}

    def apply(
        self, params: Tree, state: Tree, x: Any, *, key: Key | None, training: bool
    ) -> tuple[Any, Tree]:
        """Add the waves, from where a sequence is gone on with."""
        start, state = _from(state, x)
        return self._added(x, start), state

    def __call__(
        self, params: Tree, x: Float[Array, "*batch time features"]
    ) -> Float[Array, "*batch time features"]:
        """Add the waves."""
        return self._added(x, 0)

    def _added(self, x: Array, start: int | Int[Array, ""]) -> Array:
        _check_time(self, x)
        time, features = x.shape[-2:]
        turns = angles(time, features, self.base, widened(x), start)
        waves = jnp.stack([jnp.sin(turns), jnp.cos(turns)], -1)
        waves = waves.reshape(time, -1)[:, :features]  # one too many if odd
        return x + waves.astype(x.dtype)


@dataclass(frozen=True)
class LearnedPositions(Stepwise):
    r"""Add a vector of its own, learned, to each position.

    $$y_t = x_t + P_t$$

    Going back: $\partial L/\partial P_t = \sum \delta_t$ over the batch,
    $\partial L/\partial x = \delta$.

    A position that no sequence reached while training has learned nothing.

    Args:
        length: of the longest sequence, at least 1; shorter ones use the first rows.
        table_init: starting values of $P$; small, so that at first the vectors count
            for more than their places.

    Learns:
        table: $P$, of shape `(length, features)`.

    Raises:
        ConfigError: `length` is below 1.
        ShapeError: a sequence is longer than `length`, or has no time axis.

    Example:
        >>> import jax
        >>> layer, x = LearnedPositions(8), jnp.zeros((5, 3, 2))
        >>> params, _ = layer.init(jax.random.key(0), x)
        >>> params["table"].shape, layer(params, x).shape
        ((8, 2), (5, 3, 2))

    Source:
        Gehring et al. (2017), "Convolutional Sequence to Sequence Learning",
        section 3.1, arXiv:1705.03122; the start is that of Radford et al. (2018),
        "Improving Language Understanding by Generative Pre-Training", section 4.1.
    """

    length: Count
    table_init: Initializer = Normal(deviation=0.02)

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """Draw the table."""
        self._check_length(spec)
        shape = self.length, spec.shape[-1]
        return {"table": self.table_init(key, shape, param_dtype(spec))}, {}

    def cache(self, params: Tree, batch: int, length: int) -> Tree:
        """How many positions there were; `length` is at most the layer's own."""
        if length > self.length:
            raise self._too_far(f"a text of {length} positions", length)
        return {"count": jnp.zeros((), int)}

    def apply(
        self, params: Tree, state: Tree, x: Any, *, key: Key | None, training: bool
    ) -> tuple[Any, Tree]:
        """Add rows of the table, from where a sequence is gone on with."""
        if "cache" not in state:
            return self(params, x), state
        start, state = _from(state, x)
        rows = lax.dynamic_slice_in_dim(params["table"], start, x.shape[-2])
        return x + rows, state

    def __call__(
        self, params: Tree, x: Float[Array, "*batch time features"]
    ) -> Float[Array, "*batch time features"]:
        """Add the first rows of the table."""
        self._check_length(x)
        return x + params["table"][: x.shape[-2]]

    def _check_length(self, x: Spec) -> None:
        _check_time(self, x)
        if x.shape[-2] > self.length:
            words = f"x of shape {x.shape}: {x.shape[-2]} positions"
            raise self._too_far(words, x.shape[-2])

    def _too_far(self, got: str, length: int) -> ShapeError:
        return ShapeError(
            f"{self} has no code for positions this far on.",
            got=got,
            expected=f"at most {self.length}",
            fix=f"LearnedPositions({length}), shorter sequences, or "
            "SinusoidalPositions(), which has no end",
        )


def _from(state: Tree, x: Array) -> tuple[Any, Tree]:
    """The position that x begins at, and the state behind it."""
    if "cache" not in state:
        return 0, state
    start = state["cache"]["count"]
    return start, state | {"cache": {"count": start + x.shape[-2]}}


def _check_time(layer: Layer, x: Spec) -> None:
    if len(x.shape) < 2:
        raise ShapeError(
            f"{layer} needs sequences.",
            got=f"x of shape {x.shape}",
            expected="(batch, time, features)",
            fix="add the missing axis: x[:, None] for sequences of one",
        )
