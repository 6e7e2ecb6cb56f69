"""Flow: a small network with its own numbers, values forward and deltas back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from glassnet.drawing.axes import measured
from glassnet.drawing.palette import token
from glassnet.drawing.svg import picture, tag, text
from glassnet.errors import ShapeError

__all__ = ["Edge", "Unit", "flow"]

MOST_LAYERS, MOST_UNITS = 4, 6
RADIUS, LETTER = 20, 5.8  # of a circle; width of a letter of 10
SLOT = 13  # between two weights that enter one unit


@dataclass(frozen=True)
class Unit:
    """One unit: what it puts out, and what is known about it.

    Args:
        value: its activation, written in its circle.
        name: written above, such as "A" or "h1".
        delta: its error, written below, or None.
        bias: written with the weights that enter it, or None.

    Example:
        >>> Unit(0.5, "h1").delta is None
        True
    """

    value: Any
    name: str = ""
    delta: Any = None
    bias: Any = None


@dataclass(frozen=True)
class Edge:
    """One weight, from a unit to a unit of the next layer.

    Args:
        weight: its value.
        gradient: of the loss with respect to it, in brackets behind, or None.

    Example:
        >>> Edge(0.1).weight
        0.1
    """

    weight: Any
    gradient: Any = None


def flow(
    layers: Sequence[Sequence[Unit]],
    edges: Sequence[Sequence[Sequence[Edge]]],
    *,
    title: str,
    caption: str,
    names: Sequence[str] = (),
) -> str:
    """Draw layers from left to right: activations in circles, weights where they enter.

    A weight stands in front of the unit that it enters, in the order of the units it
    comes from, so that no two numbers meet. Negative weights are vermillion and dashed,
    a line is wider the larger the weight. The deltas stand below the units.

    Args:
        layers: at most 4 of at most 6 units, the inputs first.
        edges: `edges[k][i][j]` leads from unit i of layer k to unit j of layer k + 1.
        title: states the finding.
        caption: one sentence for a person who cannot see it.
        names: of the layers, above them.

    Returns:
        SVG.

    Raises:
        ShapeError: the network is too large, or a weight is missing.

    Example:
        >>> svg = flow([[Unit(1.0, "x")], [Unit(0.622, "y", delta=0.0887)]],
        ...            [[[Edge(0.5, gradient=0.0887)]]], title="One neuron",
        ...            caption="It says 0.622.")
        >>> ">δ 0.0887</text>" in svg, ">0.500 (0.0887)</text>" in svg
        (True, True)
    """
    _check(layers, edges, names)
    entering = [[]] + [
        [
            [_told(edges[k][i][j]) for i in range(len(layers[k]))]
            + ([f"b {measured(unit.bias)}"] if unit.bias is not None else [])
            for j, unit in enumerate(layers[k + 1])
        ]
        for k in range(len(layers) - 1)
    ]
    top = 26 if names else 8
    heights = [
        _height(layer, words) for layer, words in zip(layers, entering, strict=True)
    ]
    tallest = max(h * len(layer) for h, layer in zip(heights, layers, strict=True))
    x, places, rooms = 4.0, [], []
    for layer, words, height in zip(layers, entering, heights, strict=True):
        room = max((LETTER * len(w) for unit in words for w in unit), default=0.0)
        x += (64 + room + 6 if words else 0) + RADIUS + (0 if words else 14)
        start = top + (tallest - height * len(layer)) / 2
        places.append([(x, start + height * (j + 0.5)) for j in range(len(layer))])
        rooms.append(room)
        x += RADIUS
    strongest = max(
        (abs(float(e.weight)) for gap in edges for row in gap for e in row), default=1.0
    )
    parts = []
    for k in range(1, len(layers)):
        for j, (unit, place) in enumerate(zip(layers[k], places[k], strict=True)):
            from_ = list(
                zip(places[k - 1], (row[j] for row in edges[k - 1]), strict=True)
            )
            parts.append(
                _entering(place, rooms[k], entering[k][j], from_, unit, strongest)
            )
    circles = [
        _unit(unit, place)
        for layer, row in zip(layers, places, strict=True)
        for unit, place in zip(layer, row, strict=True)
    ]
    heads = [
        text(row[0][0], 14, name, anchor="middle", style=f"fill:{token('muted')}")
        for name, row in zip(names, places, strict=False)
    ]
    return picture(
        max(420, x + 36),
        top + tallest + 4,
        *parts,
        *circles,
        *heads,
        title=title,
        caption=caption,
    )


def _check(layers: Any, edges: Any, names: Any) -> None:
    sizes = [len(layer) for layer in layers]
    small = 1 <= len(sizes) <= MOST_LAYERS and all(1 <= n <= MOST_UNITS for n in sizes)
    found = [sorted({(len(gap), len(row)) for row in gap}) for gap in edges]
    wanted = [[pair] for pair in zip(sizes[:-1], sizes[1:], strict=True)]
    if not small or found != wanted or (names and len(names) != len(sizes)):
        raise ShapeError(
            "This network cannot be drawn with all its numbers.",
            got=f"layers of {sizes} units, edges of {found}, {len(names)} names",
            expected=f"1 to {MOST_LAYERS} layers of 1 to {MOST_UNITS} units, an edge "
            f"from each unit to each of the next layer ({wanted}), a name for each "
            "layer or none",
            fix="for a larger network use drawing.network.network",
        )


def _told(edge: Edge) -> str:
    if edge.gradient is None:
        return measured(edge.weight)
    return f"{measured(edge.weight)} ({measured(edge.gradient)})"


def _height(layer: Sequence[Unit], entering: Sequence[Sequence[str]]) -> float:
    """Room for each unit of a layer: for its circle and words, and for its weights."""
    own = 2 * RADIUS + 14 * any(unit.name for unit in layer) + 10
    own += 14 * any(unit.delta is not None for unit in layer)
    return max([own, *(SLOT * len(words) + 12 for words in entering)])


def _entering(
    place: tuple[float, float],
    room: float,
    words: Sequence[str],
    sources: Sequence[tuple[tuple[float, float], Edge]],
    unit: Unit,
    strongest: float,
) -> str:
    """The weights in front of a unit, and the lines that lead to them."""
    x, y = place
    right = x - RADIUS - 5
    lines, numbers = [], []
    for k, word in enumerate(words):
        level = y + SLOT * (k - (len(words) - 1) / 2)
        muted = f";fill:{token('muted')}" if k >= len(sources) else ""
        style = f"font-size:10px{muted}"
        numbers.append(text(right, level + 3.5, word, anchor="end", style=style))
        if k < len(sources):
            (from_x, from_y), edge = sources[k]
            end = right - LETTER * len(word) - 3
            start, turn = from_x + RADIUS, right - room - 3
            d = f"M{start:.1f} {from_y:.1f}L{turn:.1f} {level:.1f}H{end:.1f}"
            lines.append(tag("path", d=d, style=_ink(edge, strongest)))
    return "".join(lines + numbers)


def _ink(edge: Edge, strongest: float) -> str:
    weight = float(edge.weight)
    share = min(abs(weight) / strongest, 1.0) if strongest > 0 else 0.0
    width = 0.8 + 1.8 * (share if share == share else 0.0)
    color = token("vermillion" if weight < 0 else "blue")
    dash = ";stroke-dasharray:5 3" if weight < 0 else ""
    return f"fill:none;stroke:{color};stroke-width:{width:.1f}{dash}"


def _unit(unit: Unit, place: tuple[float, float]) -> str:
    x, y = place
    circle = f"fill:{token('paper')};stroke:{token('ink')};stroke-width:1.5"
    word = measured(unit.value)
    size = 10 if len(word) <= 6 else 8
    parts = [
        tag("circle", cx=x, cy=y, r=RADIUS, style=circle),
        text(x, y + 3.5, word[:9], anchor="middle", style=f"font-size:{size}px"),
    ]
    if unit.name:
        parts.append(_beside(x, y - RADIUS - 4, unit.name[:10], 6.7, ""))
    if unit.delta is not None:
        told, muted = (
            f"δ {measured(unit.delta)}",
            f"font-size:10px;fill:{token('muted')};",
        )
        parts.append(_beside(x, y + RADIUS + 11, told, LETTER, muted))
    return "".join(parts)


def _beside(x: float, y: float, words: str, letter: float, style: str) -> str:
    """Words over or under a circle; long ones lean right, away from the weights."""
    style += f"paint-order:stroke;stroke:{token('paper')};stroke-width:3"
    if letter * len(words) > 2 * RADIUS:
        return text(x - RADIUS, y, words, style=style)
    return text(x, y, words, anchor="middle", style=style)
