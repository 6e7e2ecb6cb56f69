"""Chapters: what each layer did in one step, forward and back."""

from typing import Any, NamedTuple

import numpy as np

from glassnet import nn
from glassnet.backprop import formulas
from glassnet.backprop.explanation import Chapter, Equation, Numbers, Words, number
from glassnet.backprop.from_loss import from_loss
from glassnet.backprop.listing import (
    ROWS,
    UNITS,
    counted,
    grid,
    left_out,
    listed,
    places,
    rows_of,
)
from glassnet.backprop.wiring import Use, Wiring
from glassnet.paths import flatten
from glassnet.types import Tree

__all__ = ["Seen", "backward_chapter", "forward_chapter"]


class Seen(NamedTuple):
    """One use of a layer, with what the sweep saw there."""

    use: Use
    x: Any
    y: Any
    delta: Any
    grads: Tree
    params: Tree

    @property
    def name(self) -> str:
        """Layer and place, such as `Dense(3) at 0/body, block 2`."""
        blocks = "".join(f", block {i + 1}" for i in self.use.block)
        place = f" at {self.use.path}" if self.use.path else ""
        return f"{self.use.layer}{place}{blocks}"


def forward_chapter(one: Seen) -> Chapter:
    """What went in, edge by edge where there are edges, and what came out.

    Args:
        one: use of a layer.
    """
    layer, parts = one.use.layer, [formulas.forward(one.use.layer)]
    if isinstance(layer, nn.Dense):
        return Chapter(f"Forward: {one.name}", (*parts, *_edges(one)))
    slope = formulas.slope(layer, one.params, one.x, one.y)
    if slope is not None:
        x, y, slope = (rows_of(a) for a in (one.x, one.y, slope))
        rows = tuple(
            (f"{r + 1}", f"{j + 1}", *(number(a[r, j]) for a in (x, y, slope)))
            for r, j in grid(y.shape[0], y.shape[1])
        )
        head = ("row", "j", "z[j]", "a[j]", "sigma'(z[j])")
        return Chapter(
            f"Forward: {one.name}",
            (*parts, Numbers(f"Each unit{left_out(y)}", head, rows)),
        )
    return Chapter(f"Forward: {one.name}", (*parts, *listed("Output y", one.y)))


def backward_chapter(
    i: int, seen: list[Seen], wiring: Wiring, loss: Any, targets: Any
) -> Chapter:
    """The delta that arrived, with its factors, and the gradients it makes.

    Args:
        i: number of the use.
        seen: all of them.
        wiring: who reads it.
        loss: for its rule, where the delta comes from it.
        targets: that it compared with.
    """
    one = seen[i]
    readers = wiring.readers.get(i, [])
    names = [seen[r].name for r, _ in readers] + [str(loss)] * (i in wiring.ends)
    origin = " and ".join(names) or "the layers around it"
    parts: list[Any] = [Words(f"delta comes back from {origin}.")]
    if len(names) > 1:
        parts.append(Words("Paths meet here: what comes back along each is added."))
    terms = [_terms(seen[r], column) for r, column in readers]
    known = terms and all(terms) and i not in wiring.ends
    if known and not isinstance(one.delta, (dict, tuple)):
        delta = rows_of(one.delta)
        rows = tuple(
            (
                f"{r + 1}",
                f"{j + 1}",
                tuple(t for make in terms for t in make(r, j)),
                number(delta[r, j]),
            )
            for r, j in grid(*delta.shape)
        )
        parts += [term.equation for term in {type(t): t for t in terms}.values()]
        head = ("row", "j", "factors of the chain", "delta[j]")
        parts.append(Numbers(f"delta of each unit{left_out(delta)}", head, rows))
    elif names == [str(loss)]:
        parts += from_loss(loss, one.y, targets, one.delta)
    else:
        parts += listed("delta", one.delta)
    if one.grads:
        parts.append(formulas.back(one.use.layer))
        parts += _gradients(one)
    return Chapter(f"Back: {one.name}", tuple(parts))


class _ThroughWeights(NamedTuple):
    reader: Seen
    column: int  # of its input, where the unit's first number stands
    equation = Equation(
        r"\delta_j = \sum_k w_{kj}\, \delta_k",
        "delta[j] = sum over k of w[k,j] * delta[k]",
    )

    def __call__(self, r: int, j: int) -> tuple[str, ...]:
        kernel, delta = self.reader.params["kernel"], rows_of(self.reader.delta)
        weights = kernel[j + self.column]
        if delta.shape[1] > UNITS:
            return (f"{number(weights @ delta[r])} from {delta.shape[1]} units",)
        pairs = zip(weights, delta[r], strict=True)
        return tuple(f"{number(w)} * {number(d)}" for w, d in pairs)


class _ThroughSlope(NamedTuple):
    reader: Seen
    column: int
    slope: np.ndarray
    equation = Equation(
        r"\delta_j = \frac{\partial C}{\partial a_j}\, \sigma'(z_j)",
        "delta[j] = dC/da[j] * sigma'(z[j])",
    )

    def __call__(self, r: int, j: int) -> tuple[str, ...]:
        at = r, j + self.column
        back = rows_of(self.reader.delta)[at]
        return (f"{number(back)} * {number(rows_of(self.slope)[at])}",)


def _terms(reader: Seen, column: int) -> Any:
    """What comes back from a reader as a sum of products, or None."""
    if isinstance(reader.use.layer, nn.Dense):
        return _ThroughWeights(reader, column)
    slope = formulas.slope(reader.use.layer, reader.params, reader.x, reader.y)
    return None if slope is None else _ThroughSlope(reader, column, slope)


def _edges(one: Seen) -> list[Any]:
    """Each edge of the first rows, with what flows along it."""
    x, z, kernel = rows_of(one.x), rows_of(one.y), one.params["kernel"]
    bias = one.params.get("bias")
    rows = []
    for r, j in grid(*z.shape):
        row, inputs = f"{r + 1}", min(UNITS, x.shape[1])
        for k in range(inputs):
            w, a = kernel[k, j], x[r, k]
            cells = number(w), number(a), number(w * a)
            rows.append((row, f"w[{j + 1},{k + 1}] a[{k + 1}]", *cells))
        if x.shape[1] > inputs:
            rest = number(kernel[inputs:, j] @ x[r, inputs:])
            rows.append((row, f"{x.shape[1] - inputs} more edges", "", "", rest))
        if bias is not None:
            rows.append((row, f"b[{j + 1}]", number(bias[j]), "1", number(bias[j])))
        rows.append((row, f"z[{j + 1}], their sum", "", "", number(z[r, j])))
    head = ("row", "edge", "weight", "input", "product")
    return [Numbers(f"Each edge{left_out(z)}", head, tuple(rows))]


def _gradients(one: Seen) -> list[Any]:
    """Each gradient; of a weight, as the sum over rows that it is."""
    dense, parts = isinstance(one.use.layer, nn.Dense), []
    for name, grad in flatten(one.grads).items():
        chosen, rest = places(grad.shape, dense, name)
        more = f"; {rest} more" if rest else ""
        caption = f"Gradient of {name}{more}"
        if not dense:
            rows = tuple((label, number(grad[at])) for label, at in chosen)
            parts.append(Numbers(caption, ("", "gradient"), rows))
            continue
        rows = tuple(
            (label, _row_terms(one, at), number(grad[at])) for label, at in chosen
        )
        head = ("", "delta * input, row by row", "gradient")
        parts.append(Numbers(caption, head, rows))
    return parts


def _row_terms(one: Seen, at: tuple[int, ...]) -> tuple[str, ...]:
    x, delta = rows_of(one.x), rows_of(one.delta)
    inputs = x[:, at[0]] if len(at) == 2 else np.ones(len(x))
    pairs = list(zip(delta[:, at[-1]], inputs, strict=True))
    terms = [f"{number(d)} * {number(a)}" for d, a in pairs[:ROWS]]
    if len(pairs) > ROWS:
        rest = sum(d * a for d, a in pairs[ROWS:])
        terms.append(f"{number(rest)} from {counted(len(pairs) - ROWS, 'more row')}")
    return tuple(terms)
