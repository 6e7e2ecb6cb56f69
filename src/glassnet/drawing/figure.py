"""Matplotlib's axes as one of our pictures: its ink follows the page's colors.

Matplotlib insists on fixed colors. So it draws in sentinels, colors that nobody would
choose, and each becomes a CSS variable after saving. Text stays text.
"""

import io
import re
import threading
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from glassnet.drawing.palette import LIGHT, token
from glassnet.drawing.svg import picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis

__all__ = ["drawn", "sentinel"]

SENTINELS = {name: f"#a1b2{i:02x}" for i, name in enumerate(LIGHT)}
UNITS = ((1e12, "T"), (1e9, "B"), (1e6, "M"))  # 1,250,000 is too wide for a tick
LOCK = threading.Lock()  # matplotlib's settings belong to the whole process
STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "text.parse_math": False,  # a column may be called "$cost$"
    "axes.unicode_minus": True,
    "font.size": 12,
    "lines.linewidth": 2,
    "path.simplify": False,  # we thin ourselves, and know how many points there are
}


def sentinel(name: str) -> str:
    """The stand-in, in matplotlib, for a color of the palette.

    Example:
        >>> sentinel("blue")
        '#a1b200'
    """
    return SENTINELS[name]


def drawn(
    paint: Callable[["Axes"], None],
    *,
    x_label: str,
    y_label: str,
    title: str,
    caption: str,
    size: tuple[int, int] = (420, 280),
) -> str:
    """A picture by matplotlib: axes with a name each, painted by a function.

    The name of the upright axis stands level above it, where it is read without turning
    one's head and takes no width on a phone.

    Args:
        paint: draws into the axes, in colors by `sentinel`. Lines and filled polygons
            only: scatters and markers would need ids.
        x_label: with its unit.
        y_label: with its unit.
        title: states the finding.
        caption: one sentence for a person who cannot see it.
        size: width and height in units of which the text is 12 high.

    Returns:
        SVG.

    Example:
        >>> svg = drawn(lambda axes: axes.plot([1, 2], color=sentinel("blue")),
        ...             x_label="epoch", y_label="loss (nats)", title="A", caption="B.")
        >>> "var(--blue" in svg, ">loss (nats)</text>" in svg
        (True, True)
    """
    # On first use: half a second, which a run without a report never pays. Without
    # pyplot, which would look for a screen and cost as much again.
    import matplotlib
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    width, height = size
    with LOCK, warnings.catch_warnings(), matplotlib.rc_context(STYLE):
        # The reader's fonts show the text, so what ours lack does not matter.
        warnings.filterwarnings("ignore", "Glyph")
        figure = Figure(figsize=(width / 72, height / 72), dpi=72)
        figure.patch.set_visible(False)
        FigureCanvasSVG(figure)
        box = (56 / width, 44 / height, 1 - 72 / width, 1 - 80 / height)
        axes = figure.add_axes(box)
        paint(axes)
        _dress(axes, x_label, y_label)
        file = io.StringIO()
        figure.savefig(file, format="svg", metadata={"Date": None})
    return picture(
        width, height, _cleaned(file.getvalue()), title=title, caption=caption
    )


def _numbered(axis: "Axis") -> None:
    from matplotlib.ticker import FuncFormatter

    size = max(map(abs, axis.get_view_interval()))
    unit, sign = next(((unit, sign) for unit, sign in UNITS if size >= unit), (1, ""))

    def name(value: float, _: object) -> str:
        written = f"{value / unit:,.6g}".replace("-", "\N{MINUS SIGN}")
        return written if value == 0 else written + sign

    axis.set_major_formatter(FuncFormatter(name))


def _dress(axes: "Axes", x_label: str, y_label: str) -> None:
    axes.patch.set_visible(False)
    for side, spine in axes.spines.items():
        spine.set_visible(side == "bottom")
        spine.set_color(sentinel("muted"))
    axes.grid(axis="y", color=sentinel("line"), linewidth=1)
    axes.set_axisbelow(True)
    axes.tick_params(which="both", length=0, labelcolor=sentinel("muted"), pad=6)
    axes.minorticks_off()
    _numbered(axes.xaxis)
    _numbered(axes.yaxis)
    axes.set_xlabel(x_label, color=sentinel("ink"), labelpad=4)
    place: dict[str, Any] = dict(xycoords="axes fraction", textcoords="offset points")
    axes.annotate(
        y_label,
        (0, 1),
        (-48, 10),
        color=sentinel("ink"),
        annotation_clip=False,
        **place,
    )


def _cleaned(svg: str) -> str:
    """What matplotlib drew, without ids, fonts, comments and idle digits."""
    body = svg[svg.index("<g id=") : svg.rindex("</svg>")]
    body = re.sub(r"<defs>.*?</defs>|<!--.*?-->|<use [^>]*/>", "", body, flags=re.S)
    body = re.sub(r"<[^>]*>", _cleaned_tag, body)  # never what stands between tags
    body = re.sub(r">\s+<", "><", body).strip()
    return body if "<g " in body else re.sub(r"</?g/?>", "", body)


def _cleaned_tag(match: re.Match[str]) -> str:
    one = re.sub(r"\s+", " ", match[0])
    one = re.sub(r' (id|clip-path)="[^"]*"| transform="rotate\(-0 [^)]*\)"', "", one)
    one = re.sub(r"font(-size|-family|-weight)?: [^;\"]*;? ?", "", one)
    one = re.sub(r"(\.\d\d)\d+", r"\1", one)  # a hundredth of a unit is enough
    one = re.sub(r" ?\b([MLz])\b ?", r"\1", one) if " d=" in one else one
    # A line of no length, which is a dot.
    one = re.sub(r"M([\d.]+ [\d.]+)L\1(?![\d.])", r"M\1h0", one)
    for name, color in SENTINELS.items():
        one = one.replace(color, token(name))
    return one
