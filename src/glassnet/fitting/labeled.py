"""Labeled rows: a table with answers, read the way that a trained model reads it."""

import os
from typing import Any

import numpy as np

from glassnet.data import Note
from glassnet.data import load as load_data
from glassnet.data.answers import answer_style, find_target, read_answers
from glassnet.data.forms import is_path
from glassnet.data.frames import Series, as_frame, is_absent, is_frame, text_of
from glassnet.data.note import listed, warn
from glassnet.data.reading import read
from glassnet.errors import DataError
from glassnet.model import Model

__all__ = ["labeled_rows"]

WORDS = {"true": True, "false": False}


def labeled_rows(model: Model, data: Any) -> tuple[Any, np.ndarray, list[Note]]:
    """Features and answers to score a model on.

    Nothing is found out about the table that training has settled already: one row, or
    one class alone, is enough to be scored.

    Args:
        model: whose target is looked for.
        data: a path, a frame, a built-in name or a pair of arrays.

    Returns:
        Features for the encoder, an answer for each row, and what was noticed.

    Raises:
        DataError: there is no such target, or it has no answers.

    Example:
        >>> import glassnet as gn
        >>> run = gn.fit(data="iris", epochs=2, members=1, progress=False)
        >>> features, answers, _ = labeled_rows(run.model, "iris")
        >>> features.shape, answers.shape
        ((150, 4), (150,))
    """
    comma, notes = False, []
    if is_frame(data):
        frame = as_frame(data)
    elif _is_file(data):
        frame, notes, separator = read(data)
        comma = separator == ";"
    else:
        dataset = load_data(data, model.target.name or None, task=model.target.task)
        features = dataset.features
        return features, dataset.answers, model.encoder.look(features)
    name = find_target(frame, model.target.name)
    raw, said = _answers(model, frame[name], comma)
    kept = np.array([_present(value) for value in raw.tolist()], bool)
    values = np.array(raw[kept].tolist())
    _demand_answers(model, values)
    if not kept.all():
        lost = f"{int((~kept).sum()):,} of {len(kept):,} rows"
        text = f"{lost} have a missing or infinite '{name}' and were left out."
        said.append(warn(name, text))
    features = frame.drop(name).filter(kept)
    return features, values, [*notes, *said, *model.encoder.look(features)]


def _is_file(data: Any) -> bool:
    if isinstance(data, str):
        return is_path(data)
    return isinstance(data, os.PathLike)


def _answers(model: Model, series: Series, comma: bool) -> tuple[np.ndarray, list]:
    """Answers of the same type as the model's labels or values."""
    first = model.labels[0] if model.labels else 0.0
    if isinstance(first, bool):
        words = [str(word).lower() for word in text_of(series).to_list()]
        known = [None if word == "none" else WORDS.get(word, word) for word in words]
        return np.array(known, dtype=object), []
    if isinstance(first, str):
        return read_answers(text_of(series), ""), []
    style, notes = answer_style(series, comma)
    return read_answers(series, style), notes


def _present(value: Any) -> bool:
    infinite = isinstance(value, float) and bool(np.isinf(value))
    return not infinite and not is_absent(value)


def _demand_answers(model: Model, values: np.ndarray) -> None:
    name = model.target.name
    words = model.labels is None and values.dtype.kind not in "iufb"
    if len(values) and not words:
        return
    raise DataError(
        f"'{name}' holds {'words' if words else 'no answers'}: nothing to score by.",
        got=listed(values.tolist()) if len(values) else "missing values in every row",
        expected="numbers" if words else "at least one row with an answer",
        fix=f"check the column '{name}', or predict without it",
    )
