"""Explanation: what one step of training did, as data, as text and as a page."""

import os
import textwrap
from dataclasses import dataclass
from typing import Any

from glassnet.files import write_atomically

__all__ = ["Chapter", "Equation", "Explanation", "Numbers", "Words", "number"]

Cell = str | tuple[str, ...]  # several are the terms of a sum


@dataclass(frozen=True)
class Words:
    """A paragraph.

    Args:
        words: of it.
    """

    words: str


@dataclass(frozen=True)
class Equation:
    """A formula, as LaTeX for the page and in plain letters for the terminal.

    Args:
        latex: without dollars.
        plain: the same in ASCII; absent where there is only the LaTeX.
    """

    latex: str
    plain: str = ""


@dataclass(frozen=True)
class Numbers:
    """A table; a cell of several terms is their sum.

    Args:
        caption: what the table shows.
        head: of the columns.
        rows: of cells.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Chapter:
    """What happened in one place, forward or back.

    Args:
        title: of the place.
        parts: in order.
    """

    title: str
    parts: tuple[Words | Equation | Numbers, ...]


@dataclass(frozen=True)
class Explanation:
    """One step of training with all its numbers; prints, and shows itself in notebooks.

    Args:
        title: what was explained.
        chapters: forward, then back, then the updates.
        cost: before the step.
        cost_after: of the same batch, after it.
        grads: the gradient of the cost, arranged as the params.
        params: after the step.

    Example:
        >>> table = Numbers("Each edge", ("edge", "product"), (("w[1,1]", "0.5"),))
        >>> chapters = (Chapter("Forward", (table,)),)
        >>> print(Explanation("One step", chapters, 1.0, 0.9, {}, {}))
        One step
        <BLANKLINE>
        Forward
        -------
        <BLANKLINE>
        Each edge
          edge    product
          w[1,1]      0.5

    Source:
        Nielsen (2015), "Neural Networks and Deep Learning", chapter 2.
    """

    title: str
    chapters: tuple[Chapter, ...]
    cost: float
    cost_after: float
    grads: Any
    params: Any

    def __str__(self) -> str:
        return self.text()

    __repr__ = __str__

    def text(self, width: int = 80) -> str:
        """All of it as lines for a terminal.

        Args:
            width: of the lines, at least 60.
        """
        parts = [textwrap.fill(self.title, width)]
        for chapter in self.chapters:
            line = chapter.title[:width]
            parts.append(f"{line}\n{'-' * len(line)}")
            parts += [_lines(part, width) for part in chapter.parts]
        return "\n\n".join(parts)

    def html(self) -> str:
        """A whole page that needs nothing else; formulas as MathML."""
        from glassnet.backprop.explanation_page import page

        return page(self)

    def _repr_html_(self) -> str:
        from glassnet.backprop.explanation_page import fragment

        return fragment(self)

    def write(self, path: str | os.PathLike) -> None:
        """Write the page; a reader sees the old file or the new one.

        Args:
            path: of the file, such as `step.html`.

        Raises:
            FileError: the file cannot be written.
        """
        write_atomically(path, self.html())


def number(value: Any) -> str:
    """A number with as many digits as it takes to check the arithmetic by hand.

    Three digits, as everywhere else, would not do: their products would be off.

    Args:
        value: any.

    Example:
        >>> number(0.1), number(-1 / 3), number(12345678.0)
        ('0.1', '-0.333333', '1.23457e+07')
    """
    return f"{float(value):.6g}"


def _lines(part: Words | Equation | Numbers, width: int) -> str:
    if isinstance(part, Words):
        return textwrap.fill(part.words, width)
    if isinstance(part, Equation):
        found = (part.plain or textwrap.dedent(part.latex).strip()).splitlines()
        lines = [
            textwrap.fill(
                line.strip(), width, initial_indent="    ", subsequent_indent=" " * 8
            )
            for line in found
        ]
        return "\n".join(lines)
    return "\n".join([*textwrap.wrap(part.caption, width), *_table(part, width)])


def _table(table: Numbers, width: int) -> list[str]:
    sums = [i for i, cell in enumerate(table.head) if _is_sum(table, i)]
    widths = [
        max([len(head), *(len(row[i]) for row in table.rows if i not in sums)])
        for i, head in enumerate(table.head)
    ]
    rest = width - sum(w for i, w in enumerate(widths) if i not in sums)
    room = max(20, (rest - 2 * len(widths)) // max(1, len(sums)))
    for i in sums:
        wrapped = [line for row in table.rows for line in _terms(row[i], room)]
        widths[i] = max([len(table.head[i]), *map(len, wrapped)])
    words = [
        any(isinstance(row[i], str) and "[" in row[i] for row in table.rows)
        for i in range(len(widths))
    ]
    lines = []
    for row in [table.head, *table.rows]:
        cells = [
            _terms(cell, room) if i in sums else [cell] for i, cell in enumerate(row)
        ]
        for n in range(max(map(len, cells))):
            shown = [cell[n] if n < len(cell) else "" for cell in cells]
            aligned = [
                cell.ljust(w) if i in sums or words[i] else cell.rjust(w)
                for i, (cell, w) in enumerate(zip(shown, widths, strict=True))
            ]
            lines.append(("  " + "  ".join(aligned)).rstrip())
    return lines


def _is_sum(table: Numbers, column: int) -> bool:
    return any(isinstance(row[column], tuple) for row in table.rows)


def _terms(cell: Cell, room: int) -> list[str]:
    """The terms of a sum in lines, broken only between terms."""
    if isinstance(cell, str):
        return [cell]
    lines = [""]
    for i, term in enumerate(cell):
        term = f"+ {term}" if i else term
        if lines[-1] and len(lines[-1]) + 1 + len(term) > room:
            lines.append(term)
        else:
            lines[-1] = f"{lines[-1]} {term}".strip()
    return lines
