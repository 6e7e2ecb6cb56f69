"""Flags: from what was typed to settings, with errors about what was typed."""

import math
from typing import Any

from glassnet.errors import ConfigError

__all__ = ["flag", "names", "picked", "sizes"]


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


def sizes(text: str) -> tuple[int, ...]:
    """`64,32` as numbers of units; the empty text is no hidden layer."""
    try:
        sizes = tuple(int(part) for part in text.split(",") if part.strip())
        if min(sizes, default=1) < 1:
            raise ValueError(text)
    except ValueError:
        raise ConfigError(
            "--hidden needs the number of units of each layer.",
            got=text,
            expected="whole numbers of at least 1 with commas between, such as 64,32",
            fix="--hidden 64,32; --hidden '' for none",
        ) from None
    return sizes


def names(exclude: list[str] | None) -> tuple[str, ...]:
    """`--exclude a --exclude b` and `--exclude a,b` mean the same."""
    return tuple(n.strip() for part in exclude or () for n in part.split(",") if n)
