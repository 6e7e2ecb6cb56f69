"""Bidirectional: a sequence read from both ends."""

import dataclasses
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import jax
import jax.numpy as jnp
from jaxtyping import Array

from glassnet.errors import ConfigError, ShapeError
from glassnet.nn import masks
from glassnet.nn.children import Container, Wrapper, children
from glassnet.nn.layer import Layer
from glassnet.nn.recurrent import Recurrent
from glassnet.types import Key, Spec, Tree


@dataclass(frozen=True, init=False)
class Bidirectional(Container):
    r"""One recurrent layer reads from the start, one from the end.

    $$y_t = [\overrightarrow{h}_t, \overleftarrow{h}_t] \qquad
      \text{or their sum}$$

    Going back: $\delta$ is cut into the halves of the two directions (or handed to
    both); their gradients at $x$ add up.

    Each output knows what comes before and after it, so it cannot be used to predict
    the next step of a sequence. With `returns="last"` the final states of both are
    joined: the backward one's is at the *first* step.

    Begins from a state as it returns one: with `merge="join"` the states of both
    directions side by side, each half going to its own.

    Args:
        forward: a recurrent layer, or one that runs its own layers in one direction.
        backward: the other direction; left out, `forward` with `reverse` turned and
            params of its own.
        merge: "join" puts both outputs side by side, "sum" adds them.

    Learns:
        forward: the params of the one direction.
        backward: the params of the other.

    Raises:
        ConfigError: both directions are one, or cannot be told; or a name is unknown.
        ShapeError: the directions' outputs do not fit each other, or a state to begin
            from has no two halves.

    Example:
        >>> from glassnet.nn import LSTM
        >>> layer, x = Bidirectional(LSTM(4)), jnp.ones((2, 7, 3))
        >>> params, state = layer.init(jax.random.key(0), x)
        >>> y, _ = layer.apply(params, state, x, key=None, training=False)
        >>> y.shape, params["backward"]["kernel"].shape
        ((2, 7, 8), (3, 16))

    Source:
        Schuster & Paliwal (1997), "Bidirectional Recurrent Neural Networks", figure 3.
    """

    masked: ClassVar = True

    forward: Layer
    backward: Layer | None = None  # never None once made: children are the fields
    merge: Literal["join", "sum"] = "join"

    def __init__(
        self,
        forward: Layer,
        backward: Layer | None = None,
        merge: Literal["join", "sum"] = "join",
    ):
        if backward is None:
            backward = _turned(forward)
        object.__setattr__(self, "forward", forward)
        object.__setattr__(self, "backward", backward)
        object.__setattr__(self, "merge", merge)
        self.__post_init__()
        _check_turned(forward, backward)

    def made(self, key: Key, spec: Spec) -> tuple[Tree, Tree, Any]:
        """Params and state of both directions."""
        params, state, ys = {}, {}, []
        for child, x in zip(children(self), self._inputs(spec), strict=True):
            params, state, y = child.made(params, state, key, x)
            ys.append(y)
        self._check_alike([masks.values(y) for y in ys])
        return params, state, jax.eval_shape(self._both, ys)

    def apply(
        self, params: Tree, state: Tree, x: Any, *, key: Key | None, training: bool
    ) -> tuple[Any, Tree]:
        """Run both directions; join or add."""
        ys, after = [], {}
        for child, own in zip(children(self), self._inputs(x), strict=True):
            y, after[child.name] = child.apply(
                params, state, own, key=key, training=training
            )
            ys.append(y)
        return self._both(ys), after

    def _both(self, ys: list[Any]) -> Any:
        y = jax.tree.map(self._merged, *map(masks.values, ys))
        return masks.with_values(ys[0], y)

    def _merged(self, one: Array, other: Array) -> Array:
        if self.merge == "sum":
            return one + other
        return jnp.concatenate([one, other], -1)

    def _inputs(self, x: Any) -> list[Any]:
        """What each direction is given: the sequence and its own half of the state."""
        if not isinstance(x, tuple):
            return [x, x]
        sequence, given = x
        if self.merge == "sum":
            return [x, x]
        return [
            (sequence, jax.tree.map(lambda a, s=side: _half(self, a, s), given))
            for side in (0, 1)
        ]

    def _check_alike(self, outputs: list[Any]) -> None:
        ends = 0 if self.merge == "sum" else 1
        shapes = [
            [leaf.shape[: len(leaf.shape) - ends] for leaf in jax.tree.leaves(output)]
            for output in outputs
        ]
        trees = [jax.tree.structure(output) for output in outputs]
        if shapes[0] == shapes[1] and trees[0] == trees[1]:
            return
        full = [[leaf.shape for leaf in jax.tree.leaves(y)] for y in outputs]
        raise ShapeError(
            f"{type(self).__name__} cannot {self.merge} what its directions return.",
            got=f"forward: {full[0]}, backward: {full[1]}",
            expected="one shape" + " but for the last axis" * ends,
            fix="give both the same returns" + ("" if ends else " and units"),
        )


def _half(layer: Layer, state: Any, side: int) -> Any:
    units, odd = divmod(state.shape[-1], 2)
    if odd:
        raise ShapeError(
            f"{layer} cannot begin from this state.",
            got=f"a state of shape {state.shape}",
            expected="two halves on the last axis, forward and backward",
            fix='take it from a Bidirectional with returns="state"',
        )
    cut = (slice(0, units), slice(units, None))[side]
    if isinstance(state, jax.ShapeDtypeStruct):
        return jax.ShapeDtypeStruct((*state.shape[:-1], units), state.dtype)
    return state[..., cut]


def _inside(layer: Layer) -> Layer:
    return _inside(layer.inner) if isinstance(layer, Wrapper) else layer


def _turned(layer: Layer) -> Layer:
    """The same layer, in the other direction."""
    if isinstance(layer, Wrapper):
        return dataclasses.replace(layer, inner=_turned(layer.inner))  # pyright: ignore
    if isinstance(layer, Recurrent):
        return dataclasses.replace(layer, reverse=not layer.reverse)  # pyright: ignore
    raise ConfigError(
        "Bidirectional cannot tell how to turn this layer around.",
        got=f"{layer}",
        expected="a recurrent layer",
        fix="use SimpleRNN, LSTM or GRU, or give the other direction: backward=...",
    )


def _check_turned(forward: Layer, backward: Layer) -> None:
    one, other = _inside(forward), _inside(backward)
    if not (isinstance(one, Recurrent) and isinstance(other, Recurrent)):
        return
    if one.reverse == other.reverse:
        raise ConfigError(
            "Bidirectional needs a layer for each direction.",
            got=f"{forward} and {backward}",
            expected="one of them with reverse=True",
            fix="leave backward out, or turn its reverse",
        )
