"""The three baselines: knowing nothing, a straight line, and boosted trees."""

import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from glassnet.baselines.job import CELLS, LINEAR_CELLS, Baseline, Job
from glassnet.baselines.text_models import bayes, linear


def run(job: Job) -> list[Baseline]:
    """Fit and score all of them, simplest first."""
    classes = job.task == "classification"
    names = ("majority", "logistic") if classes else ("mean", "ridge")
    makers = [(names[0], _constant), (names[1], _linear), ("boosting", _boosting)]
    if len(job.texts):
        makers = [(names[0], _constant), (names[1], linear)]
        makers += [("naive Bayes", bayes)] if classes else []
    return [_timed(name, make, job) for name, make in makers]


def _timed(name: str, fit: Callable, job: Job) -> Baseline:
    start = time.perf_counter()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # not converged: it still predicts
            predicted, note = fit(job)
    except Exception as error:  # a baseline that fails must not cost the run
        predicted, note = None, f"failed: {type(error).__name__}: {error}"
    seconds = time.perf_counter() - start
    if predicted is None:
        return Baseline(name, float("nan"), seconds, note, np.zeros(0))
    return Baseline(name, _score(job, predicted), seconds, note, predicted)


def _constant(job: Job) -> tuple[np.ndarray, str]:
    answers = job.answers[: job.train]
    if job.task == "classification":
        values, counts = np.unique(answers, return_counts=True)
        guess = values[counts.argmax()]
    else:
        guess = answers.mean()
    return np.full(len(job.answers) - job.train, guess), ""


def _linear(job: Job) -> tuple[np.ndarray, str]:
    from sklearn.linear_model import LogisticRegression, Ridge

    classes = job.task == "classification"
    count = len(np.unique(job.answers)) if classes else 1
    rows, note = _some(job, job.scaled.shape[1] * count, LINEAR_CELLS)
    # so many iterations as a few seconds allow
    steps = int(np.clip(2e10 / (len(rows) * job.scaled.shape[1] * count), 50, 2000))
    model = LogisticRegression(max_iter=steps) if classes else Ridge()
    model.fit(job.scaled[rows], job.answers[rows])
    return np.asarray(model.predict(job.scaled[job.train :])), note


def _boosting(job: Job) -> tuple[np.ndarray, str]:
    from sklearn.ensemble import (
        HistGradientBoostingClassifier,
        HistGradientBoostingRegressor,
    )

    classes = job.task == "classification"
    count = len(np.unique(job.answers)) if classes else 1
    rows, note = _some(job, job.raw.shape[1] * count, CELLS)
    kind = HistGradientBoostingClassifier if classes else HistGradientBoostingRegressor
    flags: Any = job.categorical  # any array of flags, whatever its annotation says
    model = kind(categorical_features=flags, random_state=0)
    empty = np.isnan(job.raw[rows]).all(0)  # a column without values breaks it
    raw = np.where(empty, 0.0, job.raw)
    model.fit(raw[rows], job.answers[rows])
    return model.predict(raw[job.train :]), note


def _some(job: Job, cells_per_row: int, limit: int) -> tuple[np.ndarray, str]:
    """All training rows, or as many as are worth a few seconds."""
    most = max(1_000, limit // max(1, cells_per_row))
    if job.train <= most:
        return np.arange(job.train), ""
    rows = np.random.default_rng(0).permutation(job.train)[:most]
    return np.sort(rows), f"on {most:,} of {job.train:,} rows"


def _score(job: Job, predicted: np.ndarray) -> float:
    from glassnet.metrics.scores import accuracy, r2

    truth = job.answers[job.train :]
    return float((accuracy if job.task == "classification" else r2)(truth, predicted))
