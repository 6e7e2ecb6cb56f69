"""Wiring: which use of which layer feeds which, found from the network as data."""

from typing import Any, NamedTuple

from glassnet import nn
from glassnet.nn.children import Wrapper, children
from glassnet.nn.layer import Layer

__all__ = ["Use", "Wiring", "wired"]


class Use(NamedTuple):
    """One use of a layer.

    Args:
        path: of the layer's state.
        source: of its params.
        block: which block of each `Repeat` around it, outermost first.
        layer: itself.
    """

    path: str
    source: str
    block: tuple[int, ...]
    layer: Any


class Wiring(NamedTuple):
    """A network opened up.

    Args:
        uses: in the order in which they run.
        readers: of each use, by its number: the numbers of those that it feeds, each
            with the column of the reader's input at which it begins.
        ends: which of them make the output.
    """

    uses: list[Use]
    readers: dict[int, list[tuple[int, int]]]
    ends: set[int]


Source = list[tuple[int, int]]  # who is added up here, from which column on


def wired(network: Layer, widths: dict[str, int]) -> Wiring:
    """Follow an input through a network.

    Args:
        network: any; what is inside a container that is not known here counts as fed
            by nobody.
        widths: last axis of each leaf's output, by its path.

    Example:
        >>> net = nn.Sequential(nn.Residual(nn.Dense(3)), nn.ReLU())
        >>> found = wired(net, {"0/body": 3, "1": 3})
        >>> [use.path for use in found.uses], found.readers
        (['0/body', '1'], {0: [(1, 0)]})

    Source:
        Goodfellow, Bengio & Courville (2016), "Deep Learning", section 6.5.1.
    """
    found = Wiring([], {}, set())
    ends = _through(network, Use("", "", (), network), [], found, widths)
    found.ends.update(end for end, _ in ends)
    return found


def _through(
    layer: Layer, at: Use, fed: Source, found: Wiring, widths: dict[str, int]
) -> Source:
    def into(child: Any, fed: Source, block: tuple[int, ...] = at.block) -> Source:
        path = f"{at.path}/{child.name}".lstrip("/")
        source = f"{at.source}/{child.source}".lstrip("/")
        inner = Use(path, source, block, child.layer)
        return _through(child.layer, inner, fed, found, widths)

    if isinstance(layer, Wrapper):
        return _through(layer.inner, at._replace(layer=layer.inner), fed, found, widths)
    inner = children(layer)
    if not inner:
        for feeder, start in fed:
            found.readers.setdefault(feeder, []).append((len(found.uses), start))
        found.uses.append(at)
        return [(len(found.uses) - 1, 0)]
    if isinstance(layer, nn.Sequential):
        for child in inner:
            fed = into(child, fed)
        return fed
    if isinstance(layer, nn.Residual):
        return fed + into(inner[0], fed)
    if isinstance(layer, nn.Parallel):
        return [feeder for child in inner for feeder in into(child, fed)]
    if isinstance(layer, nn.Concatenate):
        joined, start = [], 0
        for child in inner:
            own = into(child, fed)
            if not own:  # the input itself is a branch: its width is not known here
                return []
            joined += [(feeder, start + column) for feeder, column in own]
            start += max(widths[found.uses[f].path] + column for f, column in own)
        return joined
    if isinstance(layer, nn.Repeat):
        for i in range(layer.times):
            fed = into(inner[0], fed, (*at.block, i))
        return fed
    if isinstance(layer, nn.Graph):
        return _graph(layer, inner, fed, into)
    for child in inner:
        into(child, [])
    return []


def _graph(layer: nn.Graph, inner: list[Any], fed: Source, into: Any) -> Source:
    # Several inputs come as a tuple: who feeds which is told, though not its column.
    made: dict[str, Source] = {}
    last = fed
    for child, (_, _, *names) in zip(inner, layer.nodes, strict=True):
        several = [made.get(str(name), fed) for name in names] or [last]
        last = into(child, [feeder for one in several for feeder in one])
        made[child.name] = last
    return last
