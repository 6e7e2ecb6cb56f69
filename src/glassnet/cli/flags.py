"""Flags: from what was typed to settings, with errors about what was typed."""

import math
from typing import Any

from glassnet.errors import ConfigError

__all__ = ["flag", "form_of", "names", "picked", "sizes"]


def picked(choices: dict[str, Any]) -> Any:
    """The choices, with errors about the flags that were typed."""
    from glassnet.recipe import Choices
    from glassnet.settings import ranges

    numbers = ranges(Choices)
    try:
        return Choices(**choices)
    except ConfigError as error:
        name, _, value = error.got.partition("=")
        if name not in choices or " and " in value:  # several at once: said in words
            raise
        raise ConfigError(
            f"{flag(name)} cannot be {value}.",
            got=f"{flag(name)} {value}",
            expected=_span(*numbers[name]) if name in numbers else error.expected,
            fix="choose a number in this range" if name in numbers else error.fix,
        ) from error


def _span(kind: type, span: Any) -> str:
    """A range in words: people who type flags need not know brackets."""
    number = "a whole number" if kind is int else "a number"
    low = f"{'from' if span.ends[0] == '[' else 'above'} {span.low}"
    high = f"{'to' if span.ends[1] == ']' else 'to below'} {span.high}"
    return f"{number} {low}" + ("" if math.isinf(span.high) else f" {high}")


def flag(name: str) -> str:
    """A setting as it is typed: `batch_size` is `--batch-size`."""
    return "--" + name.replace("_", "-")


def sizes(text: str, name: str = "--hidden") -> tuple[int, ...]:
    """`64,32` as numbers of units; the empty text is no hidden layer."""
    try:
        sizes = tuple(int(part) for part in text.split(",") if part.strip())
        if min(sizes, default=1) < 1:
            raise ValueError(text)
    except ValueError:
        raise ConfigError(
            f"{name} needs whole numbers."
            if name != "--hidden"
            else "--hidden needs the number of units of each layer.",
            got=text,
            expected="whole numbers of at least 1 with commas between, such as 64,32",
            fix=f"{name} 64,32" + ("; --hidden '' for none" * (name == "--hidden")),
        ) from None
    return sizes


def form_of(origin: dict[str, Any], model: str | None) -> Any:
    """How files become rows, with what was said of it; None to find out.

    Args:
        origin: what was typed of the data: `source`, `target`, `column`, `unit`,
            `size` and `context`.
        model: the architecture that was asked for.

    Raises:
        ConfigError: the flag is for data of another kind.
    """
    size, context, column, unit = (
        origin[name] for name in ("size", "context", "column", "unit")
    )
    if size is None and context is None and column is None and unit is None:
        return None
    if context is not None and context < 1:
        raise ConfigError(
            f"--context cannot be {context}.",
            got=f"--context {context}",
            expected="a whole number from 1",
            fix="choose a number in this range",
        )
    sides = None if size is None else _sides(size)
    from glassnet.data import Images, LabeledTexts, Masks, TextPairs, Texts, Windows
    from glassnet.data.forms import form_for, is_path

    if not is_path(origin["source"]):  # a built-in table is what it is
        given = {"--size": size, "--context": context}
        given |= {"--column": column, "--unit": unit}
        name, value = next(one for one in given.items() if one[1] is not None)
        raise _misplaced(name, value, "the path of files, which has a / or an ending")
    form = form_for(origin["source"], origin["target"])
    if form is None and size is None:
        form = _of_texts(origin, model)
    elif column is not None:
        raise _misplaced("--column", column, "a table with a column of texts")
    if unit is not None and not isinstance(form, LabeledTexts):
        raise _misplaced("--unit", unit, "a table of texts with answers")
    if isinstance(form, (LabeledTexts, TextPairs)):
        return form
    if form is None and size is None:
        form = Windows()
    if isinstance(form, Images | Masks) and context is not None:
        raise _misplaced("--context", context, "a text or a series")
    if isinstance(form, Masks):
        return Masks(size=sides)
    if size is not None and not isinstance(form, Images):
        if form is not None or context is not None:
            raise _misplaced("--size", size, "a folder of pictures")
        form = Images()  # a table of paths
    if isinstance(form, Images):
        return Images(size=sides)
    if isinstance(form, Texts) and context is not None:
        return Texts(context=context)
    return Windows(steps=context)


def _of_texts(origin: dict[str, Any], model: str | None) -> Any:
    """The form of a table for a model that reads texts; None if it reads none."""
    from glassnet.data import LabeledTexts, TextPairs
    from glassnet.fitting.text_forms import text_form
    from glassnet.recipe.plan import LABELED, PAIRS
    from glassnet.recipe.plans import plan_named

    column, length, unit = (origin[name] for name in ("column", "context", "unit"))
    plan = None if model is None else plan_named(model)
    if origin.get("task") == "translation" or (column and plan and PAIRS in plan.data):
        return TextPairs(column or "", length)
    if column is None and unit is None:
        form = plan and text_form(plan, origin["source"], origin["target"])
        return form and type(form)(length=length)  # pyright: ignore
    if plan is None or LABELED in plan.data:
        return LabeledTexts(column or "", length, unit)
    name, value = ("--column", column) if column else ("--unit", unit)
    raise _misplaced(name, value, "a model that reads texts")


def _sides(size: str) -> tuple[int, ...]:
    """Height and width of pictures; one number is both."""
    sides = sizes(size, "--size")
    if len(sides) in (1, 2):
        return (sides * 2)[:2]
    raise ConfigError(
        "--size needs the height and the width of a picture.",
        got=f"--size {size}",
        expected="one number for both, or two with a comma between",
        fix="--size 32 or --size 24,32",
    )


def _misplaced(name: str, value: Any, wanted: str) -> ConfigError:
    return ConfigError(
        f"{name} means nothing for these data.",
        got=f"{name} {value}",
        expected=wanted,
        fix="leave it out",
    )


def names(exclude: list[str] | None) -> tuple[str, ...]:
    """`--exclude a --exclude b` and `--exclude a,b` mean the same."""
    return tuple(n.strip() for part in exclude or () for n in part.split(",") if n)
