"""Room: whether a network's weights fit into memory, asked before they are made."""

import math
import os

import jax

from glassnet.errors import ConfigError
from glassnet.types import Tree

__all__ = ["demand_room"]

COPIES = (
    4  # weights, gradients, the best so far, and at least one mean of the optimizer
)


def demand_room(params: Tree, members: int) -> None:
    """Refuse a network that this machine cannot hold.

    Without it the system ends the process, and says nothing.

    Args:
        params: shapes and dtypes; no array is made.
        members: networks in the ensemble, at least 1.

    Raises:
        ConfigError: the weights alone take more than all memory.

    Example:
        >>> demand_room({"kernel": jax.ShapeDtypeStruct((2, 3), "float32")}, members=5)
    """
    leaves = jax.tree.leaves(params)
    count = sum(math.prod(leaf.shape) for leaf in leaves)
    size = sum(math.prod(leaf.shape) * leaf.dtype.itemsize for leaf in leaves)
    needed, there = COPIES * members * size, _memory()
    if needed <= there:
        return
    raise ConfigError(
        "The network does not fit into memory.",
        got=f"{count:,} weights in each of {members}, {needed / 2**30:,.0f} GiB",
        expected=f"at most {there / 2**30:,.0f} GiB",
        fix="use fewer units or fewer members",
    )


def _memory() -> float:
    """Bytes of the device, or of the machine; infinite if nobody tells."""
    stats = jax.local_devices()[0].memory_stats() or {}
    if "bytes_limit" in stats:
        return float(stats["bytes_limit"])
    try:
        return float(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    except (AttributeError, OSError, ValueError):
        return math.inf
