"""Seen: the looks of a run as plain data, small enough for a model's file."""

import warnings
from typing import Any

import numpy as np

from glassnet.report.seen import Seen
from glassnet.training import Looks

MOST = 200  # looks that are kept in the file: a picture shows no more


def plain(looks: Looks) -> dict[str, Any]:
    """What is kept of the looks: of several members the middle, to four digits.

    Args:
        looks: of a run; of many looks every n-th is kept.

    Returns:
        Nothing if there were none.

    Example:
        >>> from glassnet.training import Look
        >>> looks = Looks()
        >>> looks.add(0, Look(("delta/0",), np.array([0.123456])))
        >>> plain(looks)
        {'steps': [0], 'layers': ['0'], 'statistics': {'delta': [[0.1235]]}}
    """
    if not len(looks):
        return {}
    some = slice(None, None, -(-len(looks) // MOST))
    found = {}
    for statistic in looks.statistics:
        values = looks[statistic][some]
        with warnings.catch_warnings():  # of nothing there is no middle
            warnings.simplefilter("ignore", RuntimeWarning)
            values = np.nanmedian(values, -1) if values.ndim > 2 else values
        found[statistic] = [[_short(value) for value in row] for row in values.tolist()]
    steps = looks.steps[some].tolist()
    return {"steps": steps, "layers": list(looks.layers), "statistics": found}


def seen(found: dict[str, Any] | None) -> Seen | None:
    """What `plain` kept, for a report.

    Args:
        found: by `plain`.
    """
    if not found:
        return None
    arrays = {n: np.array(rows, float) for n, rows in found["statistics"].items()}
    return Seen(np.array(found["steps"]), list(found["layers"]), arrays)


def _short(value: float) -> float | None:
    return float(f"{value:.4g}") if np.isfinite(value) else None
