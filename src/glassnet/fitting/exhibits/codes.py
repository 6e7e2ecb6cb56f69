"""Codes: what an autoencoder keeps of a row, and what it rebuilds of it."""

from typing import TYPE_CHECKING

import jax.numpy as jnp
import numpy as np

from glassnet.drawing.numbers import show
from glassnet.fitting.exhibits.alone import alone, plain
from glassnet.fitting.exhibits.rows_made import pictures
from glassnet.fitting.learned import row_losses
from glassnet.model.creating import bare, code_size
from glassnet.model.latent import encode, latent_map
from glassnet.report.exhibits import Exhibit

if TYPE_CHECKING:
    from glassnet.fitting.result import Run

__all__ = ["codes", "rebuilt"]

PAIRS, POINTS, SIDE, CLASSES = 10, 800, 14, 8


def rebuilt(run: "Run") -> list[Exhibit]:
    """Test rows above what is made of them, and the rows that are rebuilt worst."""
    shape, rows = run.dataset.image_shape, run.prepared.parts.test
    if shape is None:
        return []
    x = run.prepared.x[rows]
    losses = row_losses(run.model, run.recipe.loss, x, run.prepared.y[rows])
    worst = np.argsort(-losses, kind="stable")[:PAIRS]
    first = _beside(run, x[:PAIRS], shape)
    caption = f"Above the test rows, below what comes back from {_size(run)}."
    limit = np.quantile(losses, 0.99)
    said = f"One test row of a hundred costs more than {show(float(limit))}; of new "
    said += "rows, those that do are unlike what was learned."
    return [
        Exhibit("images", "What comes back of test rows", caption, first),
        Exhibit(
            "images",
            "The test rows that it knows least",
            said,
            _beside(run, x[worst], shape),
        ),
    ]


def codes(run: "Run") -> list[Exhibit]:
    """Test rows in the plane of their codes, and the plane as the decoder sees it."""
    if code_size(run.model) != 2:
        return []
    params, state = alone(run.model)
    rows = run.prepared.parts.test[:POINTS]
    x = jnp.asarray(run.prepared.x[rows])
    points = np.asarray(encode(bare(run.model.network), params, state, x))
    found = [_plane(run, points, rows)]
    shape = run.dataset.image_shape
    if shape is not None and "GaussianCode" in repr(run.recipe.network):
        network = bare(run.model.network)
        grid = latent_map(network, params, state, SIDE, run.model.link)
        decoded = np.asarray(grid).reshape(SIDE * SIDE, -1)
        found.append(
            Exhibit(
                "images",
                "The plane of codes, decoded",
                "From left to right the first number of the code, from below the "
                "second, in steps of equal probability.",
                {
                    "grid": plain(pictures(decoded, shape), 2),
                    "columns": SIDE,
                    "symmetric": False,
                },
            )
        )
    return found


def _plane(run: "Run", points: np.ndarray, rows: np.ndarray) -> Exhibit:
    """Classes apart, if there are any; of many the most frequent."""
    labels = ["row"] * len(points)
    caption = f"{len(points)} test rows by the two numbers of their code."
    if run.dataset.labels is not None:
        answers = np.asarray(run.dataset.answers)[rows].astype(str)
        names, counts = np.unique(answers, return_counts=True)
        kept = names[np.argsort(-counts, kind="stable")][:CLASSES]
        chosen = np.isin(answers, kept)
        points, labels = points[chosen], answers[chosen].tolist()
        some = f" Drawn are {len(kept)} of {len(names)} classes."
        caption += some if len(kept) < len(names) else ""
        caption += " The classes were never told to the network."
    return Exhibit(
        "plane",
        "Where test rows lie in the plane of codes",
        caption,
        {
            "points": plain(points),
            "labels": labels,
            "x_label": "first number of the code",
            "y_label": "second",
        },
    )


def _beside(run: "Run", x: np.ndarray, shape: tuple[int, ...]) -> dict:
    back = run.model.outputs(x)[:, : x.shape[1]]
    both = np.concatenate([x, np.clip(back, x.min(), x.max())])
    grid = plain(pictures(both, shape))
    return {"grid": grid, "columns": len(x), "symmetric": False}


def _size(run: "Run") -> str:
    size = code_size(run.model)
    numbers = run.prepared.x.shape[1]
    return f"{size} numbers in place of {numbers}" if size else f"{numbers} numbers"
