"""Writing: a lesson as one HTML file, and as text for a terminal."""

import html
import os
import pathlib
import re
import textwrap

from glassnet.drawing.palette import css
from glassnet.drawing.svg import UNSPEAKABLE, framed
from glassnet.files import write_atomically
from glassnet.lessons.page import Formula, Page, Picture, Say, Table

__all__ = ["render", "text", "write"]

HERE = pathlib.Path(__file__).parent
NUMBER = re.compile(r"[-\u2212+]?[\d.,]+(e-?\d+)?( ?%| s)?")


def render(page: Page) -> str:
    """A lesson as HTML: no script, no request, light and dark, any width.

    Args:
        page: what a lesson told.

    Returns:
        A whole page, under 500 kB.

    Example:
        >>> page = Page("xor", "Exclusive or")
        >>> page.formula(r"y = x^2", "y = x^2")
        >>> "<math" in render(page)
        True
    """
    # On first use: a lesson in the terminal pays for no templates.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    folders = [HERE, HERE.parent / "report"]  # whose style this page shares
    environment = Environment(
        loader=FileSystemLoader(folders), autoescape=True, undefined=StrictUndefined
    )
    parts = [Markup(_html(part)) for part in page.parts]
    made = environment.get_template("lesson.html").render(
        page=page, parts=parts, colors=Markup(css())
    )
    return UNSPEAKABLE.sub("\ufffd", made)


def write(page: Page, path: str | os.PathLike) -> None:
    """Write the page of a lesson; a reader sees the old file or the new one.

    Args:
        page: what a lesson told.
        path: of the file, such as `lessons/xor.html`; its folder is made.

    Raises:
        FileError: the file cannot be written; an old one is as it was.

    Example:
        >>> import tempfile
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "lessons" / "xor.html"
        >>> write(Page("xor", "Exclusive or"), path)
        >>> path.read_text()[:15]
        '<!doctype html>'
    """
    write_atomically(path, render(page))


def text(page: Page, width: int = 80) -> str:
    """A lesson as lines for a terminal; pictures are named by what they show.

    Args:
        page: what a lesson told.
        width: of the lines.

    Example:
        >>> page = Page("xor", "Exclusive or")
        >>> page.ask("Can one neuron do it?")
        >>> print(text(page))
        xor: Exclusive or
        <BLANKLINE>
        Can one neuron do it?
    """
    parts = [f"{page.name}: {page.title}", textwrap.fill(page.question, width)]
    parts += [_lines(part, width) for part in page.parts]
    if page.after:
        parts.append(textwrap.fill(f"Try next: {page.after}", width))
    return "\n\n".join(part for part in parts if part)


def _lines(part: Say | Formula | Table | Picture, width: int) -> str:
    if isinstance(part, Say):
        return textwrap.fill(part.words, width)
    if isinstance(part, Formula):
        return textwrap.indent(part.plain, "    ")
    if isinstance(part, Picture):
        title = re.search(r"<title[^>]*>(.*?)</title>", part.svg, re.S)
        words = html.unescape(title[1]) if title else "a picture"
        return textwrap.fill(f"[picture] {words}", width)
    caption = textwrap.fill(part.caption, width)
    return "\n".join(filter(None, [_columns(part), caption]))


def _columns(table: Table) -> str:
    rows = [table.head, *table.rows]
    widths = [max(len(row[i]) for row in rows) for i in range(len(table.head))]

    def line(row: tuple[str, ...]) -> str:
        cells = [
            cell.rjust(wide) if right else cell.ljust(wide)
            for cell, wide, right in zip(row, widths, _numeric(table), strict=True)
        ]
        return ("  " + "  ".join(cells)).rstrip()

    return "\n".join(map(line, rows))


def _numeric(table: Table) -> list[bool]:
    columns = zip(*table.rows, strict=True) if table.rows else [()] * len(table.head)
    return [all(NUMBER.fullmatch(cell) for cell in column) for column in columns]


def _html(part: Say | Formula | Table | Picture) -> str:
    if isinstance(part, Say):
        return f"<p>{html.escape(part.words)}</p>"
    if isinstance(part, Picture):
        return framed(part.svg)
    if isinstance(part, Formula):
        from latex2mathml.converter import convert

        return f'<div class="wide formula">{convert(part.latex, display="block")}</div>'
    right = [' class="number"' if is_number else "" for is_number in _numeric(part)]
    head = "".join(
        f'<th scope="col"{mark}>{html.escape(cell)}</th>'
        for cell, mark in zip(part.head, right, strict=True)
    )
    body = "".join(
        "<tr>"
        + "".join(
            f"<td{mark}>{html.escape(cell)}</td>"
            for cell, mark in zip(row, right, strict=True)
        )
        + "</tr>"
        for row in part.rows
    )
    caption = f"<caption>{html.escape(part.caption)}</caption>" if part.caption else ""
    table = (
        f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )
    return f'<div class="wide">{table}</div>'
