"""Neurons: the straight lines on which they decide, in a plane of two features."""

from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Float

from glassnet.drawing.axes import Frame
from glassnet.drawing.palette import token
from glassnet.drawing.svg import tag, text

__all__ = ["Neuron", "neuron_line"]


class Neuron(NamedTuple):
    """The straight line on which a neuron of two inputs decides: w . x + b = 0.

    Args:
        weights: w, two numbers.
        bias: b.
        name: written beside the line.

    Example:
        >>> Neuron((1.0, 1.0), -1.5, "AND").bias
        -1.5
    """

    weights: Any
    bias: Any = 0.0
    name: str = ""


def neuron_line(frame: Frame, neuron: Neuron, dash: str = "") -> str:
    """The line, its name, and an arrow to the side on which w . x + b > 0.

    Args:
        frame: where it is drawn.
        neuron: whose line.
        dash: of the line; "" is solid.

    Returns:
        SVG, or nothing where the line does not cross the frame.
    """
    ends = _ends(frame, neuron)
    if ends is None:
        return ""
    start, end = np.stack(frame.at(ends[:, 0], ends[:, 1]), -1)
    middle = (start + end) / 2
    along = (end - start) / (np.hypot(*(end - start)) or 1)
    up = np.array([along[1], -along[0]])
    # The score rises along this in the picture, where y points down.
    rise_x = float(neuron.weights[0]) * (frame.x.high - frame.x.low) / frame.width
    rise_y = float(neuron.weights[1]) * (frame.y.high - frame.y.low) / frame.height
    up = up if up @ np.array([rise_x, -rise_y]) > 0 else -up
    tip = middle + 14 * up
    strokes = [
        [start, end],
        [middle, tip],
        [tip - 5 * up + 3.5 * along, tip, tip - 5 * up - 3.5 * along],
    ]
    line, *arrow = ("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in s) for s in strokes)
    style = f"fill:none;stroke:{token('ink')};stroke-width:1.6"
    dashes = f";stroke-dasharray:{dash}" if dash else ""
    parts = tag("path", d=line, style=style + dashes)
    parts += tag("path", d="".join(arrow), style=style)
    return parts + (_named(frame, neuron.name, start, end) if neuron.name else "")


def _named(frame: Frame, name: str, start: Any, end: Any) -> str:
    """The name near one end of the line, within the frame."""
    x, y = start + 0.12 * (end - start)
    late = x > frame.left + frame.width / 2
    y = min(max(y - 6, frame.top + 14), frame.top + frame.height - 6)
    halo = f"paint-order:stroke;stroke:{token('paper')};stroke-width:3"
    return text(
        x + (-6 if late else 6), y, name, anchor="end" if late else "start", style=halo
    )


def _ends(frame: Frame, neuron: Neuron) -> Float[Any, "2 2"] | None:
    """Where a neuron's line enters and leaves the frame, or None if it does not."""
    a, b = (float(weight) for weight in neuron.weights)
    c, found = float(neuron.bias), set()
    if b:
        for x in (frame.x.low, frame.x.high):
            y = -(c + a * x) / b
            if frame.y.low <= y <= frame.y.high:
                found.add((x, y))
    if a:
        for y in (frame.y.low, frame.y.high):
            x = -(c + b * y) / a
            if frame.x.low <= x <= frame.x.high:
                found.add((x, y))
    return np.array([min(found), max(found)]) if len(found) > 1 else None
