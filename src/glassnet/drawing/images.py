"""Images: small pictures side by side on one scale, such as weights or digits."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from jaxtyping import Num

from glassnet.drawing.axes import finite, measured
from glassnet.drawing.looks import room
from glassnet.drawing.mosaic import Gaps, encoded, mosaic
from glassnet.drawing.numbers import show
from glassnet.drawing.palette import token
from glassnet.drawing.svg import picture, tag, text
from glassnet.errors import ShapeError

__all__ = ["images"]

WIDTH = 412  # of a row of images
LARGEST = 96  # pixels of a side; a larger image is averaged down to fewer
MOST_BYTES = 50_000  # of the file of pixels


def images(
    grid: Num[Any, "..."],
    *,
    title: str,
    caption: str,
    titles: Sequence[str] = (),
    columns: int | None = None,
    symmetric: bool | None = None,
) -> str:
    """Draw images on one scale, with words under each.

    On a symmetric scale positive pixels are blue and negative ones vermillion, stronger
    the further they are from zero, which is clear. Else gray goes from black, the
    lowest of all images, to white, the highest. What is not finite is clear.

    Args:
        grid: of shape (images, height, width), or (images, height, width, 3) with red,
            green and blue, from 0 to 1 or as whole numbers up to 255.
        title: states the finding.
        caption: one sentence for a person who cannot see it.
        titles: words under each.
        columns: images in a row; by default as many as there is room for.
        symmetric: whether zero is the middle of the scale; by default where any pixel
            is negative.

    Returns:
        SVG below 60 kB: of more images the first are drawn, and the others counted.

    Raises:
        ShapeError: the array has another shape, or there is not a title for each.

    Example:
        >>> svg = images(np.eye(3)[None] - 0.5, titles=["unit 1"], title="One weight",
        ...              caption="The diagonal is positive.")
        >>> ">unit 1</text>" in svg, ">−0.500</text>" in svg
        (True, True)
    """
    pixels = _checked(grid, titles)
    n, height, width = pixels.shape[:3]
    low, high, signed = _scale(pixels, np.asarray(grid), symmetric)
    gaps, scale = _placed(n, height, width, columns, titles)
    shown = n
    while True:
        address = encoded(mosaic(pixels[:shown], gaps), low, high, signed)
        if len(address) <= MOST_BYTES or shown <= gaps.columns:
            break
        shown = (shown - 1) // gaps.columns * gaps.columns
    places = [
        (
            4 + scale * (k % gaps.columns) * (width + gaps.beside),
            4 + scale * (k // gaps.columns) * (height + gaps.below),
        )
        for k in range(shown)
    ]
    wide = max(x for x, _ in places) + scale * width - 4
    high_px = max(y for _, y in places) + scale * height - 4
    box = f"h{scale * width:.1f}v{scale * height:.1f}h{-scale * width:.1f}z"
    sheet = tag(
        "image",
        x=4,
        y=4,
        width=wide,
        height=high_px,
        href=address,
        preserveAspectRatio="none",
        style="image-rendering:pixelated",
    )
    edges = tag(
        "path",
        d="".join(f"M{x:.1f} {y:.1f}{box}" for x, y in places),
        style=f"fill:none;stroke:{token('line')}",
    )
    space = scale * (width + gaps.beside) - 2
    words = [
        text(
            x + scale * width / 2,
            y + scale * height + 14,
            _fitting(name, space),
            anchor="middle",
        )
        for name, (x, y) in zip(titles, places, strict=False)
    ]
    foot = 4 + high_px + (22 if titles else 8)
    rest = f"+ {show(n - shown)} more" if n > shown else ""
    return picture(
        420,
        foot + 28,
        sheet,
        edges,
        *words,
        "" if pixels.ndim == 4 else _legend(foot, low, high, signed),
        text(416, foot + 9, rest, anchor="end") if rest else "",
        title=title,
        caption=caption,
    )


def _checked(grid: Any, titles: Sequence[str]) -> Any:
    pixels = finite(grid)
    fits = pixels.ndim == 3 or (pixels.ndim == 4 and pixels.shape[3] == 3)
    if not fits or 0 in pixels.shape or (titles and len(titles) != len(pixels)):
        raise ShapeError(
            "These are no images to draw.",
            got=f"an array of shape {pixels.shape} with {len(titles)} titles",
            expected="shape (images, height, width) or (images, height, width, 3), at "
            "least one image, and a title for each or none",
            fix="for weights of a first layer: kernel.T.reshape(-1, height, width)",
        )
    every = math.ceil(max(pixels.shape[1:3]) / LARGEST)
    if every == 1:
        return pixels
    n, height, width, *rgb = pixels.shape
    down, across = max(1, height // every), max(1, width // every)
    tall, wide = min(every, height), min(every, width)
    cut = pixels[:, : down * tall, : across * wide]
    return cut.reshape(n, down, tall, across, wide, *rgb).mean((2, 4))


def _scale(pixels: Any, given: Any, symmetric: bool | None) -> tuple[Any, Any, bool]:
    """The values at both ends, and whether zero is in the middle."""
    if pixels.ndim == 4:
        return 0.0, 255.0 if np.issubdtype(given.dtype, np.integer) else 1.0, False
    known = pixels[np.isfinite(pixels)]
    known = known if len(known) else np.zeros(1)
    low, high = float(known.min()), float(known.max())
    if low < 0 if symmetric is None else symmetric:
        most = max(-low, high)
        return -most, most, True
    return low, high, False


def _placed(
    n: int, height: int, width: int, columns: int | None, titles: Sequence[str]
) -> tuple[Gaps, float]:
    """How the images stand, and units of the picture for a pixel."""
    longest = min(max(map(room, titles), default=0), 120)
    if columns is None:
        needed = max(min(width * 3, 64), longest)
        columns = max(1, min(n, int((WIDTH + 6) / (needed + 6))))
    columns = min(columns, n)
    scale = max(0.1, min((WIDTH - 6 * (columns - 1)) / columns, 150)) / width
    below = math.ceil((22 if titles else 6) / scale)
    beside = math.ceil(max(6, longest + 6 - scale * width) / scale)
    scale = min(scale, WIDTH / (columns * (width + beside) - beside))
    return Gaps(columns, beside, below), scale


def _fitting(name: str, space: float) -> str:
    most = max(2, int(space / 6.2))
    return name if len(name) <= most else name[: most - 1] + "…"


def _legend(y: float, low: float, high: float, signed: bool) -> str:
    strip = encoded(np.linspace(0, 1, 41)[None], 0.0, 1.0, signed)
    place = dict(x=4, y=y, width=160, height=10, preserveAspectRatio="none")
    bar = tag("image", href=strip, **place)
    edge = tag("rect", x=4, y=y, width=160, height=10, style="fill:none")
    names = [(4, "start", low), (164, "end", high)]
    if signed:
        names.insert(1, (84, "middle", 0.0))
    words = [
        text(x, y + 22, measured(value), anchor=anchor) for x, anchor, value in names
    ]
    kind = "blue positive, vermillion negative" if signed else "from black to white"
    told = text(172, y + 9, f"one scale: {kind}")
    style = f"fill:{token('muted')};stroke:none;font-size:10px"
    outline = tag("g", edge, style=f"stroke:{token('line')}")
    return bar + outline + tag("g", *words, told, style=style)
