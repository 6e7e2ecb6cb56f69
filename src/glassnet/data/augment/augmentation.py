"""The one interface of `data.augment`: other examples that teach the same."""

import abc
from collections import Counter
from dataclasses import fields
from typing import Annotated, Any, NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array

from glassnet.errors import DataError, ShapeError
from glassnet.nn import masks
from glassnet.settings import Range, Settings, hyperparams
from glassnet.types import Batch, Key, Tree

Share = Annotated[float, Range(0, 1, "[]")]


class Augmentation(Settings, abc.ABC):
    """A random change of the examples of a batch, made inside the training step.

    Batch in, batch out, of the same arrays, shapes and dtypes, so that nothing compiles
    twice. Each example draws random numbers of its own, from `glassnet.noise`; no other
    row has a part in its result, but for those that mix rows (`MixUp`, `CutMix`,
    `SwapNoise`), which use no rows of weight 0. Answers stay as they are, but where
    rows are mixed: an answer that is itself an image does not turn with x.

    Float settings may be turned while training: the learner keeps `numbers()` in its
    state and hands them to the call. Where they are all 0, the batch comes back
    unchanged.
    """

    def __call__(
        self, batch: Batch, key: Key, hyperparams_: Tree | None = None
    ) -> Batch:
        """The batch, changed.

        Args:
            batch: `x`, and perhaps `y`, `weight` and others, one row an example.
            key: of this step; the same key makes the same change.
            hyperparams_: the numbers of the augmentation and of those inside, as they
                stand in a state; those that are not there are as its settings say.
        """
        turned = _completed(self.numbers(), hyperparams_ or {})
        # as float32: they meet random numbers of that dtype, whatever x is made of
        turned = jax.tree.map(lambda number: number.astype(jnp.float32), turned)
        return self.equation(batch, key, turned)

    @abc.abstractmethod
    def equation(self, batch: Batch, key: Key, hyperparams: Tree) -> Batch:
        """The batch, changed, with the numbers read from `hyperparams`."""

    def numbers(self) -> Tree:
        """The numbers that may be turned, and those of what is inside by its name."""
        inside = {child.name: child.augmentation.numbers() for child in parts(self)}
        return hyperparams(self) | inside


class Wrapper(Augmentation, abc.ABC):
    """One that stands around another, and goes by its kind."""

    augmentation: Augmentation


class Part(NamedTuple):
    """One augmentation inside another."""

    name: str  # its place among the numbers
    stream: str  # the name that is folded into its key
    augmentation: Augmentation


def parts(augmentation: Augmentation) -> list[Part]:
    """The augmentations inside one, in the order of its fields.

    As with layers (`nn.children`), the key of one in a tuple follows its kind and its
    count among that kind: another put in between changes nobody's random numbers.

    Example:
        >>> from glassnet.data.augment import Chain, Flip, Shift
        >>> [part.stream for part in parts(Chain(Flip(), Shift(), Flip("vertical")))]
        ['Flip0', 'Shift0', 'Flip1']
    """
    found: list[Part] = []
    count: Counter[str] = Counter()
    for field in fields(augmentation):  # pyright: ignore[reportArgumentType]
        value = getattr(augmentation, field.name)
        if isinstance(value, Augmentation):
            found.append(Part(field.name, field.name, value))
        for i, item in enumerate(value if isinstance(value, tuple) else ()):
            if isinstance(item, Augmentation):
                kind = _kind(item)
                found.append(Part(str(i), f"{kind}{count[kind]}", item))
                count[kind] += 1
    return found


def _completed(numbers: Tree, turned: Tree) -> Tree:
    """The numbers, with those that were turned in their places."""
    return {
        name: _completed(number, turned.get(name, {}))
        if isinstance(number, dict)
        else turned.get(name, number)
        for name, number in numbers.items()
    }


def _kind(augmentation: Augmentation) -> str:
    if isinstance(augmentation, Wrapper):
        return _kind(augmentation.augmentation)
    return type(augmentation).__name__


def values(asking: Settings, batch: Batch) -> Array:
    """The array of x, without what travels beside it (`nn.masks`).

    Raises:
        ShapeError: x is several arrays.
    """
    x = masks.values(batch["x"])
    if isinstance(x, dict | tuple | list):
        raise ShapeError(
            f"{type(asking).__name__} changes one array.",
            got=f"x of {len(x)} arrays"
            + (f": {', '.join(map(str, x))}" if isinstance(x, dict) else ""),
            expected='an array, or {"values": array, "mask": array}',
            fix="train without this augmentation, or give x as one array",
        )
    return x


def floats(asking: Settings, x: Array) -> Array:
    """X in float32 or wider, to calculate with.

    Raises:
        DataError: x is whole numbers, which may be codes.
    """
    if jnp.issubdtype(x.dtype, jnp.floating):
        return x if x.dtype.itemsize >= 4 else x.astype(jnp.float32)
    raise DataError(
        f"{type(asking).__name__} calculates with x.",
        got=f"x of dtype {x.dtype}",
        expected="floats",
        fix="for pixels x.astype('float32') / 255; codes and tokens can only be swapped"
        " or replaced (SwapNoise, TokenDropout, TokenSwap)",
    )


def across(row: Array, x: Array) -> Array:
    """A number for each row, in a shape that goes with all of x.

    Example:
        >>> across(jnp.ones(2), jnp.ones((2, 3, 4))).shape
        (2, 1, 1)
    """
    return row.reshape(row.shape + (1,) * (x.ndim - row.ndim))


def replaced(batch: Batch, new: Any) -> Batch:
    """The batch with other values in x, in the dtype and the shape of the old ones."""
    old = masks.values(batch["x"])
    new = new.astype(old.dtype).reshape(old.shape)
    return batch | {"x": masks.with_values(batch["x"], new)}
