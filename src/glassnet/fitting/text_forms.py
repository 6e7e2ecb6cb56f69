"""Text forms: how a table is read for a model that reads texts."""

from typing import Any

from glassnet.data import LabeledTexts, TextPairs
from glassnet.data.form import Form
from glassnet.data.kinds import recognize
from glassnet.data.series.table import opened
from glassnet.recipe.plan import LABELED, PAIRS, SERIES, Plan

__all__ = ["text_form"]


def text_form(plan: Plan, table: Any, target: str | None) -> Form | None:
    """The form for a model of texts; None for any other.

    A recurrent network is for a series or for texts: where the answers are words, it
    reads texts.

    Args:
        plan: of the model.
        table: a path or a frame.
        target: the column of answers.

    Raises:
        FileError: the file cannot be read.

    Example:
        >>> import polars
        >>> from glassnet.recipe.plans import plan_named
        >>> frame = polars.DataFrame({"said": ["oh", "no"], "mood": ["good", "bad"]})
        >>> text_form(plan_named("gru"), frame, "mood")
        LabeledTexts()
    """
    if PAIRS in plan.data:
        return TextPairs()
    if LABELED not in plan.data:
        return None
    if SERIES in plan.data and not _words(table, target):
        return None
    return LabeledTexts()


def _words(source: Any, target: str | None) -> bool:
    """Whether the answers are words."""
    table = opened(source)
    if target not in table.frame.columns:
        return False
    column = recognize(table.frame.select(target), table.comma)[0].column
    return column.kind in ("category", "boolean") and not column.style
