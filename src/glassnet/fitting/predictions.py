"""Predictions as a table: a label, and the probability of each class."""

import io
from typing import Any

from glassnet.model import Model

__all__ = ["predictions"]


def predictions(model: Model, table: Any) -> str:
    """CSV text with a row for each row of the table.

    Args:
        model: what predicts.
        table: with the columns of training, in any order.

    Returns:
        The target's name over the answers; for classes also `probability_LABEL` for
        each label, in order.
    """
    import polars as pl

    outputs = model.outputs(model.encoder(table))
    name = model.target.name or "prediction"
    if model.labels is None:
        columns = {name: model.target.decode(outputs)}
    else:
        columns = {name: model.target.decode(model.codes(outputs))}
        chances = model.probabilities(outputs)
        for i, label in enumerate(model.labels):
            columns[f"probability_{label}"] = chances[:, i].round(6)
    out = io.BytesIO()
    pl.DataFrame(columns).write_csv(out)
    return out.getvalue().decode()
