"""Filling: arrays of PyTorch put where the layers of a network have theirs."""

import math
from typing import NamedTuple

import jax.numpy as jnp
import numpy as np

from glassnet import nn
from glassnet.errors import FileError
from glassnet.export.torch_layers import Part, parts
from glassnet.export.torch_names import Module
from glassnet.nn.children import Wrapper, children
from glassnet.nn.convolution import Convolution
from glassnet.nn.layer import Layer
from glassnet.nn.transposed import Transposed
from glassnet.paths import flatten, replace
from glassnet.types import Tree

__all__ = ["Filling", "Space", "Use", "uses"]


class Use(NamedTuple):
    """One use of a layer without layers inside.

    Args:
        path: of its state.
        source: of its params: another path where they are shared.
        block: which block of each `Repeat` around it, outermost first.
        layer: itself.
    """

    path: str
    source: str
    block: tuple[int, ...]
    layer: Layer

    @property
    def key(self) -> tuple[str, tuple[int, ...]]:
        """What tells it from all other uses."""
        return self.path, self.block

    @property
    def words(self) -> str:
        """What errors call it."""
        block = "".join(f", block {i}" for i in self.block)
        return f"{self.layer} at {self.path or 'the top'}{block}"


def uses(
    layer: Layer, path: str = "", source: str = "", block: tuple[int, ...] = ()
) -> list[Use]:
    """All layers without layers inside, as often as x meets them, in that order.

    Example:
        >>> net = nn.Sequential(nn.Repeat(nn.Dense(3), 2), nn.ReLU())
        >>> [(use.path, use.block) for use in uses(net)]
        [('0/body', (0,)), ('0/body', (1,)), ('1', ())]
    """
    if isinstance(layer, Wrapper):  # it stands where its inner layer stands
        return uses(layer.inner, path, source, block)
    inner = children(layer)
    if not inner:
        return [Use(path, source, block, layer)]
    repeated = isinstance(layer, nn.Repeat)
    blocks = [(*block, i) for i in range(layer.times)] if repeated else [block]
    return [
        use
        for block in blocks
        for child in inner
        for use in uses(
            child.layer, _below(path, child.name), _below(source, child.source), block
        )
    ]


class Space:
    """What the features of a row were before `Flatten`: an image, channels last.

    In PyTorch channels stand first, so that the features of the same row stand in
    another order, until a `Dense` has read them.
    """

    def __init__(self):
        self.image: tuple[int, ...] = ()
        self.convolved = False

    def pass_through(self, use: Use, taps: Tree) -> None:
        """Note what becomes of the features behind this layer.

        Args:
            use: which layer.
            taps: the state of the tapped network, as shapes.
        """
        self.convolved |= isinstance(use.layer, Convolution | Transposed)
        if isinstance(use.layer, nn.Flatten):
            for name in filter(None, use.path.split("/")):
                taps = taps[name]
            shape = taps["tap"]["x"].shape[len(use.block) + 1 :]
            # Of two axes the last are features in both, unless a convolution made them.
            self.image = shape if len(shape) > 2 or self.convolved else ()

    def reordered(self, array: np.ndarray) -> np.ndarray:
        """An array along such features, in our order."""
        if not self.image or array.shape[:1] != (math.prod(self.image),):
            return array
        *space, channels = self.image
        apart = array.reshape(channels, *space, *array.shape[1:])
        return np.moveaxis(apart, 0, len(space)).reshape(array.shape)

    def read(self) -> None:
        """Behind a `Dense` there are other features."""
        self.image = ()


class Filling:
    """The arrays of a network while they are being filled.

    Args:
        blank: the network's `params`, as shapes, and its `state`.
    """

    def __init__(self, blank: Tree):
        self._blank = blank
        self._leaves = flatten(blank)
        self._found: dict[str, dict[tuple[int, ...], np.ndarray]] = {}

    def learns(self, use: Use) -> bool:
        """Whether there is something to fill."""
        own = _below("params", use.source) + "/"
        running = isinstance(use.layer, nn.BatchNorm)
        return running or any(path.startswith(own) for path in self._leaves)

    def fill(self, use: Use, name: str, module: Module, space: Space) -> None:
        """Fill a layer by a module.

        Raises:
            FileError: a tensor is missing, of another shape, or left over.
        """
        rest = set(module)
        for part in parts(use.layer, set(module)):
            place = _place(use, part)
            if place not in self._leaves:  # such as a bias that it does not have
                continue
            rest -= set(part.theirs)
            array = self._made(use, part, name, module)
            if part.ours == "kernel" or not isinstance(use.layer, nn.Dense):
                array = space.reordered(array)
            self._put(place, use.block, array, name)
        if rest:
            tensor = min(rest)
            raise FileError(
                "A tensor is left over.",
                got=f"{name}.{tensor} of shape {module[tensor].shape}",
                expected=f"nothing of that name for {use.words}",
                fix="use the network that was trained, with its settings",
            )
        if isinstance(use.layer, nn.Dense):
            space.read()

    def done(self) -> tuple[Tree, Tree]:
        """Params and state, blocks stacked."""
        arrays = {}
        for path, blocks in self._found.items():
            leaf, stack = (
                self._leaves[path],
                [blocks[block] for block in sorted(blocks)],
            )
            whole = stack[0] if len(stack) == 1 else np.stack(stack)
            arrays[path] = jnp.asarray(whole.reshape(leaf.shape), leaf.dtype)
        full = replace(self._blank, arrays)
        return full["params"], full["state"]

    def _made(self, use: Use, part: Part, name: str, module: Module) -> np.ndarray:
        expected = self._leaves[_place(use, part)].shape[len(use.block) :]
        needs = f"{part.ours} of shape {expected} for {use.words}"
        missing = [tensor for tensor in part.theirs if tensor not in module]
        if missing:
            raise FileError(
                "A tensor is missing.",
                got=f"no {name}.{missing[0]}",
                expected=f"what makes {needs}",
                fix="use the network that was trained, with its settings",
            )
        given = [module[tensor] for tensor in part.theirs]
        try:
            array = part.how(*given)
        except (ValueError, IndexError):  # of another number of axes
            array = None
        if array is None or array.shape != expected:
            raise FileError(
                "A tensor does not fit.",
                got=", ".join(
                    f"{name}.{tensor} of shape {a.shape}"
                    for tensor, a in zip(part.theirs, given, strict=True)
                ),
                expected=f"what makes {needs}",
                fix="use the network that was trained, with its sizes",
            )
        return array

    def _put(
        self, place: str, block: tuple[int, ...], array: np.ndarray, name: str
    ) -> None:
        blocks = self._found.setdefault(place, {})
        if block in blocks and not np.array_equal(blocks[block], array):
            raise FileError(
                "Tensors differ that the network shares.",
                got=f"{name} unlike what was found for {place}",
                expected="the same numbers",
                fix="use a network in which the two are not shared",
            )
        blocks[block] = array


def _place(use: Use, part: Part) -> str:
    if part.ours.startswith("state/"):
        return _below(_below("state", use.path), part.ours.removeprefix("state/"))
    return _below(_below("params", use.source), part.ours)


def _below(path: str, name: str) -> str:
    return f"{path}/{name}".strip("/")
