"""Words about a sweep: its table, its lines at the end of a command, its picture."""

import csv as rows_of
import io
from typing import TYPE_CHECKING, Any

import numpy as np

from glassnet.drawing.numbers import seconds, show
from glassnet.drawing.shown import Picture
from glassnet.drawing.svg import escaped, standalone
from glassnet.drawing.trials import trials
from glassnet.fitting.words import NAMES, plus_minus, table

if TYPE_CHECKING:
    from glassnet.fitting.trials import Sweep, Trial

__all__ = ["csv", "drawn", "page", "words"]

MOST = 20  # trials that are listed


def words(sweep: "Sweep") -> str:
    """The table of trials, best first, and the best one's line on the test rows."""
    count, members = len(sweep.trials), len(sweep.trials[0].epochs)
    times = f" × {members} networks" if members > 1 else ""
    head = f"{sweep.dataset.name} · {count} settings{times}"
    head += f" in one program · {seconds(sweep.seconds)}"
    lines = [head, "", *_table(sweep), ""]
    lines.append(f"  best        {_named(sweep.best)}")
    by = sweep.chosen_by.replace("_", " ")
    lines.append(f"  chosen by   the validation {by}, which flatters the best of many;")
    lines.append("              the test rows below were looked at once")
    for name, end in sweep.edges.items():
        further = "lower" if end == "lowest" else "higher"
        lines.append(f"  try on      the {end} {name} is the best: try {further} ones")
    return "\n".join([*lines, *table(sweep.run).splitlines()[1:]])


def csv(sweep: "Sweep") -> str:
    """All trials as a table for other programs, best first."""
    out = io.StringIO()
    found = sweep.table
    writer = rows_of.DictWriter(out, list(found[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(found)
    return out.getvalue()


def page(sweep: "Sweep") -> str:
    """Table and picture, as a notebook shows them."""
    return f"<pre>{escaped(words(sweep))}</pre>{sweep.draw()}"


def drawn(sweep: "Sweep") -> Picture:
    """A picture for each setting that has more than one value."""
    reached = np.array([trial.value for trial in sweep.trials])
    columns = {
        name: np.array([trial.settings[name] for trial in sweep.trials])
        for name in sweep.best
    }
    swept = {n: c for n, c in columns.items() if len(np.unique(c)) > 1} or columns
    best = next(
        i for i, trial in enumerate(sweep.trials) if trial.settings == sweep.best
    )
    by = f"validation {sweep.chosen_by.replace('_', ' ')}"
    way = "higher" if sweep.higher else "lower"
    lost = int(np.isnan(reached).sum())
    caption = f"{len(reached)} trials; the best, a diamond, has {_named(sweep.best)} "
    caption += f"and reaches {show(float(reached[best]))}."
    if lost:
        caption += f" {lost} diverged and {'is' if lost == 1 else 'are'} not drawn."
    svg = trials(
        swept,
        reached,
        best=best,
        higher=sweep.higher,
        title=f"Best: {_named({n: sweep.best[n] for n in swept})}",
        label=f"{by} ({way} is better)",
        caption=caption,
    )
    return Picture(standalone(svg))


def _named(settings: dict[str, float]) -> str:
    return ", ".join(f"{name} {_short(value)}" for name, value in settings.items())


def _short(value: float) -> str:
    whole = value == int(value) and abs(value) < 1e6
    return str(int(value)) if whole else f"{value:.3g}"


def _table(sweep: "Sweep") -> list[str]:
    """Trials as rows of equal columns."""
    score = NAMES[sweep.metric] if sweep.metric else ""
    by = sweep.chosen_by.replace("_", " ")
    both = score not in ("", by)
    names = [*sweep.best, by, *([score] if both else []), "epoch"]
    rows = [_row(sweep, trial, both) for trial in sweep.ranked[:MOST]]
    widths = [max(map(len, column)) for column in zip(names, *rows, strict=True)]

    def line(cells: Any) -> str:
        padded = [f"{c:>{w}}" for c, w in zip(cells, widths, strict=True)]
        return "  " + "  ".join(padded)

    more = len(sweep.trials) - MOST
    rest = [f"  and {more} more: .table has them all"] if more > 0 else []
    return [line(names), *map(line, rows), *rest]


def _row(sweep: "Sweep", trial: "Trial", both: bool) -> list[str]:
    settings = [_short(trial.settings[name]) for name in sweep.best]
    if trial.diverged:
        return [*settings, "diverged", *(["–"] if both else []), "–"]
    many = len(trial.values) > 1
    value = plus_minus(trial.values.tolist()) if many else show(trial.value)
    epoch = show(round(float(np.mean(trial.epochs))))
    return [*settings, value, *([show(trial.score)] if both else []), epoch]
