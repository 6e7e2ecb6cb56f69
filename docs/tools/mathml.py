"""TeX to MathML while the pages are built: browsers show it without any script."""

import html
import re

from latex2mathml.converter import convert

MATHS = re.compile(
    r'<(?P<tag>span|div) class="arithmatex">\\[(\[](?P<tex>.*?)\\[)\]]</(?P=tag)>',
    re.DOTALL,
)


def on_page_content(content: str, **_) -> str:
    """Replace what pymdownx.arithmatex marked, on each page."""
    return MATHS.sub(_mathml, content)


def _mathml(match: re.Match) -> str:
    display = "block" if match["tag"] == "div" else "inline"
    return convert(html.unescape(match["tex"]), display=display)
