"""Kernels: what the first convolution looks for, and where it finds it."""

from typing import TYPE_CHECKING

import numpy as np

from glassnet.fitting.exhibits.alone import inside, plain
from glassnet.nn import Conv2D
from glassnet.paths import flatten
from glassnet.report.exhibits import Exhibit

if TYPE_CHECKING:
    from glassnet.fitting.result import Run

__all__ = ["kernels"]

MOST = 32  # kernels or maps that are drawn


def kernels(run: "Run") -> list[Exhibit]:
    """The first convolution's kernels, and the maps that they make of a test row."""
    if run.dataset.image_shape is None or "Conv2D" not in repr(run.model.network):
        return []
    traces = inside(run.model, run.prepared.x[run.prepared.parts.test[:1]])
    first = next((t for t in traces if isinstance(t.layer, Conv2D)), None)
    if first is None:
        return []
    params = flatten(run.model.params)
    kernel = np.asarray(params[f"{first.source}/kernel"])
    kernel = kernel[0] if run.model.members else kernel
    weights = np.moveaxis(kernel.mean(2), -1, 0)[:MOST]
    maps = np.moveaxis(np.asarray(first.y)[0], -1, 0)[:MOST]
    seen = np.asarray(first.x)[0].mean(-1)
    quiet = int((maps.max((1, 2)) <= 0).sum())
    silent = f"; {quiet} of these maps are nowhere above zero" if quiet else ""
    high, wide = kernel.shape[:2]
    return [
        Exhibit(
            "images",
            f"The first layer has {kernel.shape[-1]} patterns of {high} by {wide}",
            "Its kernels: blue is positive, vermillion negative.",
            {"grid": plain(weights), "symmetric": True},
        ),
        Exhibit(
            "images",
            "Where it finds them in one test picture",
            f"The picture, then what each kernel makes of it{silent}.",
            {"grid": plain(_alike(seen, maps)), "symmetric": False},
        ),
    ]


def _alike(seen: np.ndarray, maps: np.ndarray) -> np.ndarray:
    """The picture in the size and the range of the maps, in front of them."""
    rows, columns = (
        np.arange(size) * there // size
        for size, there in zip(maps.shape[1:], seen.shape, strict=True)
    )
    picture = seen[np.ix_(rows, columns)]
    each = [picture, *maps]
    low = np.array([one.min() for one in each])[:, None, None]
    high = np.array([one.max() for one in each])[:, None, None]
    return (np.stack(each) - low) / np.where(high > low, high - low, 1)
