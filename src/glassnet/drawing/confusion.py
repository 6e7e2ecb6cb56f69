"""Confusion: which class is taken for which."""

from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Integer

from glassnet.drawing.numbers import percent, show
from glassnet.drawing.palette import cividis, on, token
from glassnet.drawing.svg import escaped, picture, tag, text
from glassnet.errors import ShapeError

__all__ = ["Mixup", "confusion", "mixups"]

MOST_CLASSES = 20
WIDTH = 420


class Mixup(NamedTuple):
    """Rows of one class that were taken for another."""

    truth: str
    predicted: str
    rows: int
    share: float  # of the rows of the true class


def confusion(
    counts: Integer[Any, "..."],
    labels: list[str],
    *,
    title: str,
    caption: str,
) -> str:
    """Draw counts, colored by the share of the row; the diagonal is what went right.

    Cells without a row stay empty, so that the mistakes stand out. Of more than 20
    classes the 19 with the most mistakes are drawn, the rest together as "others".

    Args:
        counts: rows of the table by true class (down) and predicted class (across).
        labels: a name for each class.
        title: states the finding.
        caption: one sentence for a person who cannot see it.

    Returns:
        SVG.

    Raises:
        ShapeError: the matrix is not square, or there is not one label for each class.

    Example:
        >>> svg = confusion(np.array([[8, 2], [0, 10]]), ["cat", "dog"],
        ...                 title="Two cats pass for dogs", caption="Of 20 animals.")
        >>> "2 of 10 cat taken for dog (20 %)" in svg
        True
    """
    counts, labels = _grouped(*_checked(counts, labels))
    n = len(labels)
    names = [label if len(label) <= 12 else label[:11] + "…" for label in labels]
    longest = max(map(len, names))
    cell = max(24, min(56, 340 // n))
    left, top = max(52, 16 + 7 * longest), 48 + (7 * longest if longest > 3 else 12)
    width, height = left + n * cell + 16, top + n * cell + 44
    totals = counts.sum(1)
    cells = [
        _cell(left + j * cell, top + i * cell, cell, counts[i, j], totals[i], i == j)
        + _told(labels[i], labels[j], counts[i, j], totals[i])
        + "</g>"
        for i in range(n)
        for j in range(n)
    ]
    rows = [
        text(left - 6, top + (i + 0.5) * cell + 4, name, anchor="end")
        for i, name in enumerate(names)
    ]
    columns = [
        _column_name(left + (j + 0.5) * cell, top - 7, name, longest > 3)
        for j, name in enumerate(names)
    ]
    axes = [
        text(left, 14, "predicted →", style=f"fill:{token('muted')}"),
        text(4, 14, "true ↓", style=f"fill:{token('muted')}"),
        _legend(left, top + n * cell + 14, max(150, min(160, n * cell))),
    ]
    needed = max(width, WIDTH)  # so that its letters are as large as elsewhere
    return picture(
        needed, height, *axes, *rows, *columns, *cells, title=title, caption=caption
    )


def mixups(
    counts: Integer[Any, "..."], labels: list[str], most: int = 5
) -> list[Mixup]:
    """The pairs of classes that are mixed up most often, most rows first.

    Args:
        counts: as for `confusion`.
        labels: a name for each class.
        most: how many pairs at most.

    Raises:
        ShapeError: the matrix is not square, or there is not one label for each class.

    Example:
        >>> mixups(np.array([[8, 2], [0, 10]]), ["cat", "dog"])
        [Mixup(truth='cat', predicted='dog', rows=2, share=0.2)]
    """
    counts, labels = _checked(counts, labels)
    wrong = counts - np.diag(np.diag(counts))
    order = np.argsort(-wrong, axis=None, kind="stable")[:most]
    pairs = [divmod(int(at), len(labels)) for at in order]
    return [
        Mixup(
            labels[i], labels[j], int(wrong[i, j]), float(wrong[i, j] / counts[i].sum())
        )
        for i, j in pairs
        if wrong[i, j] > 0
    ]


def _checked(counts: Any, labels: list[str]) -> tuple[Any, list[str]]:
    counts = np.asarray(counts)
    if counts.shape != (len(labels), len(labels)) or not labels:
        raise ShapeError(
            "A confusion matrix has one row and one column for each label.",
            got=f"counts of shape {counts.shape} with {len(labels)} labels",
            expected=f"counts of shape {(len(labels), len(labels))}, at least (1, 1)",
            fix="give a name for each class, in the order of the rows",
        )
    return counts, [str(label) for label in labels]


def _grouped(counts: Any, labels: list[str]) -> tuple[Any, list[str]]:
    n = len(labels)
    if n <= MOST_CLASSES:
        return counts, labels
    wrong = counts.sum(0) + counts.sum(1) - 2 * np.diag(counts)
    first = np.sort(np.argsort(-wrong, kind="stable")[: MOST_CLASSES - 1])
    # Row k of this adds up the classes that share the k-th place of the new matrix.
    group = np.full(n, len(first))
    group[first] = np.arange(len(first))
    gather = (np.arange(len(first) + 1)[:, None] == group).astype(counts.dtype)
    others = f"{n - len(first)} others"
    return gather @ counts @ gather.T, [*(labels[i] for i in first), others]


def _cell(x: float, y: float, size: int, count: Any, total: Any, right: bool) -> str:
    """An open group with the square and its number; `_told` and the end follow."""
    share = count / total if total else 0.0
    color = cividis(float(share))
    fill = color if count else token("panel")
    edge = f"stroke:{token('ink')};stroke-width:2" if right else "stroke:none"
    inset = 1.5 if right else 0.5
    square = tag(
        "rect",
        x=x + inset,
        y=y + inset,
        width=size - 2 * inset,
        height=size - 2 * inset,
        style=f"fill:{fill};{edge}",
    )
    if not count:
        return "<g>" + square
    both = size >= 44  # room for the share under the count
    shown = text(
        x + size / 2,
        y + size / 2 + (-2 if both else 4),
        show(int(count)),
        anchor="middle",
        style=f"fill:{on(color)}" + (";font-size:10px" if count > 999 else ""),
    )
    if both:
        shown += text(
            x + size / 2,
            y + size / 2 + 13,
            percent(float(share)),
            anchor="middle",
            style=f"fill:{on(color)};font-size:10px",
        )
    return "<g>" + square + shown


def _told(truth: str, predicted: str, count: Any, total: Any) -> str:
    """What a reader hears, or sees when the pointer rests on the cell."""
    if not count:
        return ""
    what = "are right" if truth == predicted else f"taken for {predicted}"
    share = percent(float(count / total))
    said = f"{show(int(count))} of {show(int(total))} {truth} {what} ({share})"
    return tag("title", escaped(said))


def _column_name(x: float, y: float, name: str, slanted: bool) -> str:
    if not slanted:
        return text(x, y, name, anchor="middle")
    return text(x + 4, y, name, transform=f"rotate(-90 {x + 4:.2f} {y:.2f})")


def _legend(x: float, y: float, width: float) -> str:
    steps = 20
    squares = [
        tag(
            "rect",
            x=x + i * width / steps,
            y=y,
            width=width / steps + 0.5,
            height=8,
            style=f"fill:{cividis(i / (steps - 1))}",
        )
        for i in range(steps)
    ]
    ends = text(x, y + 22, "0 %"), text(x + width, y + 22, "100 %", anchor="end")
    middle = text(x + width / 2, y + 22, "of the row", anchor="middle")
    return tag(
        "g", *squares, *ends, middle, style=f"fill:{token('muted')};font-size:10px"
    )
