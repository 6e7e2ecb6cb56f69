"""Words: a run and its scores in a few lines, 80 wide."""

import textwrap
from shlex import quote
from typing import TYPE_CHECKING, Any

from glassnet.drawing.numbers import show

if TYPE_CHECKING:
    from glassnet.fitting.result import Run

__all__ = ["score_line", "table"]

WIDTH, INDENT = 80, 12
FIXED = "\N{NO-BREAK SPACE}"
NAMES = {"accuracy": "accuracy", "r2": "R2"}


def table(run: "Run") -> str:
    """The short table at the end of a run: answer first, what to do next last."""
    summary = run.summary
    rows = summary["rows"]
    counts = " / ".join(f"{show(count)} {part}" for part, count in rows.items())
    if summary["members"] > 1:
        counts += f" rows · {summary['members']} members over folds"
    else:
        counts += " rows"
    lines = [f"{run.dataset.name} · {summary['task']} · {counts}"]
    lines.append(_row(NAMES[summary["metric"]], _scores(summary)))
    if "rmse" in summary:
        mean = f"rmse {show(summary['rmse'])}   mae {show(summary['mae'])}"
        lines.append(_row("in units", mean))
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
        command = f"glassnet predict {quote(run.folder)} new.csv"
        lines.append(_row("next", command.replace(" ", FIXED)))
    return "\n".join(lines)


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
    return f"{name} {show(found['test'])} {span} on {show(found['rows'])} rows"


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
