"""Rows made: what a generator makes of noise, at the end and on the way."""

from typing import TYPE_CHECKING

import numpy as np

from glassnet.fitting.exhibits.alone import plain
from glassnet.report.exhibits import Exhibit

if TYPE_CHECKING:
    from glassnet.fitting.result import Run

__all__ = ["film", "pictures", "rows_made"]

MADE, EACH, MOMENTS = 40, 8, 8


def rows_made(run: "Run") -> list[Exhibit]:
    """Pictures that nobody drew; nothing where the rows are none, or none are made."""
    shape = run.dataset.image_shape
    if shape is None or not _makes(run):
        return []
    rows = run.model.sample(MADE, seed=run.recipe.seed)
    return [
        Exhibit(
            "images",
            "What it makes of noise",
            f"{MADE} pictures, each of other noise. More: glassnet generate RUN",
            {"grid": plain(pictures(rows, shape)), "columns": 10, "symmetric": False},
        )
    ]


def film(run: "Run") -> list[Exhibit]:
    """The same noise after some of the epochs."""
    shape, shown = run.dataset.image_shape, run.shown.get("shown/samples")
    if shape is None or shown is None:
        return []
    rows = np.asarray(shown["rows"])[: len(run.record) + 1, :EACH]
    moments = np.unique(np.linspace(0, len(rows) - 1, MOMENTS).round().astype(int))
    taken = rows[moments].reshape(len(moments) * EACH, -1)
    words = [str(moment) for moment in moments for _ in range(EACH)]
    title = "How it learned: the same noise after more and more epochs"
    caption = "Each column is the same noise; below are the epochs done, 0 the start."
    return [
        Exhibit(
            "images",
            title,
            caption,
            {
                "grid": plain(pictures(taken, shape)),
                "columns": EACH,
                "titles": words,
                "symmetric": False,
            },
        )
    ]


def _makes(run: "Run") -> bool:
    """Whether noise in the place of the code means anything."""
    kinds = repr(run.recipe.network)
    return "GaussianCode" in kinds or "Players" in kinds


def pictures(rows: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Rows as pictures from 0 to 1, gray or of three colors."""
    pixels = rows.reshape(len(rows), *shape)
    pixels = (pixels - pixels.min()) / ((pixels.max() - pixels.min()) or 1)
    gray = pixels.ndim == 4 and pixels.shape[3] != 3
    return pixels.mean(3) if gray else pixels
