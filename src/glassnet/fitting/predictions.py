"""Predictions as a table: answers, how sure they are, and what rows are unlike."""

import io
from typing import Any

import numpy as np

from glassnet.data import (
    Images,
    Note,
    PairTokenizer,
    Sounds,
    Tokenizer,
    Windows,
    read_table,
)
from glassnet.data.text_column import is_typed
from glassnet.data.vocabulary import Vocabulary
from glassnet.errors import ConfigError
from glassnet.fitting.learned import row_errors
from glassnet.fitting.mask_writing import class_shares, makes_masks
from glassnet.model import Model
from glassnet.model.forecast import forecast
from glassnet.recipe import from_data

__all__ = ["predictions"]

AHEAD, SEARCH = "go steps ahead", "search with beams"
WANTED = {  # what can do so, and the flag that asked for it
    AHEAD: ("a model of a series", "--steps"),
    SEARCH: ("a model that writes texts of texts", "--beams"),
}


def predictions(
    model: Model, source: Any, steps: int | None = None, beams: int | None = None
) -> tuple[str, int, list[Note]]:
    """CSV text with a row for each row of the table, each picture or each step ahead.

    Args:
        model: what predicts.
        source: a table with the columns of training in any order; a folder or a file
            of pictures or sounds; a series up to now; of a model of texts, one text.
        steps: of a series, how many to go ahead; as many as were trained if absent.
        beams: beginnings that are kept while an answer is written; 1 if absent.

    Returns:
        The table, its rows and what was noticed. It has the target's name over the
        answers; for classes also `probability_LABEL` for each label, in order. Where
        rows themselves were learned, `error` and whether it is an `anomaly`: above
        what one validation row of a hundred has. Of a model of masks it is the share
        of each picture that is of each class, `share_LABEL`. Beside a text that was
        written stands the `probability` of just that.

    Raises:
        ConfigError: the model predicts nothing, or `steps` are asked for of no series
            or `beams` of a model that writes no answers.
        DataError: a column of training is missing, or a file cannot be read.
    """
    form = _form(model)
    if beams is not None and model.target.task != "translation":
        raise _refused(SEARCH, model)
    if isinstance(form, Windows):
        count = form.ahead if steps is None else steps
        values = forecast(model, form, source, count)
        name = model.target.name or "forecast"
        columns: dict[str, Any] = {"step": np.arange(1, count + 1), name: values}
        return _csv(columns), count, []
    if steps is not None:
        raise _refused(AHEAD, model)
    if isinstance(model.encoder, Vocabulary) or model.target.task == "generation":
        raise _refused("predict rows", model)
    if makes_masks(model):
        columns = class_shares(model, source)
        return _csv(columns), len(columns["file"]), []
    columns = {}
    if isinstance(form, (Images, Sounds)):
        columns["file"] = [str(file) for file in form.files(source)]
        rows, notes = form.features(source), []
    elif isinstance(model.encoder, (PairTokenizer, Tokenizer)) and is_typed(source):
        rows, notes = [source], []
    else:
        rows, notes = read_table(source)
    notes += model.encoder.look(rows)
    columns |= _answers(model, model.encoder(rows), 1 if beams is None else beams)
    return _csv(columns), len(rows), notes


def _form(model: Model) -> Any:
    """How the rows of training were made of files that were no table."""
    if "recipe" not in model.about:
        return None
    return from_data(model.about["recipe"]).data.form


def _answers(model: Model, x: np.ndarray, beams: int) -> dict[str, Any]:
    name = model.target.name or "prediction"
    if model.target.task == "reconstruction":
        return _unlike(model, x)
    if model.target.task == "translation":
        texts, chances = model.translate(x, beams)
        return {name: texts, "probability": chances.round(6)}
    outputs = model.outputs(x)
    if model.labels is None:
        return {name: model.target.decode(outputs)}
    columns = {name: model.target.decode(model.codes(outputs))}
    chances = model.probabilities(outputs)
    for i, label in enumerate(model.labels):
        columns[f"probability_{label}"] = chances[:, i].round(6)
    return columns


def _unlike(model: Model, x: np.ndarray) -> dict[str, Any]:
    """How badly each row is rebuilt."""
    errors = row_errors(model, x)
    columns: dict[str, Any] = {"error": errors}
    limit = model.about.get("summary", {}).get("threshold")
    return columns if limit is None else columns | {"anomaly": errors > limit}


def _refused(what: str, model: Model) -> ConfigError:
    makes = model.target.task in ("language", "generation")
    expected, flag = WANTED.get(what, ("a model with answers", ""))
    return ConfigError(
        f"This model cannot {what}.",
        got=f"a model of {model.target.task}",
        expected=expected,
        fix="glassnet generate RUN" if makes else f"leave {flag} out",
    )


def _csv(columns: dict[str, Any]) -> str:
    import polars as pl

    out = io.BytesIO()
    pl.DataFrame(columns).write_csv(out)
    return out.getvalue().decode()
