"""Masks: pictures beside what is in them and what was found, and what is mixed up."""

from typing import TYPE_CHECKING

import numpy as np

from glassnet.data import Masks
from glassnet.drawing.numbers import show
from glassnet.drawing.palette import CLASSES
from glassnet.fitting.exhibits.alone import plain
from glassnet.metrics.overlap_scores import mask_confusions, mean_overlap
from glassnet.report.exhibits import Exhibit

if TYPE_CHECKING:
    from glassnet.fitting.result import Run

__all__ = ["masks", "mixed_up"]

EACH = 6  # pictures of the best, and of the worst
SIDE = 64  # pixels of their longer side, beyond which every second is left out
MOST = 20  # classes of which it is drawn what they are taken for
BLACK, WHITE = "#000000", "#ffffff"


def masks(run: "Run") -> list[Exhibit]:
    """Test pictures with their masks and those found: the worst, and the best."""
    rows, labels = run.prepared.parts.test, run.model.labels or []
    truth, found = run.prepared.y[rows], run.predicted
    each = mean_overlap(mask_confusions(truth, found, len(labels)))
    order = np.argsort(each, kind="stable")
    worst, best = order[:EACH], order[::-1][:EACH]
    low, high = (show(float(each[one[0]])) for one in (worst, best))
    return [
        _beside(run, worst, each, f"Where it errs most: an overlap of {low} and more"),
        _beside(run, best, each, f"Where it errs least: an overlap of up to {high}"),
    ]


def mixed_up(run: "Run") -> list[Exhibit]:
    """What the test pixels of each class are taken for."""
    labels = run.model.labels or []
    if len(labels) > MOST:
        return []
    truth = run.prepared.y[run.prepared.parts.test]
    counts = mask_confusions(truth, run.predicted, len(labels)).sum(0)
    there = counts.sum(1, keepdims=True)
    shares = counts / np.maximum(there, 1)
    wrong = counts * (1 - np.eye(len(labels), dtype=int))
    title = "No test pixel is taken for another class"
    if wrong.any():
        one, other = np.unravel_index(wrong.argmax(), wrong.shape)
        title = f"Pixels of {labels[one]} are most often taken for {labels[other]}: "
        title += f"{show(100 * float(shares[one, other]))} % of them"
    names = [str(label) for label in labels]
    data = {"values": plain(shares, 4), "rows": names, "columns": names}
    data |= {"x_label": "found", "y_label": "right", "label": "share"}
    caption = "Each row is a class, and the shares of its pixels that were found to be "
    return [Exhibit("heat", title, f"{caption}of each; yellow is more.", data)]


def _beside(run: "Run", places: np.ndarray, each: np.ndarray, title: str) -> Exhibit:
    """Each picture, its mask, and the mask found."""
    height, width, channels = (*(run.dataset.image_shape or ()), 1)[:3]
    rows, every = run.prepared.parts.test[places], -(-max(height, width) // SIDE)
    pixels = run.prepared.x[rows].reshape(-1, height, width, channels).clip(0, 1)
    colors = np.array([[*bytes.fromhex(one[1:])] for one in _colors(run)]) / 255
    gray = bool((colors == colors[:, :1]).all()) and channels == 1
    right, found = (colors[a] for a in (run.prepared.y[rows], run.predicted[places]))
    pictures = pixels if channels == 3 else pixels.mean(3, keepdims=True).repeat(3, 3)
    grid = np.stack([pictures, right, found], 1)[:, :, ::every, ::every]
    grid = grid.reshape(-1, *grid.shape[2:])
    words = [w for one in each[places] for w in ("picture", "right", show(float(one)))]
    caption = "Each picture, what is right, and what was found, with its overlap "
    caption += "(intersection over union, mean of the classes) below."
    data = {"grid": plain(grid[..., 0] if gray else grid, 2), "columns": 6}
    data |= {"titles": words, "symmetric": False}
    return Exhibit("images", title, caption, data)


def _colors(run: "Run") -> list[str]:
    """Of each class: its own, if masks have colors; else such as can be told apart."""
    form, count = run.dataset.form, len(run.model.labels or [])
    own = form.palette if isinstance(form, Masks) else ()
    if isinstance(form, Masks) and form.held == "color":
        own = form.classes
    if own and len(set(own)) == count:
        return list(own)
    others = [*CLASSES.values()]
    return [BLACK, WHITE] if count == 2 else [BLACK, *(others * 8)[: count - 1]]
