"""Use: one use of a layer, with all that a rule for going back may need."""

from typing import Any, NamedTuple

from glassnet.types import Key, Tree

__all__ = ["Use"]


class Use(NamedTuple):
    """What went through a layer once, forward, and the delta that came back to it."""

    layer: Any
    params: Tree
    state: Tree
    x: Any
    y: Any
    delta: Any  # dL/dy, for the values alone
    key: Key | None
    training: bool
