"""Updates: the last chapter of an explanation, old numbers and new."""

from collections import Counter
from typing import Any

import numpy as np

from glassnet import nn
from glassnet.backprop.chapters import Seen
from glassnet.backprop.explanation import Chapter, Equation, Numbers, Words, number
from glassnet.backprop.listing import places
from glassnet.optimizers import SGD
from glassnet.paths import flatten
from glassnet.types import Tree

__all__ = ["update_chapter"]


def update_chapter(
    params: Tree, grads: Tree, steps: Tree, new: Tree, optimizer: Any, seen: list[Seen]
) -> Chapter:
    """Each parameter: its gradient, what it was, the step, and what it became.

    Args:
        params: before.
        grads: of the cost.
        steps: that the optimizer made of them.
        new: the params after.
        optimizer: for its name.
        seen: the uses, to tell what is shared.
    """
    uses = Counter((one.use.source, one.use.block) for one in seen)
    shared = [source for (source, _), count in uses.items() if count > 1]
    dense = {one.use.source for one in seen if isinstance(one.use.layer, nn.Dense)}
    rule = Equation(r"w \leftarrow w + \mathrm{step}", "new = old + step")
    if isinstance(optimizer, SGD):
        rate = number(optimizer.learning_rate)
        rule = Equation(
            rf"w \leftarrow w - \eta\, \frac{{\partial C}}{{\partial w}}, "
            rf"\qquad \eta = {rate}",
            f"new = old - eta * gradient, eta = {rate}",
        )
    parts: list[Any] = [rule]
    for source in shared:
        parts.append(
            Words(
                f"{source or 'The layer'} is used more than once: its gradient is "
                "the sum of what its uses contribute above."
            )
        )
    flat = [flatten(tree) for tree in (params, grads, steps, new)]
    for path in flat[0]:
        arrays = [np.asarray(tree[path], float) for tree in flat]
        source, _, name = path.rpartition("/")
        listed, rest = places(arrays[0].shape, source in dense, name)
        rows = tuple(
            (
                label,
                *(number(a[at]) for a in (arrays[1], *[arrays[i] for i in (0, 2, 3)])),
            )
            for label, at in listed
        )
        more = f"; {rest} more move by the same rule" if rest else ""
        caption = f"Update of {path}, shape {arrays[0].shape}{more}"
        parts.append(Numbers(caption, ("", "gradient", "old", "step", "new"), rows))
    return Chapter(f"Down: the updates, by {optimizer}", tuple(parts))
