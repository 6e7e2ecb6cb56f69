"""Certainty: a temperature for a trained model, from rows that trained nothing."""

import numpy as np
from jaxtyping import Float, Int

from glassnet.data import Note, Prepared
from glassnet.data.note import warn
from glassnet.errors import ConfigError
from glassnet.model import Model
from glassnet.model.temperature import fit_temperature

__all__ = ["calibrated", "check_calibration", "held_out"]


def check_calibration(prepared: Prepared) -> None:
    """Refuse what could not be calibrated, before it is trained.

    Raises:
        ConfigError: the answers are no classes, or nothing is held out.
    """
    if not prepared.target.labels:
        task = prepared.target.task
        names = {"language": "model of a text", "translation": "model of pairs"}
        task = names.get(task, task)
        raise ConfigError(
            f"Only probabilities can be calibrated, and a {task} has none.",
            got="calibrate=True",
            expected="calibrate=False, or classes",
            fix="leave calibrate out",
        )
    if not any(len(held) for _, held in prepared.parts.folds):
        raise ConfigError(
            "Calibration needs rows that trained nothing, and this split keeps none.",
            got="a validation part of 0 rows",
            expected="a share of validation rows above 0, or several folds",
            fix="set validation = 0.2 in the split",
        )


def calibrated(model: Model, prepared: Prepared) -> tuple[Model, list[Note]]:
    """The model with the temperature that suits its validation rows.

    With one validation part all members answer together. With a part for each member,
    a row is answered by those alone that did not train on it: over folds that is one
    of them, which is less right, and less sure, than all together.

    Args:
        model: as trained.
        prepared: the rows, shared out as they were for training.

    Returns:
        The model, and a warning if its temperature could not be found.
    """
    rows, outputs = held_out(model, prepared)
    found = fit_temperature(model.probabilities(outputs), prepared.y[rows])
    if found is not None:
        return model.replaced(temperature=found), []
    text = f"None of the {len(rows):,} validation rows is wrong: they cannot say how "
    text += "sure the model may be, so its probabilities stay as they are."
    return model, [warn(prepared.target.name, text)]


def held_out(
    model: Model, prepared: Prepared
) -> tuple[Int[np.ndarray, " rows"], Float[np.ndarray, "rows *pixels outputs"]]:
    """The validation rows, and what members say that were not trained on them."""
    folds = prepared.parts.folds
    rows = np.unique(np.concatenate([held for _, held in folds]))
    x = prepared.x[rows]
    if len(folds) == 1:
        return rows, model.outputs(x)
    unseen = np.stack([np.isin(rows, held) for _, held in folds])  # (members, rows)
    shares = (unseen / unseen.sum(0)).astype("float32")
    answers = model.answers(x)
    shares = shares.reshape(shares.shape + (1,) * (answers.ndim - 2))
    return rows, (shares * answers).sum(0)
