"""Course: forecasts of a series beside what came."""

from typing import TYPE_CHECKING

import numpy as np

from glassnet.drawing.numbers import show
from glassnet.fitting.exhibits.alone import plain
from glassnet.report.exhibits import Exhibit

if TYPE_CHECKING:
    from glassnet.fitting.result import Run

__all__ = ["course"]

BEFORE = 3  # seasons, or as many steps as are forecast, that are drawn before


def course(run: "Run") -> list[Exhibit]:
    """The end of the series, what was forecast of it, and the best rule of thumb."""
    series, rows = run.dataset.course, run.prepared.parts.test
    if series is None:
        return []
    times = series.ends[rows] + series.change.ahead
    start = max(0, times[0] - max(BEFORE * series.change.season, len(times)))
    past = np.arange(start, times[-1] + 1)
    lines = [
        [run.dataset.target, plain(past), plain(series.target[past])],
        ["network", plain(times), plain(run.predicted)],
    ]
    rules = [b for b in run.baselines if b.name in ("naive", "seasonal naive")]
    if rules:
        best = max(rules, key=lambda baseline: baseline.value)
        lines.append([best.name, plain(times), plain(best.predicted)])
    error = show(run.summary["mae"])
    return [
        Exhibit(
            "lines",
            f"Forecasts of the last {len(times)} values are off by {error} on average",
            f"Each forecast knows the true past up to {series.change.ahead} "
            f"{'step' if series.change.ahead == 1 else 'steps'} before.",
            {"series": lines, "x_label": "step", "y_label": run.dataset.target},
        )
    ]
