"""Settings: everything that can be chosen is a value made of plain data."""

import dataclasses
import functools
import math
import types
import typing
from dataclasses import dataclass
from typing import Annotated, Any

from glassnet.errors import ConfigError, did_you_mean

__all__ = [
    "Count",
    "Fraction",
    "NonNegative",
    "Positive",
    "Range",
    "Settings",
    "Sizes",
    "hyperparams",
    "ranges",
    "rebuild",
    "spread",
]


@dataclass(frozen=True)
class Range:
    """Which numbers a setting may have, as data: to check, to word, to test, to draw.

    Args:
        low: lower end.
        high: upper end.
        ends: brackets of the interval; a square bracket includes its end.

    Example:
        >>> print(Range(0, 1, "[)"), 0 in Range(0, 1, "[)"), 1 in Range(0, 1, "[)"))
        [0, 1) True False
    """

    low: float
    high: float
    ends: str

    def __contains__(self, number: float) -> bool:
        above = number >= self.low if self.ends[0] == "[" else number > self.low
        below = number <= self.high if self.ends[1] == "]" else number < self.high
        return above and below

    def __str__(self) -> str:
        return f"{self.ends[0]}{self.low}, {self.high}{self.ends[1]}"

    def outside(self) -> list[float]:
        """Numbers that must be refused."""
        edges = [self.low] * (self.ends[0] == "(") + [self.high] * (self.ends[1] == ")")
        return [n for n in (*edges, self.low - 1, self.high + 1) if math.isfinite(n)]


# The type says what may be turned: a float is a number you may turn while training,
# everything else (a count, a flag, a name, other settings) is structure.
Count = Annotated[int, Range(1, math.inf, "[)")]
Fraction = Annotated[float, Range(0, 1, "[)")]
NonNegative = Annotated[float, Range(0, math.inf, "[)")]
Positive = Annotated[float, Range(0, math.inf, "()")]
Sizes = Annotated[int | tuple[int, ...], Range(1, math.inf, "[)")]
"""One count for all axes, or one for each."""


class Settings:
    """Base of everything that has settings; each is a frozen dataclass.

    Its fields are numbers, names and other settings, so it hashes, compares, and
    prints as the code that makes it, leaving out what is at its default. Lists become
    tuples. Numbers are checked against the `Range` of their type here, once, and names
    against their `Literal`; arrays live in params and state, never in settings.

    Raises:
        ConfigError: a number is outside its range or not a plain number, or a name is
            unknown.
    """

    def __init_subclass__(cls):
        cls.__repr__ = Settings.__repr__  # `dataclass` keeps the one it finds

    def __post_init__(self):
        for name, value in vars(self).items():
            if isinstance(value, list):
                object.__setattr__(self, name, tuple(value))
        for name, (kind, span) in ranges(type(self)).items():
            value: Any = getattr(self, name)
            if value is None and _optional(type(self), name):
                continue
            _check_number(type(self).__name__, name, value, kind, span)
        for name, known in _choices(type(self)).items():
            value = getattr(self, name)
            if value is None and _optional(type(self), name):
                continue
            if value not in known:
                raise ConfigError(
                    f"{type(self).__name__} has no such {name}.",
                    got=f"{name}={value!r}",
                    expected=f"one of {', '.join(known)}",
                    fix=did_you_mean(str(value), known),
                )

    def __repr__(self):
        parts = []
        for field in dataclasses.fields(self):  # pyright: ignore[reportArgumentType]
            value = getattr(self, field.name)
            if field.metadata.get("spread"):
                parts.extend(map(repr, value))
            elif field.default is dataclasses.MISSING:
                parts.append(repr(value))
            elif value != field.default:
                parts.append(f"{field.name}={value!r}")
        return f"{type(self).__name__}({', '.join(parts)})"


def _check_number(owner: str, name: str, value: Any, kind: Any, span: Range) -> None:
    words = [w for k in typing.get_args(kind) for w in typing.get_args(k)]
    words = [word for word in words if isinstance(word, str)]  # such as "same"
    several = typing.get_origin(kind) in (types.UnionType, typing.Union)
    if several and isinstance(value, str) and value in words:
        return
    number = float if kind is float else int
    allowed = (int, float) if kind is float else int
    numbers: Any = value if several and type(value) is tuple and value else (value,)
    plain = all(isinstance(n, allowed) and type(n) is not bool for n in numbers)
    if plain and all(n in span for n in numbers):
        return
    shape = " or one for each axis" if several else ""
    raise ConfigError(
        f"{owner} cannot use this {name}.",
        got=f"{name}={value!r}",
        expected="".join(f"{word!r} or " for word in words)
        + f"{number.__name__} in {span}{shape}",
        fix="choose a number in the interval"
        if plain
        else f"give a plain {number.__name__}; arrays are turned in state",
    )


def spread() -> Any:
    """A field for any number of positional settings, as in `Sequential(a, b, c)`.

    The class writes its own `__init__(self, *name)`; `rebuild` and files know how to
    call it.
    """
    return dataclasses.field(default=(), metadata={"spread": True})


def rebuild(cls: type, fields: dict[str, Any]) -> Any:
    """Settings of this class from its fields, whichever way it takes them.

    Example:
        >>> @dataclass(frozen=True)
        ... class Step(Settings):
        ...     size: Positive = 1.0
        >>> rebuild(Step, {"size": 2.0})
        Step(size=2.0)
    """
    spreads = [f.name for f in dataclasses.fields(cls) if f.metadata.get("spread")]
    positional = [item for name in spreads for item in fields.get(name, ())]
    named = {name: value for name, value in fields.items() if name not in spreads}
    return cls(*positional, **named)


@functools.cache
def ranges(cls: type) -> dict[str, tuple[Any, Range]]:
    """The kind and range of each number among a class's fields.

    Example:
        >>> @dataclass(frozen=True)
        ... class Step(Settings):
        ...     size: Positive = 1.0
        >>> ranges(Step)["size"][1].outside()
        [0, -1]
    """
    numbers = {n: typing.get_args(_bare(hint)) for n, hint in _hints(cls).items()}
    return {n: a for n, a in numbers.items() if len(a) == 2 and type(a[1]) is Range}


@functools.cache
def _hints(cls: type) -> dict[str, Any]:
    return typing.get_type_hints(cls, include_extras=True)


def _optional(cls: type, name: str) -> bool:
    return type(None) in typing.get_args(_hints(cls)[name])


def _bare(hint: Any) -> Any:
    """The hint of a number that may be absent, without the None."""
    inside = [kind for kind in typing.get_args(hint) if kind is not type(None)]
    return inside[0] if len(inside) == 1 and hint != inside[0] else hint


@functools.cache
def _choices(cls: type) -> dict[str, tuple[str, ...]]:
    hints: dict[str, Any] = typing.get_type_hints(cls)
    literal = typing.Literal
    names = {
        n: h if typing.get_origin(h) is literal else _bare(h) for n, h in hints.items()
    }
    return {
        n: typing.get_args(h)
        for n, h in names.items()
        if typing.get_origin(h) is literal
    }


def hyperparams(settings: Settings) -> dict[str, Any]:
    """The numbers that may be turned while training, as arrays for the state.

    Example:
        >>> @dataclass(frozen=True)
        ... class Step(Settings):
        ...     size: Positive = 1.0
        ...     count: Count = 3
        >>> hyperparams(Step(0.5))
        {'size': Array(0.5, dtype=float32)}
    """
    import jax.numpy as jnp  # a recipe can be read and checked without the compiler

    kinds = ranges(type(settings))
    return {
        name: jnp.array(getattr(settings, name), dtype=float)
        for name, (kind, _) in kinds.items()
        if kind is float and getattr(settings, name) is not None
    }
