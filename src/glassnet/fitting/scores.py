"""Scores: how good a model is on rows it never saw, and how sure that is."""

from typing import Any

import numpy as np
from jaxtyping import Float

from glassnet.baselines import Baseline
from glassnet.data import Dataset, Prepared
from glassnet.data.task import TASKS
from glassnet.fitting.forecasts import Reading
from glassnet.fitting.reliability import BINS, reliability
from glassnet.metrics.comparison import paired_difference
from glassnet.metrics.intervals import bootstrap_interval, wilson_interval
from glassnet.metrics.scores import (
    accuracy,
    calibration_error,
    confusion,
    log_loss,
    mean_absolute_error,
    r2,
    root_mean_squared_error,
)
from glassnet.model import Model
from glassnet.recipe import Trained

POINTS = 2_000  # test rows whose residuals are kept for the report
SHOWN = 12  # mistakes that are kept for the report
LETTERS = 160  # of a text that was mistaken
SIDE = 32  # pixels of their pictures


def truths(dataset: Dataset, prepared: Prepared) -> np.ndarray:
    """What predictions are held against, for every row: class codes, or raw values."""
    if dataset.task == "classification":
        return prepared.y
    if dataset.course is not None:
        return dataset.course.truth(np.arange(len(dataset)))
    return dataset.answers.astype("float64")


def scores(
    model: Model, outputs: np.ndarray, truth: np.ndarray, read: Reading | None = None
) -> dict[str, Any]:
    """The metric on these rows with its interval, and what stands beside it.

    Args:
        model: whose outputs they are.
        outputs: from `model.outputs`.
        truth: class codes, or values in the target's unit.
        read: from outputs to values; the target's own way if absent.

    Returns:
        `metric`, `test`, `interval`; for classes also `log_loss` in nats and
        `calibration_error`, for values `rmse` and `mae` in the target's unit.
    """
    if model.labels is None:
        guess = (read or model.target.decode)(outputs)
        low, high = bootstrap_interval(r2, truth, guess)
        return {
            "metric": "r2",
            "test": float(r2(truth, guess)),
            "interval": [float(low), float(high)],
            "rmse": float(root_mean_squared_error(truth, guess)),
            "mae": float(mean_absolute_error(truth, guess)),
        }
    guess = model.codes(outputs)
    low, high = wilson_interval(int((guess == truth).sum()), len(truth))
    chances = model.probabilities(outputs)
    return {
        "metric": "accuracy",
        "test": float(accuracy(truth, guess)),
        "interval": [float(low), float(high)],
        "log_loss": float(log_loss(truth, chances)),
        "calibration_error": calibration_error(truth, chances, BINS),
        "mistakes": int((guess != truth).sum()),
    }


def scores_alone(
    model: Model, x: np.ndarray, truth: np.ndarray, read: Reading | None = None
) -> Float[np.ndarray, " members"]:
    """The metric of each member alone on these rows; empty for a single network."""
    if not model.members:
        return np.zeros(0)
    answers = model.answers(x)
    if model.labels is None:
        read = read or model.target.decode
        return np.array([r2(truth, read(one)) for one in answers])
    return np.array([accuracy(truth, guess) for guess in model.codes(answers)])


def validation_score(trained: Trained, prepared: Prepared) -> float | None:
    """The metric on the validation rows, each judged by members that never saw it.

    It is read off the record at each member's best epoch. R2 comes from the mean
    squared error of standardized answers and their variance.
    """
    history, folds = trained.record.history, prepared.parts.folds
    classes = bool(prepared.target.labels)
    name = "validation_accuracy" if classes else "validation_mean_squared_error"
    if prepared.target.task == "segmentation":
        name = "validation_intersection_over_union"
    elif prepared.target.task not in TASKS:  # its loss is the metric of a text alone
        name = "validation_loss" if prepared.target.task == "language" else ""
    if name not in history:
        return None
    course = history[name].reshape(len(trained.record), -1)
    best = np.maximum(np.atleast_1d(trained.best), 1) - 1
    # snapshots are moments of one course; seeds share one fold
    each = course[best, np.arange(len(best)) % course.shape[1]]
    held = [rows for _, rows in folds] * (len(best) // len(folds) or 1)
    counts = np.array(list(map(len, held)))
    mean = float((each * counts).sum() / counts.sum())
    if name != "validation_mean_squared_error":
        return mean
    spread = float(np.concatenate([prepared.y[rows] for rows in held]).var())
    if spread == 0:  # one row, or the same answer in all: as `r2` has it
        return float(mean == 0)
    return 1 - mean / spread


def verdict(
    found: dict[str, Any],
    predicted: np.ndarray,
    truth: np.ndarray,
    baselines: list[Baseline],
) -> str:
    """One sentence on whether the network is worth it against the best baseline."""
    known = [b for b in baselines if np.isfinite(b.value)]
    if not known:
        return ""
    best = max(known, key=lambda b: b.value)
    ours, theirs = found["test"], best.value
    certain = paired_difference(truth, predicted, best.predicted).p < 0.05
    if found["metric"] == "accuracy":
        wrong = int((best.predicted != truth).sum())
        errors = "error" if found["mistakes"] == 1 else "errors"
        count = f"{found['mistakes']:,} {errors} of {len(truth):,} against {wrong:,}"
    else:
        count = f"R2 {ours:.3g} against {theirs:.3g}"
    sure = "" if certain else " (difference not certain with so few rows)"
    if ours == theirs:
        return f"no better: {count} of {best.name}"
    return f"{'yes' if ours > theirs else 'no'}: {count} of {best.name}{sure}"


def errors(
    model: Model,
    outputs: np.ndarray,
    truth: np.ndarray,
    rows: np.ndarray,
    shown: np.ndarray | None = None,
    read: Reading | None = None,
) -> dict[str, Any]:
    """What the report shows of the test part: a confusion matrix, or residuals.

    Args:
        model: whose outputs they are.
        outputs: from `model.outputs`, for the test rows.
        truth: class codes, or values in the target's unit.
        rows: the test rows' numbers in the data.
        shown: every row of the data as pixels, or as a text, if they are.
        read: from outputs to values; the target's own way if absent.
    """
    if model.labels is None:
        some = np.linspace(0, len(truth) - 1, min(POINTS, len(truth))).astype(int)
        guess = (read or model.target.decode)(outputs)
        return {"truth": truth[some].tolist(), "predicted": guess[some].tolist()}
    chances = model.probabilities(outputs)
    guess = chances.argmax(-1)
    wrong = np.flatnonzero(guess != truth)
    worst = wrong[np.argsort(-chances[wrong, guess[wrong]], kind="stable")][:SHOWN]
    mistakes = [
        [int(rows[i]), int(truth[i]), int(guess[i]), float(chances[i, guess[i]])]
        for i in worst
    ]
    matrix = confusion(truth, guess, len(model.labels))
    found = {"confusion": np.asarray(matrix).tolist(), "mistakes": mistakes}
    found["reliability"] = reliability(truth, chances)
    if shown is not None and shown.ndim == 1:
        found["texts"] = [_start(text) for text in shown[rows[worst]]]
    elif shown is not None:
        found["images"] = [_small(image).tolist() for image in shown[rows[worst]]]
    return found


def _start(text: str) -> str:
    """As much of a text as a line of a table holds."""
    return text if len(text) <= LETTERS else f"{text[:LETTERS].rstrip()}…"


def _small(image: np.ndarray) -> np.ndarray:
    """Every second pixel or fewer of a large picture, for a table of mistakes."""
    every = -(-max(image.shape[:2]) // SIDE)
    return np.round(np.asarray(image[::every, ::every], float), 2)
