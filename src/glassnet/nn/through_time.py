"""Through time: a cell run over a sequence, and back-propagation through it."""

import abc
import functools
from typing import Any

import jax
import jax.numpy as jnp
from jax import lax
from jaxtyping import Array, Bool, DTypeLike, Float

from glassnet.nn.dtypes import widened
from glassnet.nn.products import matmul
from glassnet.types import Tree

__all__ = ["Cell", "across", "product", "through_time"]


class Cell(abc.ABC):
    """One step of a recurrent layer, forward and back.

    A state is a dictionary of arrays `(rows, units)`, among them `hidden`, the output.
    Every number here is in float32 or wider; `product` narrows what weights need.
    """

    reverse: bool
    """Whether the last step of the sequence is the first to be read."""

    @abc.abstractmethod
    def step(self, weights: Tree, drive: Array, before: Tree) -> tuple[Tree, Tree]:
        """The state after one step, and what `back` and `gradients` need of it.

        Args:
            weights: the params that act on the state.
            drive: what input and bias add to the pre-activations, $x_t W + b$.
            before: the state.
        """

    @abc.abstractmethod
    def slopes(self, kept: Tree, before: Tree) -> Tree:
        """What `back` multiplies gradients by, of all steps at once.

        It needs no gradient, so it stands outside the loop, where one operation uses
        all cores; inside, it was a third of the time.

        Args:
            kept: what `step` kept, with one more axis in front: time.
            before: the states that `step` was given, likewise.
        """

    @abc.abstractmethod
    def back(self, weights: Tree, slopes: Tree, delta: Tree) -> tuple[Tree, Array]:
        """The gradient at the state before the step, and at the drive.

        Args:
            weights: as `step` had them.
            slopes: of this step.
            delta: the gradient at the state that `step` returned.
        """

    @abc.abstractmethod
    def gradients(self, weights: Tree, kept: Tree, before: Tree, drive: Array) -> Tree:
        """The gradients of the weights but the bias, from all steps at once.

        Args:
            weights: as `step` had them.
            kept: what `step` kept, with one more axis in front: time.
            before: the states that `step` was given, likewise.
            drive: the gradients at the drive, likewise.
        """


def product(x: Float[Array, "..."], kernel: Float[Array, "..."]) -> Array:
    """The product with weights, in their dtype, and wide again."""
    return widened(matmul(x.astype(kernel.dtype), kernel))


def across(
    x: Float[Array, "time rows features"],
    delta: Float[Array, "time rows units"],
    dtype: DTypeLike,
) -> Float[Array, "features units"]:
    r"""The gradient of a kernel, $\sum_t x_t^\top \delta_t$, as one product."""
    flat = [a.reshape(a.shape[0] * a.shape[1], a.shape[2]) for a in (x, delta)]
    x, delta = (a.astype(dtype) for a in flat)
    return matmul(x.T, delta)


@functools.partial(jax.custom_vjp, nondiff_argnums=(0,))
def through_time(
    cell: Cell,
    weights: Tree,
    drive: Float[Array, "time rows drives"],
    initial: Tree,
    counts: Bool[Array, "time rows 1"] | None,
) -> tuple[Float[Array, "time rows units"], Tree]:
    r"""Run a cell over a sequence; where a step does not count, the state stays.

    $$s_t = f(a_t, s_{t-1})$$

    Going back, from the last step read to the first:

    $$\delta_{t-1} = \delta_t\, \partial f/\partial s_{t-1}
        + \partial L/\partial h_{t-1}, \qquad
      \partial L/\partial a_t = \delta_t\, \partial f/\partial a_t, \qquad
      \partial L/\partial U = \textstyle\sum_t h_{t-1}^\top\, \partial L/\partial z_t$$

    Automatic differentiation would add a matrix to $\partial L/\partial U$ at every
    step; here the $\delta$ are collected and the sum is *one* product. Written in
    differentiable steps, so that its own gradient can be taken, in reverse mode.

    Args:
        cell: $f$, with its rule for going back.
        weights: $U$ and whatever else acts on the state; and the `bias`, added to the
            drive inside the loop, where it costs nothing.
        drive: $x W$, what the input adds to the pre-activations: made before the loop
            in one product.
        initial: the state before the first step.
        counts: which steps count; None where all do.

    Returns:
        The hidden states, each at its step, and the final state.

    Source:
        Werbos (1990), "Backpropagation Through Time: What It Does and How to Do It",
        equations 11 to 15.
    """
    final, (hidden, _) = _read(cell, weights, drive, initial, counts, keep=False)
    return hidden, final


def _read(
    cell: Cell, weights: Tree, drive: Array, initial: Tree, counts: Any, *, keep: bool
) -> tuple[Tree, tuple[Array, Tree]]:
    """The final state; for each step the hidden state and what going back needs."""
    bias = widened(weights["bias"])

    def step(before: Tree, now: tuple[Array, Any]) -> tuple[Tree, tuple[Array, Tree]]:
        drive, counts = now
        after, kept = cell.step(weights, drive + bias, before)
        after = _where(counts, after, before)
        return after, (after["hidden"], (before, kept) if keep else None)

    return lax.scan(step, initial, (drive, counts), reverse=cell.reverse)


def _forward(
    cell: Cell, weights: Tree, drive: Array, initial: Tree, counts: Any
) -> tuple[tuple[Array, Tree], Tree]:
    final, (hidden, saved) = _read(cell, weights, drive, initial, counts, keep=True)
    return (hidden, final), (weights, counts, saved)


def _backward(
    cell: Cell, residuals: Tree, deltas: tuple[Array, Tree]
) -> tuple[Tree, Array, Tree, None]:
    weights, counts, (before, kept) = residuals
    outputs, final = deltas

    def step(delta: Tree, now: Tree) -> tuple[Tree, Array]:
        output, counts, slopes = now
        delta = delta | {"hidden": delta["hidden"] + output}
        nothing = jax.tree.map(jnp.zeros_like, delta)
        inside = _where(counts, delta, nothing)
        earlier, drive = cell.back(weights, slopes, inside)
        if counts is not None:  # a step that does not count hands its delta on
            past = _where(counts, nothing, delta)
            earlier = jax.tree.map(jnp.add, earlier, past)
        return earlier, drive

    now = outputs, counts, cell.slopes(kept, before)
    initial, drives = lax.scan(step, final, now, reverse=not cell.reverse)
    grads = cell.gradients(weights, kept, before, drives)
    grads["bias"] = drives.sum((0, 1)).astype(weights["bias"].dtype)
    return grads, drives, initial, None


through_time.defvjp(_forward, _backward)


def _where(counts: Any, then: Tree, otherwise: Tree) -> Tree:
    if counts is None:
        return then
    return jax.tree.map(lambda a, b: jnp.where(counts, a, b), then, otherwise)
