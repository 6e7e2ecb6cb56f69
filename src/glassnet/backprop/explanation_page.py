"""The page of an explanation: plain HTML in the reader's own colors."""

import html
import re

from glassnet.backprop.explanation import Cell, Equation, Explanation, Numbers, Words

__all__ = ["fragment", "page"]

# Nothing here but words and numbers: ink and paper are the reader's, light or dark.
STYLE = """
.step { font: 16px/1.5 system-ui, sans-serif; max-width: 72ch; }
.step h1 { font-size: 20px; } .step h2 { font-size: 18px; margin: 32px 0 8px; }
.step .wide { overflow-x: auto; margin: 12px 0; }
.step table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
.step caption { text-align: left; padding-bottom: 4px; }
.step th, .step td { padding: 2px 12px 2px 0; text-align: right; vertical-align: top; }
.step th { border-bottom: 1px solid; font-weight: 600; }
.step .first, .step .sum { text-align: left; }
"""


def page(explanation: Explanation) -> str:
    """A whole page: no script, no request, light and dark, any width.

    Args:
        explanation: of a step.
    """
    title = html.escape(explanation.title)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{title}</title><style>:root {{ color-scheme: light dark; }} "
        f"body {{ margin: 16px; }}</style></head><body>{fragment(explanation)}"
        "</body></html>\n"
    )


def fragment(explanation: Explanation) -> str:
    """The same for inside another page or a notebook.

    Args:
        explanation: of a step.
    """
    parts = [f"<style>{STYLE}</style>", f"<h1>{html.escape(explanation.title)}</h1>"]
    for chapter in explanation.chapters:
        parts.append(f"<section><h2>{html.escape(chapter.title)}</h2>")
        parts += [_html(part) for part in chapter.parts]
        parts.append("</section>")
    return f'<div class="step">{"".join(parts)}</div>'


def _html(part: Words | Equation | Numbers) -> str:
    if isinstance(part, Words):
        return f"<p>{html.escape(part.words)}</p>"
    if isinstance(part, Equation):
        from latex2mathml.converter import convert

        latex = re.sub(r"\s+", " ", part.latex).strip()
        # a bracket that opens a line would be read as an option of the environment
        latex = latex.replace(r"{aligned} [", r"{aligned} {} [")
        return f'<div class="wide">{convert(latex, display="block")}</div>'
    head = "".join(
        f'<th scope="col"{_class(part, i)}>{html.escape(cell)}</th>'
        for i, cell in enumerate(part.head)
    )
    body = "".join(
        "<tr>"
        + "".join(
            f"<td{_class(part, i)}>{html.escape(_joined(cell))}</td>"
            for i, cell in enumerate(row)
        )
        + "</tr>"
        for row in part.rows
    )
    caption = f"<caption>{html.escape(part.caption)}</caption>"
    table = (
        f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )
    return f'<div class="wide">{table}</div>'


def _class(table: Numbers, column: int) -> str:
    if any(isinstance(row[column], tuple) for row in table.rows):
        return ' class="sum"'
    return ' class="first"' if column == 0 else ""


def _joined(cell: Cell) -> str:
    return cell if isinstance(cell, str) else " + ".join(cell)
