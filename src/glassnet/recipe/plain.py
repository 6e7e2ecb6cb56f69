"""Settings as plain data, for files, and back."""

import dataclasses
import functools
import inspect
import typing
from collections.abc import Sequence
from types import ModuleType
from typing import Any

from glassnet import (
    data,
    initializers,
    learners,
    losses,
    metrics,
    nn,
    optimizers,
    population,
    training,
)
from glassnet.data import augment
from glassnet.errors import ConfigError, did_you_mean
from glassnet.recipe.choices import Choices
from glassnet.recipe.fits import fits, kind
from glassnet.recipe.recipe import Data, Recipe
from glassnet.settings import Settings, ranges, rebuild
from glassnet.training.callbacks import OnPlateau

FOLDERS: tuple[ModuleType, ...] = (
    augment,
    data,
    initializers,
    learners,
    losses,
    metrics,
    nn,
    optimizers,
    population,
    training,
)
MOST = 200  # letters of a list of names that are still read


def to_data(value: Any) -> Any:
    """Dictionaries, lists, numbers and names that say how to make a value.

    Every setting is written, also those at their default, so that a file means the same
    after a default has changed. TOML has no null: what is None is left out.

    Args:
        value: settings, or what may stand in settings.

    Returns:
        What `json.dumps` takes; settings become `{"type": name, **fields}`.

    Raises:
        ConfigError: there is something in it that is not data.

    Example:
        >>> to_data(optimizers.SGD(0.1))
        {'type': 'SGD', 'learning_rate': 0.1}
    """
    if isinstance(value, Settings):
        present = {
            name: field for name, field in vars(value).items() if field is not None
        }
        fields = {name: to_data(field) for name, field in present.items()}
        return {"type": type(value).__name__} | fields
    if isinstance(value, tuple) and type(value) is tuple:
        return [to_data(item) for item in value]
    if type(value) in (bool, int, float, str):
        return value
    raise ConfigError(
        "This cannot be written as data.",
        got=f"{value!r} of type {type(value).__name__}",
        expected="numbers, names, and settings made of them",
        fix="write it as a frozen dataclass that derives from Settings",
    )


def from_data(data: Any, custom: Sequence[type] = ()) -> Any:
    """The value that `to_data` wrote.

    Names are looked up in the library's own `__all__` and in `custom`, nowhere else: a
    file never causes an import. A setting that is not there takes its default.

    Args:
        data: as made by `to_data`, possibly written to a file and read again.
        custom: classes of your own that may stand in it.

    Returns:
        Settings equal to those that were written.

    Raises:
        ConfigError: a type or setting is unknown or missing, or out of range.

    Example:
        >>> from_data({"type": "Dropout", "rate": 0.2})
        Dropout(0.2)
    """
    if isinstance(data, list):
        return tuple(from_data(item, custom) for item in data)
    if not isinstance(data, dict):
        return data
    known = _public() | {cls.__name__: cls for cls in custom}
    fields = {n: from_data(v, custom) for n, v in data.items() if n != "type"}
    cls = _pick("type", str(data.get("type", "nothing")), known)
    _check_fields(cls, fields)
    try:
        return rebuild(cls, fields)
    except (TypeError, AttributeError) as error:
        raise ConfigError(
            f"{cls.__name__} cannot be made of these settings.",
            got=f"{fields}: {error}",
            expected="the types that its documentation names",
            fix="compare with a recipe that glassnet wrote",
        ) from error


def diff(a: Settings, b: Settings) -> dict[str, tuple[Any, Any]]:
    """What two recipes differ in, by path.

    Args:
        a: one recipe, or any settings.
        b: the other.

    Returns:
        For each path that differs, the value in each; None where it is absent.

    Example:
        >>> diff(optimizers.SGD(0.1), optimizers.SGD(0.2))
        {'learning_rate': (0.1, 0.2)}
    """
    one, two = _flat(to_data(a)), _flat(to_data(b))
    paths = [*one, *(path for path in two if path not in one)]
    pairs = {path: (one.get(path), two.get(path)) for path in paths}
    return {path: pair for path, pair in pairs.items() if pair[0] != pair[1]}


def _flat(data: Any, path: str = "") -> dict[str, Any]:
    if not isinstance(data, dict | list):
        return {path: data}
    pairs = data.items() if isinstance(data, dict) else enumerate(data)
    return {
        inner: value
        for name, item in pairs
        for inner, value in _flat(item, f"{path}/{name}".lstrip("/")).items()
    }


@functools.cache
def _public() -> dict[str, type]:
    """The registry: what is public in a folder may stand in a file."""
    named = [getattr(folder, name) for folder in FOLDERS for name in folder.__all__]
    named += [Choices, Data, OnPlateau, Recipe]
    return {
        cls.__name__: cls
        for cls in named
        if isinstance(cls, type)
        and dataclasses.is_dataclass(cls)
        and issubclass(cls, Settings)
        and not inspect.isabstract(cls)
    }


def _pick(what: str, name: str, known: dict[str, Any]) -> Any:
    if name in known:
        return known[name]
    fix = did_you_mean(name, known)
    if len(fix) > MOST:  # the names of everything help nobody
        fix = "copy a recipe that glassnet wrote, or hand your own class over: custom="
    raise ConfigError(
        f"There is no such {what}.",
        got=name,
        expected="a name from the library, or from `custom`",
        fix=fix,
    )


def _check_fields(cls: type, fields: dict[str, Any]) -> None:
    """Refuse unknown settings, missing ones, and what is of another type."""
    hints = typing.get_type_hints(cls, include_extras=True)
    settings = {field.name: field for field in dataclasses.fields(cls)}
    for name, value in fields.items():
        _pick(f"setting of {cls.__name__}", name, settings)
        # numbers are left to `Settings`, which knows their range too
        if name not in ranges(cls) and not fits(value, hints[name]):
            raise ConfigError(
                f"{cls.__name__} cannot use this {name}.",
                got=f"{name}={value!r}",
                expected=kind(hints[name]),
                fix="compare with a recipe that glassnet wrote",
            )
    for name, field in settings.items():
        if field.default is dataclasses.MISSING and name not in fields:
            raise ConfigError(
                f"{cls.__name__} lacks a setting.",
                got=f"no {name}",
                expected=f"{name}: {kind(hints[name])}",
                fix=f"add {name}",
            )
