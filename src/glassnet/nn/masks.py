"""Masks: sequences of different lengths in one array, and which parts of it count."""

from collections.abc import Callable, Sequence
from typing import Any

import jax.numpy as jnp
from jaxtyping import Array, Bool

from glassnet.errors import ShapeError

__all__ = ["check_mask", "is_sequence", "mask", "merged", "values", "with_values"]


def values(x: Any) -> Any:
    """The array (or its spec) in what travels between layers.

    Between layers travels an array, or a dictionary of `values` and what belongs to
    them: a `mask`, True where a value counts, or `lengths`, how many at the start do.

    Example:
        >>> values({"values": jnp.ones((2, 3)), "lengths": jnp.array([1, 3])}).shape
        (2, 3)
    """
    return x["values"] if is_sequence(x) else x


def is_sequence(x: Any) -> bool:
    """Whether something travels beside the values."""
    return isinstance(x, dict) and "values" in x


def mask(x: Any) -> Bool[Array, "*batch time"] | None:
    """Which of the values count; None where all do.

    Args:
        x: what travels between layers; with `lengths` of shape `(*batch,)` the values
            have the axes `(*batch, time, ...)`.

    Example:
        >>> x = {"values": jnp.ones((2, 3)), "lengths": jnp.array([1, 3])}
        >>> mask(x).tolist()
        [[True, False, False], [True, True, True]]
    """
    if not is_sequence(x):
        return None
    if "mask" in x:
        return x["mask"].astype(bool)
    if "lengths" not in x:
        return None
    lengths = x["lengths"]
    return jnp.arange(x["values"].shape[lengths.ndim]) < lengths[..., None]


def with_values(x: Any, y: Any) -> Any:
    """Other values, with all that traveled beside the old ones.

    Example:
        >>> with_values({"values": jnp.ones(2), "mask": None}, "new")
        {'values': 'new', 'mask': None}
        >>> with_values(jnp.ones(2), "new")
        'new'
    """
    return x | {"values": y} if is_sequence(x) else y


def merged(xs: Sequence[Any], function: Callable[[list[Array]], Array]) -> Any:
    """One array made of the values of several, with what traveled beside the first.

    Example:
        >>> merged([jnp.ones(2), jnp.ones(2)], sum).tolist()
        [2.0, 2.0]
    """
    first = next((x for x in xs if is_sequence(x)), None)
    return with_values(first, function([values(x) for x in xs]))


def check_mask(layer: Any, x: Any, y: Any) -> None:
    """Refuse outputs that the mask of the inputs no longer fits.

    Args:
        layer: for the message.
        x: what went in.
        y: the values that came out.

    Raises:
        ShapeError: the axes that the mask is about have changed.
    """
    beside = [x[name] for name in ("mask", "lengths") if is_sequence(x) and name in x]
    if not beside:
        return
    axes = beside[0].ndim + ("mask" not in x)
    if y.shape[:axes] == x["values"].shape[:axes]:
        return
    raise ShapeError(
        f"{layer} does not know what its input's mask means for its output.",
        got=f"values of shape {x['values'].shape} in, {y.shape} out",
        expected=f"an output whose first {axes} axes are those of the input",
        fix="put a layer that reads masks before it: one that ends a sequence, such as "
        'a recurrent layer with returns="last" or GlobalAveragePool()',
    )
