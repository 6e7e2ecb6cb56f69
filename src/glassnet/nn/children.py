"""Layers inside layers: what they are called, in the order that x meets them."""

import abc
import dataclasses
from collections import Counter
from typing import NamedTuple

from glassnet.errors import ConfigError, did_you_mean
from glassnet.nn.layer import Layer
from glassnet.settings import Settings


class Wrapper(Layer, abc.ABC):
    """A layer that stands in for `inner`: same params, same place, same key."""

    inner: Layer


@dataclasses.dataclass(frozen=True)
class Shared(Settings):
    """Once more the layer of this name, on the same params.

    Stands among the layers of a `Sequential`. Equal layers are equal values, so that
    writing `Dense(8)` twice makes two sets of params; this makes one set serve twice.
    Each use has its own state.

    Going back: the gradient is the sum of what each use contributes.

    Args:
        name: of an earlier layer in the same `Sequential`.

    Example:
        >>> from glassnet.nn import Dense, Sequential
        >>> Sequential(Dense(8), Shared("0"))
        Sequential(Dense(8), Shared('0'))

    Source:
        Goodfellow, Bengio & Courville (2016), "Deep Learning", section 7.9.
    """

    name: str


class Child(NamedTuple):
    """One layer inside another."""

    name: str  # its place in the parent's params and state
    source: str  # whose params it uses: its own, unless Shared
    stream: str  # the name that is folded into its key
    layer: Layer


def children(layer: Layer) -> list[Child]:
    """The layers inside a layer, in the order of its fields.

    A child is called after its field, or after its position in a tuple, or by the name
    it is given in a pair. The key of an unnamed one in a tuple follows its kind and
    its count among that kind, so that a dropout put in between changes nobody's start.

    Example:
        >>> from glassnet.nn import Dense, ReLU, Sequential
        >>> net = Sequential(Dense(8), ReLU(), ("head", Dense(2)))
        >>> [(child.name, child.stream) for child in children(net)]
        [('0', 'Dense0'), ('1', 'ReLU0'), ('head', 'head')]
    """
    found: dict[str, Child] = {}
    count: Counter[str] = Counter()
    for field in dataclasses.fields(layer):  # pyright: ignore[reportArgumentType]
        value = getattr(layer, field.name)
        if isinstance(value, Layer):
            found[field.name] = Child(field.name, field.name, field.name, value)
        for i, item in enumerate(value if isinstance(value, tuple) else ()):
            given, item = item if isinstance(item, tuple) else (None, item)
            name, source = given or str(i), given or str(i)
            if isinstance(item, Shared):
                source, item = _earlier(item.name, found)
            kind = _kind(item)
            found[name] = Child(name, source, given or f"{kind}{count[kind]}", item)
            count[kind] += 1
    return list(found.values())


def _earlier(name: str, found: dict[str, Child]) -> tuple[str, Layer]:
    if name not in found:
        raise ConfigError(
            "Shared needs the name of an earlier layer.",
            got=f"Shared({name!r})",
            expected=f"one of {', '.join(found)}",
            fix=did_you_mean(name, found),
        )
    return found[name].source, found[name].layer


def _kind(layer: Layer) -> str:
    return _kind(layer.inner) if isinstance(layer, Wrapper) else type(layer).__name__
