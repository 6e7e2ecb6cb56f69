"""Unanswered: a table without a target, whose rows themselves are learned."""

import numpy as np

from glassnet.data.dataset import Dataset
from glassnet.data.features import demand_features, excluded, without_names_alone
from glassnet.data.fingerprint import fingerprint
from glassnet.data.kinds import recognize
from glassnet.data.tables import Table, demand_rows, features_of, said_of
from glassnet.data.task import Task

__all__ = ["UNANSWERED", "unanswered"]

UNANSWERED = ("reconstruction", "generation")
"""Tasks that need no answers."""


def unanswered(table: Table, task: Task, exclude: tuple[str, ...]) -> Dataset:
    """Recognize every column of a table, all of which are features.

    Args:
        table: without a target.
        task: what is learned from the rows.
        exclude: columns that must not be used.

    Raises:
        DataError: an excluded column is not there, or too little is left.

    Example:
        >>> import polars
        >>> table = Table("t", polars.DataFrame({"a": [1.0, 2.5, 4.5, 8.0]}))
        >>> data = unanswered(table, "reconstruction", ())
        >>> data.task, len(data)
        ('reconstruction', 4)
    """
    demand_rows(table)
    found = recognize(table.frame, table.comma)
    columns = excluded([recognized.column for recognized in found], exclude)
    columns = without_names_alone(columns)
    demand_features(columns)
    features = features_of(table.frame, columns)
    answers = np.zeros(len(table.frame), np.int64)
    said = [note for recognized in found for note in recognized.notes]
    return Dataset(
        table.name,
        task,
        "",
        features,
        columns,
        answers,
        None,
        notes=[*table.notes, *said_of(columns, len(answers)), *said],
        fingerprint=fingerprint(features.columns, features, answers, None),
    )
