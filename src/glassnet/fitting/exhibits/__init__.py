"""Exhibits: what is worth looking at in a trained network, by what it learned."""

import warnings
from typing import TYPE_CHECKING

from glassnet.errors import GlassnetWarning
from glassnet.fitting.exhibits.codes import codes, rebuilt
from glassnet.fitting.exhibits.course import course
from glassnet.fitting.exhibits.kernels import kernels
from glassnet.fitting.exhibits.looking import attention
from glassnet.fitting.exhibits.masks import masks, mixed_up
from glassnet.fitting.exhibits.rows_made import film, rows_made
from glassnet.fitting.exhibits.sheet import sheet
from glassnet.fitting.exhibits.texts import texts
from glassnet.fitting.exhibits.translations import crossed, written
from glassnet.report.exhibits import Exhibit

if TYPE_CHECKING:
    from glassnet.fitting.result import Run

__all__ = ["exhibits"]


def exhibits(run: "Run") -> list[Exhibit]:
    """What the report shows of the network itself; nothing where there is nothing.

    Args:
        run: that is over.
    """
    makers = {
        "language": (texts, attention),
        "reconstruction": (rebuilt, codes, sheet, rows_made),
        "generation": (rows_made, film),
        "translation": (written, crossed),
        "segmentation": (masks, mixed_up, kernels),
    }
    found: list[Exhibit] = []
    for maker in makers.get(run.dataset.task, (course, kernels, attention)):
        try:
            found += maker(run)
        except Exception as error:  # a picture less must not cost the run
            text = f"A picture for the report could not be made: {error}"
            warnings.warn(text, GlassnetWarning, stacklevel=2)
    return found
