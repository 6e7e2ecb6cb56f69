"""Looking: what one step does in every layer, in a few numbers each."""

import itertools
import math
from typing import Any, NamedTuple

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float

from glassnet.backprop.sweep import LayerTrace
from glassnet.learners.tally import Tally, spread
from glassnet.nn import Repeat, masks
from glassnet.nn.activations import Activation
from glassnet.nn.children import Wrapper, children
from glassnet.nn.layer import Layer
from glassnet.paths import flatten
from glassnet.training.looks import Look
from glassnet.types import Tree

NEAR = 0.01  # of the way from one end of an activation to the other: saturated
PASSING = ("mean", "deviation", "zero", "saturated", "delta")
ALONE = "network"  # what a network is called that is a single layer, without a path


class Place(NamedTuple):
    """One layer in one block of each `Repeat` around it."""

    path: str  # of its state, as a sweep has it
    source: str  # of its params: another path where they are shared
    block: tuple[int, ...]
    name: str  # its path with the blocks counted: `0/body/2/kernel` is of the third


def places(layer: Layer, at: Place | None = None) -> list[Place]:
    """Every layer of a network and every block, in the order that x meets them.

    Args:
        layer: any; containers stand before what they contain.
        at: where it stands; absent for a whole network.
    """
    at = at or Place("", "", (), "")
    if isinstance(layer, Wrapper):
        return places(layer.inner, at)
    below = [
        (child.layer, at._replace(path=path, source=source, name=name))
        for child in children(layer)
        for path, source, name in [_down(at, child.name, child.source)]
    ]
    if isinstance(layer, Repeat):
        below = [
            (inner, to._replace(block=(*to.block, i), name=f"{to.name}/{i}"))
            for i, (inner, to) in itertools.product(range(layer.times), below)
        ]
    return [at, *(place for inner, to in below for place in places(inner, to))]


def _down(at: Place, name: str, source: str) -> tuple[str, str, str]:
    pairs = ((at.path, name), (at.source, source), (at.name, name))
    one, two, three = (f"{above}/{here}".lstrip("/") for above, here in pairs)
    return one, two, three


def layer_numbers(
    network: Layer,
    traces: list[LayerTrace],
    sizes: dict[str, Tree],
    weight: Float[Array, " rows"],
    mask: Bool[Array, "rows time"] | None = None,
) -> Look:
    r"""The statistics of every layer.

    Of the outputs $y$ of a layer, over all rows that count, all places and units: their
    mean, their standard deviation, the share that is exactly 0, and of an activation
    with two ends the share that is within 1 % of one. Of $\delta = \partial C/\partial
    y$ and of each tree in `sizes` the root mean square, over all numbers of the layer.

    Args:
        network: whose layers they are.
        traces: what a sweep of it found.
        sizes: trees like its params, by the name of the statistic. Where params are
            shared, the number stands at their owner.
        weight: of each row; rows of weight 0 are left out.
        mask: which places of the input count, if it is a sequence; layers that know of
            no masks have outputs at the others, too.

    Returns:
        Names such as `delta/blocks/0`, layer by layer, and their numbers; inside a
        `Repeat` there is one for each block.
    """
    spots = places(network)
    depth = {spot.path: len(spot.block) for spot in spots}
    own = {spot.source: len(spot.block) for spot in spots}
    means, squares = Tally(), Tally()
    for trace in traces:
        counts = _counting(trace.y, depth[trace.path], weight, mask)
        _add(trace, depth[trace.path], counts, means, squares)
    for statistic, tree in sizes.items():
        for source, arrays in _owned(tree, own).items():
            squares.add((source, statistic), arrays, own[source])
    values = jnp.concatenate([means.means(), squares.root_mean_squares()])
    places_of = _numbered([*means.sizes(), *squares.sizes()])
    wanted = {
        f"{statistic}/{spot.name or ALONE}": places_of[path, statistic][spot.block]
        for spot in spots
        for statistic in (*PASSING, *sizes)
        for path in [spot.path]
        if (path, statistic) in places_of
        and (statistic in PASSING or spot.source == path)
    }
    return Look(tuple(wanted), values[np.array(list(wanted.values()), int)])


def _add(
    trace: LayerTrace,
    kept: int,
    counts: Bool[Array, "..."] | None,
    means: Tally,
    squares: Tally,
) -> None:
    """What goes through a layer, and what comes back."""
    path, y = trace.path, masks.values(trace.y)
    if not jnp.issubdtype(y.dtype, jnp.floating):
        return  # pixels that were only moved
    means.add((path, "mean"), [y], kept, counts)
    means.add((path, "zero"), [y == 0], kept, counts)
    if (ends := _ends(trace.layer)) is not None:
        near = NEAR * (ends[1] - ends[0])
        flat = (y <= ends[0] + near) | (y >= ends[1] - near)
        means.add((path, "saturated"), [flat], kept, counts)
    middle = means.mean((path, "mean")).astype(y.dtype)
    squares.add((path, "deviation"), [y - spread(middle, y.ndim)], kept, counts)
    squares.add((path, "delta"), [trace.delta], kept, counts)


def _numbered(shapes: list[tuple[Any, tuple[int, ...]]]) -> dict[Any, np.ndarray]:
    """Where the numbers of each name stand, when all stand in one row."""
    found, start = {}, 0
    for name, shape in shapes:
        end = start + math.prod(shape)
        found[name], start = np.arange(start, end).reshape(shape), end
    return found


def _owned(tree: Tree, sources: Any) -> dict[str, list[Array]]:
    """The arrays of each layer: of the deepest one at or above their path."""
    found: dict[str, list[Array]] = {}
    for path, array in flatten(tree).items():
        owner = path
        while owner not in sources:
            owner = owner.rpartition("/")[0]
        found.setdefault(owner, []).append(array)
    return found


def _ends(layer: Layer) -> tuple[float, float] | None:
    """Where an activation flattens out, if it does so on both sides."""
    if not isinstance(layer, Activation):
        return None
    span = layer.span()
    finite = span.high - span.low < float("inf")
    return (span.low, span.high) if finite else None


def _counting(
    y: Any,
    kept: int,
    weight: Float[Array, " rows"],
    mask: Bool[Array, "rows time"] | None,
) -> Bool[Array, "..."] | None:
    """Which of the outputs count: no padding rows, and nothing that a mask hides.

    With axes of length 1 behind, up to those of y; None where rows are not in front.
    """
    shape, own, found = masks.values(y).shape, masks.mask(y), None
    if own is None and mask is not None and shape[kept : kept + 2] == mask.shape:
        own = mask.reshape((1,) * kept + mask.shape)
    if own is not None:
        found = spread(own, len(shape))
    if len(shape) > kept and shape[kept] == len(weight):
        rows = spread((weight > 0).reshape((1,) * kept + weight.shape), len(shape))
        found = rows if found is None else found & rows
    return found
