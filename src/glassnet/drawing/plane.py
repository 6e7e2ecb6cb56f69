"""Plane: points of two features by class, and where a network decides."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from jaxtyping import Num

from glassnet.drawing.axes import Frame, axis_over, finite
from glassnet.drawing.looks import DASHES, MOST_CLASSES, fill_style, legend, shape
from glassnet.drawing.neurons import Neuron, neuron_line
from glassnet.drawing.regions import Decision, shaded
from glassnet.drawing.svg import picture, tag
from glassnet.errors import DataError, ShapeError

__all__ = ["Decision", "Neuron", "plane"]

MOST = 1000  # points drawn: each is a shape, and more hide each other


def plane(
    points: Num[Any, "..."],
    labels: Sequence[Any] | Num[Any, "..."],
    *,
    title: str,
    x_label: str,
    y_label: str,
    caption: str,
    decision: Decision | None = None,
    lines: Sequence[Neuron | tuple[Any, ...]] = (),
    names: Sequence[str] = (),
) -> str:
    """Draw points by class (a shape and a color each), and where a network decides.

    A tick on a neuron's line points to the side on which it says yes. Of more than
    1,000 points a sample is drawn, always the same.

    Args:
        points: of shape (points, 2).
        labels: a class for each: whole numbers or words, at most 8 kinds.
        title: states the finding.
        x_label: name of the first feature, with its unit.
        y_label: name of the second.
        caption: one sentence for a person who cannot see it.
        decision: what a network says everywhere, if it is to be shown.
        lines: neurons, or (weights, bias) of each.
        names: of the classes 0, 1, 2 ..., where labels are whole numbers.

    Returns:
        SVG.

    Raises:
        DataError: there are more than 8 classes, or a label without a name.
        ShapeError: points have no two features, or not one label each.

    Example:
        >>> corners = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
        >>> svg = plane(corners, [0, 0, 0, 1], names=["no", "yes"], title="AND",
        ...             x_label="first", y_label="second", caption="One line does.",
        ...             lines=[Neuron((1, 1), -1.5)])
        >>> ">yes</text>" in svg
        True
    """
    places, labels, names = _checked(points, labels, names)
    key, deep = legend(names, _dot, left=4, top=2, width=412)
    every_x, every_y = places.T
    if decision is not None:
        every_x = np.concatenate([every_x, finite(decision.x)])
        every_y = np.concatenate([every_y, finite(decision.y)])
    room = 0.0 if decision is not None else 0.12
    frame = Frame(
        axis_over(every_x, room=room),
        axis_over(every_y, room=room),
        top=32 + deep,
        height=288,
    )
    shades = "" if decision is None else shaded(frame, decision)
    neurons = [Neuron(*line) for line in lines]
    seen = np.isfinite(places).all(-1).any() or decision is not None
    return picture(
        420,
        frame.foot,
        key,
        frame.inside(shades),
        frame.grid(x_label, y_label, upright=True),
        "" if seen else frame.nothing("no point to draw"),
        *(
            neuron_line(frame, neuron, DASHES[i % 4])
            for i, neuron in enumerate(neurons)
        ),
        *_dots(frame, places, labels, len(names)),
        title=title,
        caption=caption,
    )


def _checked(points: Any, labels: Any, names: Sequence[str]) -> tuple[Any, Any, Any]:
    """Points, the class of each as a whole number, and the names of the classes."""
    points, labels = finite(points), np.asarray(labels)
    if points.ndim != 2 or points.shape[1:] != (2,) or labels.shape != points.shape[:1]:
        raise ShapeError(
            "A plane needs points of two features, and a label for each.",
            got=f"points of shape {points.shape}, labels of shape {labels.shape}",
            expected="points of shape (points, 2), labels of shape (points,)",
            fix="choose two columns: points[:, :2]; for one-hot labels pass "
            "labels.argmax(-1)",
        )
    if names:
        which = labels.astype(int)
        known = bool(((0 <= which) & (which < len(names))).all())
    else:
        kinds, which = np.unique(labels, return_inverse=True)
        names, known = [str(kind) for kind in kinds], True
    if len(names) > MOST_CLASSES or not known:
        raise DataError(
            "These classes cannot be told apart in one picture.",
            got=f"labels {sorted(map(str, np.unique(labels)))[:12]} for {len(names)} "
            "names",
            expected=f"at most {MOST_CLASSES} classes, and a name for each if any has",
            fix="draw the classes that matter and group the others under one label",
        )
    return points, which, [str(name) for name in names]


def _dot(i: int, x: float, y: float) -> str:
    return tag("path", d=shape(i, x + 9, y, 4.5), style=fill_style(i))


def _dots(frame: Frame, places: Any, labels: Any, classes: int) -> list[str]:
    at = np.flatnonzero(np.isfinite(places).all(-1))
    if len(at) > MOST:
        at = np.sort(np.random.default_rng(0).permutation(at)[:MOST])
    size = 4.5 if len(at) <= 60 else 3.2 if len(at) <= 400 else 2.2
    x, y = frame.at(places[at, 0], places[at, 1])
    paths = [""] * classes
    for across, down, label in zip(x, y, labels[at], strict=True):
        paths[label] += shape(int(label), float(across), float(down), size)
    return [tag("path", d=d, style=fill_style(i)) for i, d in enumerate(paths) if d]
