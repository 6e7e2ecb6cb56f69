"""The parts a picture is made of, each a string."""

import html
import re

from glassnet.drawing.palette import css, token

__all__ = ["escaped", "framed", "picture", "standalone", "tag", "text"]

FONT = "system-ui,-apple-system,'Segoe UI',Roboto,sans-serif"
UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def escaped(content: object) -> str:
    """Text that is safe inside HTML and SVG, between tags and in attributes.

    Characters that XML cannot hold at all become the replacement character.

    Example:
        >>> escaped("<b> & 'c'")
        '&lt;b&gt; &amp; &#x27;c&#x27;'
    """
    return html.escape(UNSPEAKABLE.sub("\ufffd", str(content)))


def tag(name: str, *inside: str, **attributes: object) -> str:
    """One element; numbers are cut to a hundredth of a unit.

    Args:
        name: of the element.
        inside: what it contains, already markup.
        attributes: values are escaped; `stroke_width` is written `stroke-width`, and
            `class_` is written `class`.

    Example:
        >>> tag("rect", x=1.23456, stroke_width=2)
        '<rect x="1.23" stroke-width="2"/>'
    """
    pairs = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escaped(_number(value))}"'
        for key, value in attributes.items()
    )
    if not inside:
        return f"<{name}{pairs}/>"
    return f"<{name}{pairs}>{''.join(inside)}</{name}>"


def text(x: float, y: float, content: object, **attributes: object) -> str:
    """Words at a place; `anchor` is start, middle or end.

    Example:
        >>> text(1, 2, "a<b", anchor="end")
        '<text x="1" y="2" text-anchor="end">a&lt;b</text>'
    """
    if "anchor" in attributes:
        attributes["text-anchor"] = attributes.pop("anchor")
    return tag("text", escaped(content), x=x, y=y, **attributes)


def picture(width: float, height: float, *inside: str, title: str, caption: str) -> str:
    """A picture that scales with its column and says in words what it shows.

    It has no ids, so that any number of pictures stand on one page.

    Args:
        width: of the drawing, in its own units; about 420 reads well on a phone.
        height: in the same units.
        inside: what is drawn.
        title: states the finding.
        caption: one sentence for a person who cannot see it.

    Returns:
        An `<svg>` that stands in a page or, alone, in a file.

    Example:
        >>> print(picture(2, 1, title="A", caption="B.")[-37:])
        <title>A</title><desc>B.</desc></svg>
    """
    # A wide one is scrolled on a phone rather than shrunk until nobody can read it.
    narrowest = f"min-width:{0.8 * width:.0f}px;" if width > 440 else ""
    style = (
        f"{narrowest}width:100%;max-width:{1.3 * width:.0f}px;height:auto;"
        f"font-family:{FONT};font-size:12px;font-variant-numeric:tabular-nums;"
        f"fill:{token('ink')};stroke-linejoin:round"
    )
    return tag(
        "svg",
        tag("title", escaped(title)),
        tag("desc", escaped(caption)),
        *inside,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_number(width)} {_number(height)}",
        role="img",
        aria_label=title,
        style=style,
    )


def framed(svg: str) -> str:
    """A picture as an HTML figure: its title above, its sentence below.

    Example:
        >>> framed(picture(2, 1, title="A", caption="B."))[:34]
        '<figure><h3>A</h3><div class="wide'
    """
    title, caption = _words(svg)
    return (
        f"<figure><h3>{title}</h3>"
        f'<div class="wide">{svg}</div><figcaption>{caption}</figcaption></figure>'
    )


def standalone(svg: str) -> str:
    """A picture for a file of its own: with the colors, and paper behind them.

    Example:
        >>> "--ink" in standalone(picture(2, 1, title="A", caption="B."))
        True
    """
    colors = f"<style>{css()}svg{{background:{token('paper')}}}</style>"
    return svg.replace("<title>", f"{colors}<title>", 1)


def _words(svg: str) -> tuple[str, str]:
    found = re.search(r"<title>(.*?)</title><desc>(.*?)</desc>", svg, re.DOTALL)
    return (found[1], found[2]) if found else ("", "")


def _number(value: object) -> object:
    if not isinstance(value, float):
        return value
    cut = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if cut == "-0" else cut
