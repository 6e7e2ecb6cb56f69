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


def shape_text(shape: tuple[int, ...]) -> str:
    """A shape for people.

    Example:
        >>> shape_text((28, 28, 1)), shape_text((1024,)), shape_text(())
        ('28 × 28 × 1', '1,024', '1')
    """
    return " × ".join(map(show, shape)) or "1"


def layer_table(layers: list[LayerRow]) -> str:
    """The table as HTML: place, layer, output, learned numbers, and their sum.

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
        f"<td class='number'>{show(row.params)}</td></tr>"
        for row in layers
    )
    total = show(sum(row.params for row in layers))
    return (
        "<table><thead><tr><th scope='col'>path</th><th scope='col'>layer</th>"
        "<th scope='col' class='number'>output</th>"
        "<th scope='col' class='number'>learned</th></tr></thead>"
        f"<tbody>{body}</tbody><tfoot><tr><th scope='row' colspan='3'>together</th>"
        f"<td class='number'>{total}</td></tr></tfoot></table>"
    )


def summary_text(layers: list[LayerRow], width: int = 80) -> str:
    """The table as text for a terminal.

    Args:
        layers: in the order that x meets them.
        width: of the longest line, at least 40 letters; long code is cut.

    Returns:
        Lines without a newline at the end.

    Example:
        >>> print(summary_text([LayerRow("input", "", (3,)),
        ...                     LayerRow("0", "Dense(2)", (2,), 8)], width=40))
        path   layer             output  learned
        input                         3        0
        0      Dense(2)               2        8
        1 layer, 8 numbers learned (32 bytes)
    """
    table = [("path", "layer", "output", "learned")]
    table += [
        (row.path, row.layer, shape_text(row.shape), show(row.params)) for row in layers
    ]
    place, _, output, learned = (
        max(map(len, column)) for column in zip(*table, strict=True)
    )
    place = min(place, width // 4)
    room = max(5, width - place - output - learned - 6)
    lines = [
        f"{_cut(path, place):{place}}  {_cut(code, room):{room}}  "
        f"{shape:>{output}}  {count:>{learned}}"
        for path, code, shape, count in table
    ]
    total = sum(row.params for row in layers)
    count = sum(row.path != INPUT for row in layers)
    layer = "layer" if count == 1 else "layers"
    last = f"{count} {layer}, {show(total)} numbers learned ({_bytes(4 * total)})"
    return "\n".join([*lines, last])


def _cut(words: str, room: int) -> str:
    return words if len(words) <= room else words[: room - 1] + "…"


def _bytes(count: int) -> str:
    """Bytes of float32 numbers, in powers of 1000."""
    if count < 1000:
        return f"{count} bytes"
    power = min(4, int(math.log10(count) // 3))
    return f"{show(count / 1000**power)} {' kMGT'[power]}B"
