"""Exhibits: what a network made, or looks at, drawn from plain data."""

import html
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np

from glassnet.drawing.heat import heat
from glassnet.drawing.images import images
from glassnet.drawing.lines import Series, lines
from glassnet.drawing.plane import plane
from glassnet.drawing.svg import framed
from glassnet.errors import GlassnetError

__all__ = ["Exhibit", "Kind", "shown", "stored"]

PARTS = ["caption", "data", "kind", "title"]

WRONG = (
    GlassnetError,
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)
"""What drawing may say of data that are none."""

Kind = Literal["heat", "images", "lines", "plane", "table", "text"]


@dataclass(frozen=True)
class Exhibit:
    """One thing to look at. It is kept as data and drawn when the report is written.

    Args:
        kind: what it is drawn as.
        title: states the finding.
        caption: one sentence for a person who cannot see it.
        data: what the kind needs: `grid`, `titles` and `columns` of images; `points`,
            `labels`, `x_label` and `y_label` of a plane; `values`, `rows` and `columns`
            of heat; `series`, a list of names, xs and ys, `x_label` and `y_label`;
            `text`; `columns` and `rows` of words in a table.

    Example:
        >>> Exhibit("text", "It writes", "Drawn at random.", {"text": "To be"}).kind
        'text'
    """

    kind: Kind
    title: str
    caption: str
    data: dict[str, Any]


def shown(exhibit: Exhibit) -> str:
    """The exhibit as a figure of HTML; empty if its data cannot be drawn.

    Example:
        >>> one = Exhibit("text", "It writes", "Drawn at random.", {"text": "a < b"})
        >>> "a &lt; b" in shown(one)
        True
    """
    if exhibit.kind not in get_args(Kind):
        return ""
    try:
        return DRAWN[exhibit.kind](exhibit, **exhibit.data)
    except WRONG:  # of a file that somebody changed
        return ""


def stored(found: Any) -> list[Exhibit]:
    """The exhibits that a file keeps, without those that are none.

    Example:
        >>> stored([3, vars(Exhibit("text", "It writes", "", {"text": "To be"}))])
        [Exhibit(kind='text', title='It writes', caption='', data={'text': 'To be'})]
    """
    each = found if isinstance(found, list) else []
    good = [one for one in each if isinstance(one, dict) and sorted(one) == PARTS]
    return [Exhibit(**one) for one in good]


def _text(exhibit: Exhibit, text: str) -> str:
    title, caption, text = map(html.escape, (exhibit.title, exhibit.caption, text))
    return (
        f"<figure><h3>{title}</h3><pre>{text}</pre>"
        f"<figcaption>{caption}</figcaption></figure>"
    )


def _table(exhibit: Exhibit, columns: list[str], rows: list[list[str]]) -> str:
    def line(cells: list[str], tag: str) -> str:
        cells = [f"<{tag}>{html.escape(str(one))}</{tag}>" for one in cells]
        return f"<tr>{''.join(cells)}</tr>"

    title, caption = map(html.escape, (exhibit.title, exhibit.caption))
    body = "".join(line(row, "td") for row in rows)
    return (
        f"<figure><h3>{title}</h3><div class='wide'><table><thead>{line(columns, 'th')}"
        f"</thead><tbody>{body}</tbody></table></div>"
        f"<figcaption>{caption}</figcaption></figure>"
    )


def _images(
    exhibit: Exhibit,
    grid: list,
    titles: list[str] | None = None,
    columns: int | None = None,
    symmetric: bool | None = None,
) -> str:
    pixels = np.array(grid, float)
    drawn = images(
        pixels,
        title=exhibit.title,
        caption=exhibit.caption,
        titles=titles or (),
        columns=columns,
        symmetric=symmetric,
    )
    return framed(drawn)


def _plane(
    exhibit: Exhibit, points: list, labels: list, x_label: str, y_label: str
) -> str:
    drawn = plane(
        np.array(points, float),
        labels,
        title=exhibit.title,
        caption=exhibit.caption,
        x_label=x_label,
        y_label=y_label,
    )
    return framed(drawn)


def _heat(
    exhibit: Exhibit,
    values: list,
    rows: list[str],
    columns: list[str],
    x_label: str = "",
    y_label: str = "",
    label: str = "",
) -> str:
    drawn = heat(
        np.array(values, float),
        row_names=rows,
        column_names=columns,
        title=exhibit.title,
        caption=exhibit.caption,
        x_label=x_label,
        y_label=y_label,
        label=label,
        numbers=False,
    )
    return framed(drawn)


def _lines(exhibit: Exhibit, series: list, x_label: str, y_label: str) -> str:
    kinds = ("training", "validation", "test")
    drawn = lines(
        [
            Series(name, np.array(x, float), np.array(y, float), kind=kinds[i % 3])
            for i, (name, x, y) in enumerate(series)
        ],
        title=exhibit.title,
        caption=exhibit.caption,
        x_label=x_label,
        y_label=y_label,
        log_x=False,
        log_y=False,
    )
    return framed(drawn)


DRAWN: dict[Kind, Callable[..., str]] = {
    "heat": _heat,
    "images": _images,
    "lines": _lines,
    "plane": _plane,
    "table": _table,
    "text": _text,
}
