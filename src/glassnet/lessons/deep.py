"""Deep: the size of delta at each layer of a deep network, for several lessons."""

import functools

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

import glassnet as gn
from glassnet.backprop import sweep
from glassnet.drawing.curves import Series
from glassnet.drawing.lines import lines
from glassnet.losses import CrossEntropy
from glassnet.nn import Dense, Layer, Sequential
from glassnet.types import Tree

__all__ = ["by_layer", "delta_sizes", "deltas", "digits"]


@functools.cache
def digits(rows: int | None = None) -> tuple[Float[Array, "n 64"], Int[Array, " n"]]:
    """The first of the handwritten digits, in [0, 1], and what they show."""
    data = gn.data.load("digits")
    x = np.asarray(data.features[:rows], "float32") / 16
    return jnp.asarray(x), jnp.asarray(data.answers[:rows].astype("int32"))


@functools.partial(jax.jit, static_argnums=0)
def delta_sizes(
    network: Sequential,
    params: Tree,
    state: Tree,
    x: Float[Array, "rows 64"],
    y: Int[Array, " rows"],
) -> Float[Array, " depth"]:
    """The size of delta at the Dense of each hidden block.

    Args:
        network: blocks with a Dense each, between a first and a last Dense.
        params: of the network.
        state: of the network.
        x: digits.
        y: what they show.
    """
    _, traces = sweep(network, params, state, x, lambda z: CrossEntropy()(z, y).mean())
    dense = [trace for trace in traces if isinstance(trace.layer, Dense)]
    return jnp.array([jnp.linalg.norm(trace.delta) for trace in dense[1:-1]])


def deltas(
    block: Layer, depth: int, width: int, rows: int, seeds: range
) -> Float[np.ndarray, " depth"]:
    """The size of delta at each hidden block's own Dense, before any step.

    Args:
        block: one hidden layer with what belongs to it.
        depth: how many of them, between a first and a last Dense.
        width: units of the first.
        rows: how many digits.
        seeds: the starts that the geometric mean is over.
    """
    network = Sequential(Dense(width), *[block] * depth, Dense(10))
    x, y = digits(rows)
    starts = [network.init(jax.random.key(seed), x) for seed in seeds]
    found = [np.log(delta_sizes(network, *start, x, y)) for start in starts]
    return np.exp(np.mean(found, 0))


def by_layer(courses: dict[str, Float[np.ndarray, " depth"]], title: str) -> str:
    """A picture of delta through the layers, as a share of the last one's."""
    return lines(
        [
            Series(name, np.arange(1, len(course) + 1), course / course[-1])
            for name, course in courses.items()
        ],
        title=title,
        x_label="hidden layer",
        y_label="size of delta, as a share of the last layer's",
        log_y=True,
        caption="From right to left is the way back through the network.",
    )
