"""Decisions: which class a network names, and how often it is right in naming it."""

from typing import Any

import jax.numpy as jnp
from jaxtyping import Array, Float

from glassnet.metrics.score import Counts, spread_weight
from glassnet.nn.dtypes import widened
from glassnet.nn.outputs import check_classes, check_same_shape
from glassnet.settings import Settings

__all__ = ["average", "class_counts", "marks"]


def marks(
    asking: Settings, outputs: Any, targets: Any, threshold: float, many: bool
) -> tuple[Float[Array, "*batch classes"], Float[Array, "*batch classes"]]:
    """1 at each class that is named, and 1 at each that is right; else 0.

    Args:
        asking: the score, for messages.
        outputs: `(*batch, classes)`; one column is a yes or no of its own.
        targets: index or shares of the classes; where columns are questions of their
            own, a yes or no for each.
        threshold: above which an output of such a column means yes.
        many: whether each column is a question of its own.

    Example:
        >>> from glassnet.metrics import F1
        >>> outputs, targets = jnp.array([[2.0, 1.0], [0.0, 1.0]]), jnp.array([0, 0])
        >>> named, right = marks(F1(), outputs, targets, 0.0, many=False)
        >>> named.tolist(), right.tolist()
        ([[1.0, 0.0], [0.0, 1.0]], [[1.0, 0.0], [1.0, 0.0]])
    """
    z = widened(outputs)
    if many or z.shape[-1] == 1:
        check_same_shape(asking, outputs, targets)
        right = targets.astype(z.dtype) > 0.5
        return (z > threshold).astype(z.dtype), right.astype(z.dtype)
    check_classes(asking, outputs, targets)
    index = targets if targets.ndim < z.ndim else targets.argmax(-1)
    place = jnp.arange(z.shape[-1])
    named = (place == z.argmax(-1, keepdims=True)) & ~jnp.isnan(z).any(
        -1, keepdims=True
    )
    right = place == index.astype(int)[..., None]
    return named.astype(z.dtype), right.astype(z.dtype)


def class_counts(
    named: Float[Array, "*batch classes"],
    right: Float[Array, "*batch classes"],
    weight: Float[Array, "..."],
) -> Counts:
    """How often each class was named, was right, and both.

    Example:
        >>> named, right = jnp.array([[1.0], [1.0]]), jnp.array([[1.0], [0.0]])
        >>> counts = class_counts(named, right, jnp.ones(2))
        >>> {name: count.tolist() for name, count in counts.items()}
        {'hits': [1.0], 'named': [2.0], 'truth': [1.0]}
    """
    wide = spread_weight(weight, named)

    def count(marked: Any) -> Any:
        shown = jnp.where(wide > 0, wide * marked, 0)
        return shown.reshape(-1, named.shape[-1]).sum(0)

    return {"hits": count(named * right), "named": count(named), "truth": count(right)}


def average(each: Any, counts: Counts, how: str) -> Any:
    """The mean over classes: of those that occur ("macro"), or by how often they do.

    A class that was neither right nor named anywhere does not count.

    Example:
        >>> counts = {"truth": jnp.array([3.0, 1.0, 0.0]), "named": jnp.zeros(3)}
        >>> average(jnp.array([1.0, 0.0, 0.0]), counts, "macro").tolist()
        0.5
        >>> average(jnp.array([1.0, 0.0, 0.0]), counts, "weighted").tolist()
        0.75
    """
    share = counts["truth"]
    if how == "macro":
        share = (counts["truth"] + counts["named"] > 0).astype(share.dtype)
    # 0/0, and not 0, where nothing was counted: no score is not a bad one
    return (each * share).sum(-1) / share.sum(-1)
