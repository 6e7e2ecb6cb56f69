"""Recurrent: what all layers that read a sequence step by step have in common."""

import abc
import math
from typing import Any, ClassVar, Literal

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from glassnet.errors import ConfigError, ShapeError
from glassnet.initializers import Initializer
from glassnet.nn import masks
from glassnet.nn.dtypes import param_dtype, widened
from glassnet.nn.layer import Layer, child_key
from glassnet.nn.products import matmul
from glassnet.nn.stepwise import Stepwise
from glassnet.nn.through_time import Cell, through_time
from glassnet.settings import Count
from glassnet.types import Key, Spec, Tree

__all__ = ["Recurrent", "Returns"]

Returns = Literal["sequence", "last", "state"]


class Recurrent(Stepwise, Cell, abc.ABC):
    """A layer that carries a state along a sequence.

    Its input is a sequence `(*batch, time, features)`, with its mask or lengths if it
    has them, or a tuple of a sequence and the state to begin from: a dictionary such as
    `returns="state"` gives, or an array, which is the hidden state.

    Where a step does not count, the state stays as it is and is the output (Keras does
    so; PyTorch's packed sequences have zeros there). So the last hidden state is that
    of the last step that counts, and from the end, `reverse`, the first step read is
    the last that counts.
    """

    masked: ClassVar[bool] = True
    memories: ClassVar[tuple[str, ...]] = ("hidden",)
    """What its state consists of."""
    gates: ClassVar[int] = 1
    """How many blocks of `units` columns its kernels have."""

    units: Count
    returns: Returns
    reverse: bool
    kernel_init: Initializer
    recurrent_init: Initializer
    bias_init: Initializer

    def bias(self, key: Key, name: str, size: int, params: Tree) -> Array:
        """A bias of this name, in the dtype of the kernels."""
        return self.bias_init(child_key(key, name), (size,), params["kernel"].dtype)

    def kernels(self, key: Key, spec: Spec) -> Tree:
        """Both kernels, each gate's block drawn by itself."""
        values = _sequence(self, spec[0] if isinstance(spec, tuple) else spec)
        sizes = {"kernel": values.shape[-1], "recurrent_kernel": self.units}
        draws = {"kernel": self.kernel_init, "recurrent_kernel": self.recurrent_init}
        return {
            name: jnp.concatenate(
                [
                    draws[name](
                        child_key(child_key(key, name), str(gate)),
                        (size, self.units),
                        param_dtype(values),
                    )
                    for gate in range(self.gates)
                ],
                -1,
            )
            for name, size in sizes.items()
        }

    def cache(self, params: Tree, batch: int, length: int) -> Tree:
        """The state behind the last step that was read."""
        if self.reverse:
            raise ConfigError(
                f"{self} cannot go on with a sequence: it begins at the end.",
                got="reverse=True",
                expected="a layer that reads from the start",
                fix="leave reverse out, or set cached=False",
            )
        dtype = widened(params["kernel"][:0]).dtype
        zeros = {m: jnp.zeros((batch, self.units), dtype) for m in self.memories}
        return zeros | {"begun": jnp.zeros((), bool)}

    def apply(
        self, params: Tree, state: Tree, x: Any, *, key: Key | None, training: bool
    ) -> tuple[Any, Tree]:
        """Run through time, from where a sequence is gone on with."""
        if "cache" not in state:
            return self(params, x), state
        y, final = self._run(params, x, state["cache"])
        return y, state | {"cache": final | {"begun": jnp.ones((), bool)}}

    def __call__(self, params: Tree, x: Any) -> Any:
        """Run through time: the input's part in one product, then step by step."""
        return self._run(params, x, None)[0]

    def _run(self, params: Tree, x: Any, kept: Tree | None) -> tuple[Any, Tree]:
        """What is asked for, and the final state, a row for each sequence."""
        x, given = x if isinstance(x, tuple) else (x, None)
        values, counts = _sequence(self, x), masks.mask(x)
        *batch, time, features = values.shape
        rows = math.prod(batch)
        _check_fit(self, params, values, counts)
        if counts is not None:
            counts = jnp.moveaxis(counts.reshape(rows, time, 1), 1, 0)
        steps = jnp.moveaxis(values.reshape(rows, time, features), 1, 0)
        if counts is not None:  # what does not count may be anything, even NaN
            steps = jnp.where(counts, steps, 0)
        drive = widened(matmul(steps, params["kernel"]))
        initial = self._initial(given, tuple(batch), drive)
        if kept is not None:
            begun = kept["begun"]
            initial = {m: jnp.where(begun, kept[m], initial[m]) for m in self.memories}
        weights = {name: p for name, p in params.items() if name != "kernel"}
        # custom_vjp hides what it returns from type checkers
        hidden, final = through_time(self, weights, drive, initial, counts)  # pyright: ignore

        def shaped(y: Array, *axes: int) -> Array:
            return y.reshape(*batch, *axes, self.units).astype(params["kernel"].dtype)

        if self.returns == "sequence":
            y = masks.with_values(x, shaped(jnp.moveaxis(hidden, 0, 1), time))
            return y, final
        ends = jax.tree.map(shaped, final)
        return ends if self.returns == "state" else ends["hidden"], final

    def _initial(self, given: Any, batch: tuple[int, ...], drive: Array) -> Tree:
        """The state to begin from, a row for each sequence."""
        rows = math.prod(batch)
        zeros = {m: jnp.zeros((rows, self.units), drive.dtype) for m in self.memories}
        if given is None:
            return zeros
        if not isinstance(given, dict):
            given = jax.tree.map(lambda z: z.reshape(*batch, self.units), zeros) | {
                "hidden": given
            }
        shapes = {name: tuple(a.shape) for name, a in given.items()}
        expected = {name: (*batch, self.units) for name in self.memories}
        if shapes != expected:
            raise ShapeError(
                f"{self} cannot begin from this state.",
                got=", ".join(f"{name} of shape {s}" for name, s in shapes.items()),
                expected=", ".join(f"{n} of shape {s}" for n, s in expected.items()),
                fix='take it from a layer of the same kind with returns="state" and '
                f"{self.units} units, or hand over the hidden state alone, an array",
            )
        return {m: given[m].reshape(z.shape).astype(z.dtype) for m, z in zeros.items()}


def _sequence(layer: Layer, x: Any) -> Any:
    """The values of a sequence, or their spec, where it is one."""
    values = masks.values(x)
    if len(values.shape) >= 2:
        return values
    raise ShapeError(
        f"{layer} reads sequences.",
        got=f"x of shape {values.shape}",
        expected="(batch, time, features), with any number of batch axes",
        fix="give it a time axis: x[:, :, None] makes each number of a row a step",
    )


def _check_fit(
    layer: Layer, params: Tree, values: Float[Array, "..."], counts: Any
) -> None:
    features = params["kernel"].shape[0]
    if values.shape[-1] != features:
        raise ShapeError(
            f"{layer} cannot multiply this input by its kernel.",
            got=f"x of shape {values.shape}",
            expected=f"a last axis of {features}",
            fix=f"feed {features} features, or make params that fit by init(key, x)",
        )
    if counts is not None and counts.shape != values.shape[:-1]:
        raise ShapeError(
            f"{layer} needs to know of each step whether it counts.",
            got=f"a mask of shape {counts.shape} for x of shape {values.shape}",
            expected=f"a mask of shape {values.shape[:-1]}",
            fix="give a mask (batch, time), or lengths (batch,)",
        )
