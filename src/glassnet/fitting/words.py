"""Words: a run and its scores in a few lines, 80 wide."""

import math
import textwrap
from collections.abc import Sequence
from shlex import quote
from typing import TYPE_CHECKING, Any

import numpy as np

from glassnet.drawing.numbers import show
from glassnet.population import Bagging, Seeds, Snapshots

if TYPE_CHECKING:
    from glassnet.fitting.result import Run

__all__ = ["plus_minus", "score_line", "table"]

WIDTH, INDENT = 80, 12
FIXED = "\N{NO-BREAK SPACE}"
NAMES = {
    "accuracy": "accuracy",
    "r2": "R2",
    "cross_entropy": "nats/token",
    "explained": "explained",
    "iou": "mean IoU",
    "exact": "exact",
    "": "",
}


def table(run: "Run") -> str:
    """The short table at the end of a run: answer first, what to do next last."""
    summary = run.summary
    rows = summary["rows"]
    counts = " / ".join(f"{show(count)} {part}" for part, count in rows.items())
    counts += " rows"
    if summary["members"] > 1:
        counts += f" · {summary['members']} {_kind(run)}"
    lines = [f"{run.dataset.name} · {summary['task']} · {counts}"]
    if summary["test"] is not None:
        lines.append(_row(NAMES[summary["metric"]], _scores(summary)))
    if "rmse" in summary:
        mean = f"rmse {show(summary['rmse'])}   mae {show(summary['mae'])}"
        lines.append(_row("in units", mean))
    if "mase" in summary:
        steps = f"off by {show(summary['mase'])} of the usual step over a season"
        lines.append(_row("scaled", f"{steps} ({summary['season']})"))
    if "iou" in summary:
        lines.append(_row("each", _overlaps(summary)))
    if "perplexity" in summary:
        choice = f"as unsure as among {show(summary['perplexity'])} tokens"
        lines.append(_row("perplexity", choice))
    if "characters" in summary:
        share = math.floor(1e4 * summary["characters"]) / 100  # 100 is none wrong
        lines.append(_row("characters", f"{share:g} % of all characters are right"))
    if "threshold" in summary:
        share = f"{show(100 * summary['flagged'])} % of the test rows are unlike the "
        share += f"others: an error above {show(summary['threshold'])}"
        lines.append(_row("anomalies", share))
    if len(summary["alone"]) > 1:
        each = f"{plus_minus(summary['alone'])} (mean ± sd)"
        lines.append(_row("one alone", each))
    if "log_loss" in summary:
        lines.append(_row("certainty", _certainty(summary)))
    if summary["verdict"]:
        lines.append(_row("worth it", summary["verdict"]))
    partly = [f"{b.name} {b.note}" for b in run.baselines if b.note]
    if partly:
        lines.append(_row("baselines", "; ".join(partly)))
    warnings = [note for note in run.notes if note.level == "warning"]
    if warnings:
        one = "1 warning" if len(warnings) == 1 else f"{len(warnings)} warnings"
        about = ", ".join(dict.fromkeys(n.about for n in warnings if n.about))
        lines.append(_row("data", f"{one}{': ' + about if about else ''}"))
    if run.record.stopped:
        lines.append(_row("stopped", f"{run.record.stopped}, epoch {len(run.record)}"))
    if run.folder:
        path = f"{run.folder}/report.html"
        lines.append(_row("report", path.replace(" ", FIXED)))
        command = _next(run)
        lines.append(_row("next", command.replace(" ", FIXED)))
    return "\n".join(lines)


def _next(run: "Run") -> str:
    """What to do with the model, as it is typed."""
    folder = quote(run.folder)
    if run.dataset.task in ("language", "generation") or _draws(run):
        return f"glassnet generate {folder}"
    form = type(run.dataset.form).__name__
    folders = {"Images": "pictures/", "Sounds": "sounds/"}
    folders["Masks"] = "pictures/ --out found/"
    new = folders.get(form, "new.csv")
    return f"glassnet predict {folder} {new}"


def _draws(run: "Run") -> bool:
    """Whether its codes can be drawn."""
    return "GaussianCode" in repr(run.recipe.network)


def score_line(found: dict[str, Any]) -> str:
    """A metric and its interval in one line.

    Example:
        >>> score_line({"metric": "accuracy", "test": 0.5, "interval": [0.4, 0.6],
        ...             "rows": 90})
        'accuracy 0.500 [0.400, 0.600] on 90 rows'
    """
    low, high = found["interval"]
    span = f"[{show(low)}, {show(high)}]"
    name = NAMES[found["metric"]]
    line = f"{name} {show(found['test'])} {span} on {show(found['rows'])} rows"
    if "iou" not in found:
        return line
    return f"{line}\n  each  {_overlaps(found)}".replace(FIXED, " ")


def plus_minus(values: Sequence[float]) -> str:
    """Mean and standard deviation of a few runs, the latter over one less than them.

    Example:
        >>> plus_minus([0.9, 0.94])
        '0.920 ± 0.0283'
    """
    return f"{show(float(np.mean(values)))} ± {show(float(np.std(values, ddof=1)))}"


def _kind(run: "Run") -> str:
    """What the members are, in words."""
    kinds = {
        Seeds: "replicas",
        Bagging: "members on bags of rows",
        Snapshots: "snapshots",
    }
    ensemble = run.recipe.ensemble
    if ensemble is None:
        return "members over folds"
    return kinds.get(type(ensemble), f"members by {type(ensemble).__name__}")


def _overlaps(found: dict[str, Any]) -> str:
    """The overlap of each class, and the share of pixels that are right."""
    known = {label: iou for label, iou in found["iou"].items() if iou is not None}
    each = [f"{label} {show(iou)}" for label, iou in known.items()]
    each.append(f"pixels right {show(found['pixel_accuracy'])}")
    return "   ".join(one.replace(" ", FIXED) for one in each)


def _certainty(summary: dict[str, Any]) -> str:
    """How good the probabilities are."""
    parts = [
        f"log loss {show(summary['log_loss'])}",
        f"calibration error {show(summary['calibration_error'])}",
    ]
    if summary["temperature"] != 1:
        parts.append(f"temperature {show(summary['temperature'])}")
    return "   ".join(one.replace(" ", FIXED) for one in parts)


def _scores(summary: dict[str, Any]) -> str:
    low, high = summary["interval"]
    ours = f"network {show(summary['test'])} [{show(low)}, {show(high)}]"
    others = [f"{n} {show(v)}" for n, v in reversed(summary["baselines"].items())]
    # a name and its number stay on one line
    return "   ".join(one.replace(" ", FIXED) for one in [ours, *others])


def _row(name: str, text: str) -> str:
    """A name and its text, wrapped under itself; paths and commands are not broken."""
    indent = " " * (INDENT + 2)
    lines = textwrap.wrap(
        text,
        WIDTH,
        initial_indent=f"  {name:<{INDENT}}",
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(lines).replace(FIXED, " ")
