"""Ways: how one program runs many members, and which way suits them."""

from collections.abc import Callable
from typing import Any, Literal

import jax
import jax.numpy as jnp

from glassnet.nn.products import on_cpu
from glassnet.types import Tree

__all__ = ["Way", "each", "suited"]

Way = Literal["auto", "vmap", "unrolled", "in turn"]

SMALL = 1_000_000
"""Multiplications in a member's step, about, up to which stacking saves time on CPUs.
Measured by benchmarks/members.py; docs/many.md has the table."""


def suited(params: int, rows: int) -> Way:
    """The way that suits members of this size on this device.

    On CPUs small members are stacked, since most of a small step is the handing over of
    work, which the stack does once for all. From some size on it saves nothing and its
    arrays no longer fit into the cache: each member is run in turn. "unrolled" was
    never the best of the three and compiles once for each member, so it is for those
    who ask for it. Accelerators always stack: that was not measured.

    Args:
        params: numbers that a member learns.
        rows: that go through it at a time.

    Returns:
        "vmap" or "in turn".

    Example:
        >>> suited(params=4_810, rows=32), suited(params=535_818, rows=128)
        ('vmap', 'in turn')

    Source:
        Our own measurements, benchmarks/members.py.
    """
    return "in turn" if on_cpu() and params * rows > SMALL else "vmap"


def each(way: Way, function: Callable, stacked: Tree, count: int) -> Any:
    """What a function says to each member, stacked again.

    Args:
        way: one of the three; "auto" is for `suited` to decide before.
        function: of one member's arrays.
        stacked: arrays with the members in front.
        count: how many members.

    Example:
        >>> each("in turn", lambda x: x.sum(), jnp.array([[1, 2], [3, 4]]), 2).tolist()
        [3, 7]
    """
    if way == "vmap":
        return jax.vmap(function)(stacked)
    if way == "in turn":
        return jax.lax.map(function, stacked)
    one_by_one = [
        function(jax.tree.map(lambda leaf, i=i: leaf[i], stacked)) for i in range(count)
    ]
    return jax.tree.map(lambda *leaves: jnp.stack(leaves), *one_by_one)
