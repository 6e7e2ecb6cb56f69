"""The page: a story as one HTML file that needs nothing else."""

import base64
import io
import os
import pathlib
from typing import Any

import numpy as np
from jaxtyping import Num

from glassnet.drawing.confusion import mixups
from glassnet.drawing.layers import layer_table
from glassnet.drawing.numbers import interval, percent, seconds, show
from glassnet.drawing.palette import css
from glassnet.drawing.svg import UNSPEAKABLE, framed
from glassnet.files import write_atomically
from glassnet.report.exhibits import shown
from glassnet.report.layers_over_time import layers_over_time
from glassnet.report.pictures import certainty, errors, layers, scores
from glassnet.report.progress import progress
from glassnet.report.story import Story

__all__ = ["render", "write"]

HERE = pathlib.Path(__file__).parent
ICONS = {"problem": "✕", "error": "✕", "warning": "▲", "note": "i", "info": "i"}
MOST_COLUMNS, MOST_MISTAKES, MOST_NOTES = 200, 12, 50


def render(story: Story) -> str:
    """The report as HTML: no script that runs, no request, light and dark, any width.

    Args:
        story: what to tell; parts that are not there are left out.

    Returns:
        A whole page, under 500 kB.

    Example:
        >>> page = render(Story("digits", "classification", "digit", "98 % are right."))
        >>> "<h1>98 % are right.</h1>" in page
        True
    """
    # On first use: a run without a report pays for no templates.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= dict(
        show=show, percent=percent, seconds=seconds, picture=_data_uri
    )
    pictures = dict(
        scores=scores(story),
        layers=layers(story),
        progress=progress(story),
        layer_by_layer=layers_over_time(story),
        errors=errors(story),
        certainty=certainty(story),
    )
    page = environment.get_template("page.html").render(
        story=story,
        facts=story.facts(),
        colors=Markup(css()),
        icons=ICONS,
        interval=interval,
        spread=[np.mean(story.alone), np.std(story.alone, ddof=1)]
        if len(story.alone) > 1
        else [],
        pictures={k: [Markup(framed(p)) for p in v] for k, v in pictures.items()},
        layer_table=Markup(layer_table(story.layers)),
        mixups=[] if story.confusion is None else mixups(story.confusion, story.labels),
        columns=story.columns[:MOST_COLUMNS],
        mistakes=story.mistakes[:MOST_MISTAKES],
        exhibits=[Markup(one) for one in map(shown, story.exhibits) if one],
        notes=story.notes[:MOST_NOTES],
    )
    return UNSPEAKABLE.sub("\ufffd", page)


def write(story: Story, path: str | os.PathLike) -> None:
    """Write the report; a reader sees the old file or the new one, never a part.

    Args:
        story: what to tell.
        path: of the file, such as `report.html`.

    Raises:
        FileError: the file cannot be written; an old one is as it was.

    Example:
        >>> import tempfile
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "report.html"
        >>> write(Story("digits", "classification", "digit", "98 % are right."), path)
        >>> path.read_text()[:15]
        '<!doctype html>'
    """
    write_atomically(path, render(story))


def _data_uri(image: Num[Any, "height width *channels"]) -> str:
    """A small image, inside the page."""
    from matplotlib.image import imsave

    pixels = np.nan_to_num(np.asarray(image, dtype=float))
    if pixels.ndim == 3 and pixels.shape[2] not in (3, 4):
        pixels = pixels[..., 0]
    pixels = pixels[:: max(1, len(pixels) // 64), :: max(1, pixels.shape[1] // 64)]
    low, high = pixels.min(), pixels.max()
    pixels = (pixels - low) / ((high - low) or 1)
    file = io.BytesIO()
    imsave(file, pixels, cmap="gray", format="png")
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"
