"""The table of a network's layers, for a page and for a terminal."""

import math
from dataclasses import dataclass
from typing import Any

from jaxtyping import Num

from glassnet.drawing.numbers import show
from glassnet.drawing.svg import escaped

__all__ = ["LayerRow", "layer_table", "shape_text", "summary_text"]

INPUT = "input"
"""What the first row is called: the data, which no layer makes."""


@dataclass(frozen=True, eq=False)
class LayerRow:
    """What is known of one layer.

    Args:
        path: its place in the network, such as `body/0`; "input" for what comes in.
        layer: the code that makes it, such as "Dense(64)".
        shape: of its output, without the batch axis.
        params: how many numbers it learns; 0 where it uses another layer's.
        weights: its kernel `(..., inputs, outputs)`, where it has one and the picture
            should show it.
        branch: path of the branch that it lies in, where that leads around others and
            is added to them; "" on the main way.
        multiply_adds: products of two numbers that it adds up for one example.

    Example:
        >>> LayerRow("0", "Dense(64)", (64,), 832).params
        832
    """

    path: str
    layer: str
    shape: tuple[int, ...]
    params: int = 0
    weights: Num[Any, "..."] | None = None
    branch: str = ""
    multiply_adds: int = 0


def shape_text(shape: tuple[int, ...]) -> str:
    """A shape for people.

    Example:
        >>> shape_text((28, 28, 1)), shape_text((1024,)), shape_text(())
        ('28 × 28 × 1', '1,024', '1')
    """
    return " × ".join(map(show, shape)) or "1"


def layer_table(layers: list[LayerRow]) -> str:
    """The table as HTML: place, layer, output, learned numbers and work, with sums.

    Args:
        layers: in the order that x meets them.

    Returns:
        A `<table>`.

    Example:
        >>> "<td>Dense(2)</td>" in layer_table([LayerRow("0", "Dense(2)", (2,), 8)])
        True
    """
    body = "".join(
        f"<tr><th scope='row'>{escaped(row.path)}</th><td>{escaped(row.layer)}</td>"
        f"<td class='number'>{shape_text(row.shape)}</td>"
        f"<td class='number'>{show(row.params)}</td>"
        f"<td class='number'>{show(row.multiply_adds)}</td></tr>"
        for row in layers
    )
    learned, work = _totals(layers)
    return (
        "<table><thead><tr><th scope='col'>path</th><th scope='col'>layer</th>"
        "<th scope='col' class='number'>output</th>"
        "<th scope='col' class='number'>learned</th>"
        "<th scope='col' class='number'>multiply-adds</th></tr></thead>"
        f"<tbody>{body}</tbody><tfoot><tr><th scope='row' colspan='3'>together</th>"
        f"<td class='number'>{show(learned)}</td>"
        f"<td class='number'>{show(work)}</td></tr></tfoot></table>"
    )


def summary_text(layers: list[LayerRow], width: int = 80) -> str:
    """The table as text for a terminal.

    Args:
        layers: in the order that x meets them.
        width: of the longest line, at least 40 letters; long code is cut.

    Returns:
        Lines without a newline at the end.

    Example:
        >>> dense = LayerRow("0", "Dense(2)", (2,), 8, multiply_adds=6)
        >>> print(summary_text([LayerRow("input", "", (3,)), dense], width=50))
        path   layer            output  learned  mult-adds
        input                        3        0          0
        0      Dense(2)              2        8          6
        1 layer, 8 numbers learned (32 bytes), 6 multiply-adds
    """
    table = [("path", "layer", "output", "learned", "mult-adds")]
    table += [
        (
            *(row.path, row.layer, shape_text(row.shape), show(row.params)),
            _short(row.multiply_adds),
        )
        for row in layers
    ]
    place, _, *widths = (max(map(len, column)) for column in zip(*table, strict=True))
    place = min(place, width // 4)
    room = max(5, width - place - sum(widths) - 2 * (len(widths) + 1))
    lines = [
        f"{_cut(path, place):{place}}  {_cut(code, room):{room}}"
        + "".join(f"  {n:>{w}}" for n, w in zip(numbers, widths, strict=True))
        for path, code, *numbers in table
    ]
    count = sum(row.path != INPUT for row in layers)
    learned, work = _totals(layers)
    words = "layer" if count == 1 else "layers"
    last = f"{count} {words}, {show(learned)} numbers learned ({_bytes(4 * learned)})"
    return "\n".join([*lines, f"{last}, {_short(work)} multiply-adds"])


def _totals(layers: list[LayerRow]) -> tuple[int, int]:
    return sum(row.params for row in layers), sum(row.multiply_adds for row in layers)


def _short(count: int) -> str:
    """A large count in three digits, such as "118M"; small ones in full."""
    if count < 10_000:
        return show(count)
    power = min(5, int(math.log10(count) // 3))
    return f"{show(count / 1000**power)}{' kMGTP'[power]}"


def _cut(words: str, room: int) -> str:
    return words if len(words) <= room else words[: room - 1] + "…"


def _bytes(count: int) -> str:
    """Bytes of float32 numbers, in powers of 1000."""
    if count < 1000:
        return f"{count} bytes"
    power = min(4, int(math.log10(count) // 3))
    return f"{show(count / 1000**power)} {' kMGT'[power]}B"
