"""Stepwise: layers that can read a sequence piece by piece, for what is generated."""

import abc
from typing import Any

from glassnet.errors import ConfigError
from glassnet.nn.layer import Layer
from glassnet.types import Tree

__all__ = ["Looking", "Stepwise", "check_memory"]


class Stepwise(Layer, abc.ABC):
    """A layer that mixes positions and yet need not read them again for one more.

    Where there is a `cache` in its state, `apply` takes x as the next positions of a
    sequence, of which the cache holds what it needs of those before, and returns the
    state with a cache that holds these too. Without one, as in training, nothing of
    this is in the compiled program.
    """

    @abc.abstractmethod
    def cache(self, params: Tree, batch: int, length: int) -> Tree:
        """What is kept of a sequence of which nothing was read yet.

        Args:
            params: of this layer.
            batch: how many sequences.
            length: how many positions there will be at most.

        Raises:
            ConfigError: the layer cannot go on with a sequence.
        """


class Looking(Stepwise, abc.ABC):
    """A layer that looks at a memory: the second of two inputs, or the sequence itself.

    Where the memory is known before the first position, what is made of it alone is
    made once.
    """

    @abc.abstractmethod
    def recall(self, params: Tree, memory: Any) -> Tree:
        """The cache of a memory from outside that is known in full.

        Args:
            params: of this layer.
            memory: what will be the second input.
        """


def check_memory(layer: Layer, x: Any, *, causal: bool) -> None:
    """Refuse attention to a memory that is not known in full yet.

    Args:
        layer: for the message.
        x: what it is given while it goes on with a sequence.
        causal: whether it reads only what came before, in its own sequence.

    Raises:
        ConfigError: it is not causal, and the memory is the sequence itself; or it is
            causal, with a memory of its own.
    """
    if isinstance(x, tuple) != causal:
        return
    raise ConfigError(
        f"{layer} cannot go on with a sequence.",
        got="a memory beside the queries" if causal else "a memory yet to be written",
        expected="causal attention of a sequence to itself, or attention that is not "
        "causal to a finished memory",
        fix="leave causal out" if causal else "set causal=True, or cached=False",
    )
