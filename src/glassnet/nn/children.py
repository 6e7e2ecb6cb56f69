"""Layers inside layers: what they are called, in the order that x meets them."""

import abc
import dataclasses
from collections import Counter
from typing import Any, NamedTuple

from glassnet.errors import ConfigError, ShapeError, did_you_mean
from glassnet.nn import masks
from glassnet.nn.layer import Layer, child_key, output_spec
from glassnet.paths import flatten
from glassnet.settings import Settings
from glassnet.types import Key, Spec, Tree


class Container(Layer, abc.ABC):
    """A layer made of others, which writes `made` instead of `init`.

    So what comes out of each layer inside is found once, and handed up to the layers
    around it, however deep it lies.
    """

    @abc.abstractmethod
    def made(self, key: Key, spec: Spec) -> tuple[Tree, Tree, Any]:
        """Params, state, and the spec of what comes out."""

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """Params and state of the layers inside."""
        params, state, _ = self.made(key, spec)
        return params, state


class Wrapper(Container, abc.ABC):
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
        layer: another equation on the same params, such as `Unembedding` on the table
            of an `Embedding`; the same one if absent.

    Raises:
        ConfigError: no earlier layer has the name; seen when params are made.
        ShapeError: the earlier layer's params are not those this use needs; likewise.

    Example:
        >>> from glassnet.nn import Dense, Sequential
        >>> Sequential(Dense(8), Shared("0"))
        Sequential(Dense(8), Shared('0'))

    Source:
        Goodfellow, Bengio & Courville (2016), "Deep Learning", section 7.9.
    """

    name: str
    layer: Layer | None = None


class Child(NamedTuple):
    """One layer inside another."""

    name: str  # its place in the parent's params and state
    source: str  # whose params it uses: its own, unless Shared
    stream: str  # the name that is folded into its key
    layer: Layer

    def made(
        self, params: Tree, state: Tree, key: Key, x: Spec
    ) -> tuple[Tree, Tree, Any]:
        """The parent's params and state with this child's among them, and its output.

        Args:
            params: of the parent, so far.
            state: of the parent, so far.
            key: of the parent.
            x: spec of what this child is given.

        Returns:
            Params, state, and the spec of what this child makes of x.
        """
        given = seen(self.layer, x)
        own, after, y = self.layer.made(child_key(key, self.stream), given)
        if self.source in params:  # of a shared layer, those of its first use
            self._check_shared(own, params[self.source])
            own = params[self.source]
            y = output_spec(self.layer, own, after, given)
        y = beside(self.layer, x, y)
        return params | {self.source: own}, state | {self.name: after}, y

    def apply(
        self, params: Tree, state: Tree, x: Any, *, key: Key | None, training: bool
    ) -> tuple[Any, Tree]:
        """Output and next state of this child, all else being the parent's."""
        y, after = self.layer.apply(
            params[self.source],
            state[self.name],
            seen(self.layer, x),
            key=child_key(key, self.stream),
            training=training,
        )
        return beside(self.layer, x, y), after

    def _check_shared(self, own: Tree, first: Tree) -> None:
        needs, has = (
            {path: leaf.shape for path, leaf in flatten(tree).items()}
            for tree in (own, first)
        )
        if needs != has:
            raise ShapeError(
                f"{self.layer} cannot share the params of {self.source!r}.",
                got=", ".join(f"{n} of shape {s}" for n, s in has.items()) or "none",
                expected=", ".join(f"{n} of shape {s}" for n, s in needs.items()),
                fix="feed both the same features, or give it params of its own",
            )


def seen(layer: Layer, x: Any) -> Any:
    """What a layer is given of x: the mask only if it reads masks."""
    if _reads_masks(layer):
        return x
    if isinstance(x, tuple):
        raise ShapeError(
            f"{layer} takes one input.",
            got=f"{len(x)} of them",
            expected="an array",
            fix="merge them first with Join, Sum or Product",
        )
    return masks.values(x)


def beside(layer: Layer, x: Any, y: Any) -> Any:
    """A layer's output, with the mask of its input if it does not read masks itself."""
    if _reads_masks(layer):
        return y
    masks.check_mask(layer, x, y)
    return masks.with_values(x, y)


def _reads_masks(layer: Layer) -> bool:
    return _reads_masks(layer.inner) if isinstance(layer, Wrapper) else layer.masked


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
            pair = isinstance(item, tuple) and len(item) > 1
            given, item = item[:2] if pair else (None, item)
            if not isinstance(item, (Layer, Shared)):
                continue  # sizes for each axis, say
            name, source = given or str(i), given or str(i)
            if isinstance(item, Shared):
                source, first = _earlier(item.name, found)
                item = item.layer or first
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
