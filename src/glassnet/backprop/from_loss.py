"""From the loss: the delta that going back begins with."""

import inspect
import re
from typing import Any

import numpy as np

from glassnet.backprop.explanation import Equation, Numbers, number
from glassnet.backprop.listing import grid, left_out, listed, rows_of
from glassnet.losses import BinaryCrossEntropy, CrossEntropy, SquaredError
from glassnet.nn import masks

__all__ = ["from_loss"]


def from_loss(loss: Any, outputs: Any, targets: Any, delta: Any) -> list[Any]:
    """How the loss makes the first delta, with its numbers.

    Args:
        loss: any; for the commonest ones the factors are told.
        outputs: of the network.
        targets: that they were compared with.
        delta: that came of it.
    """
    parts: list[Any] = []
    found = re.search(r"Going back: \$(.+?)\$", inspect.getdoc(type(loss)) or "", re.S)
    known = _known(loss, outputs, targets)
    if found:
        latex = found[1] + r" \quad \text{for each row, over the number of rows}"
        parts.append(Equation(latex, known[0] if known else ""))
    if not known or np.ndim(delta) != 2:
        return parts + listed("delta", delta)
    _, head, (one, two) = known
    delta = rows_of(delta)
    rows = tuple(
        (f"{r + 1}", f"{j + 1}", *(number(a[r, j]) for a in (one, two, delta)))
        for r, j in grid(*delta.shape)
    )
    caption = f"delta of each unit{left_out(delta)}"
    return [*parts, Numbers(caption, ("row", "j", *head, "delta[j]"), rows)]


def _known(loss: Any, outputs: Any, targets: Any) -> Any:
    """The rule in plain letters, and the two arrays whose difference it takes."""
    y, t = rows_of(outputs), np.asarray(masks.values(targets))
    if isinstance(loss, CrossEntropy) and loss == CrossEntropy():
        rising = np.exp(y - y.max(-1, keepdims=True))
        shares = rising / rising.sum(-1, keepdims=True)
        if t.ndim < np.ndim(masks.values(outputs)):
            t = (t.reshape(-1, 1) == np.arange(y.shape[1])).astype(float)
        rule = "delta[j] = (softmax(z)[j] - t[j]) / rows, t is 1 at the right class"
        return rule, ("softmax(z)[j]", "t[j]"), (shares, rows_of(t))
    if t.shape != np.shape(masks.values(outputs)):
        return None
    t = rows_of(t)
    if loss == BinaryCrossEntropy():
        rule = "delta[j] = (sigma(z[j]) - t[j]) / rows"
        return rule, ("sigma(z[j])", "t[j]"), (1 / (1 + np.exp(-y)), t)
    if isinstance(loss, SquaredError):
        twice = "" if loss.half else "2 "
        return f"dC/da[j] = {twice}(a[j] - t[j]) / rows", ("a[j]", "t[j]"), (y, t)
    return None
