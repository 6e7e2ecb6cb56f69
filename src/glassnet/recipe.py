"""Recipes: settings as plain data, for files, and back."""

import dataclasses
import inspect
from collections.abc import Sequence
from typing import Any

from glassnet import initializers, learners, losses, nn, optimizers, training
from glassnet.errors import ConfigError, did_you_mean
from glassnet.settings import Settings, rebuild

__all__ = ["from_data", "to_data"]

FOLDERS = (initializers, learners, losses, nn, optimizers, training)


def to_data(value: Any) -> Any:
    """Dictionaries, lists, numbers and names that say how to make a value.

    Every setting is written, also those at their default, so that a file means the same
    after a default has changed.

    Args:
        value: settings, or what may stand in settings.

    Returns:
        What `json.dumps` takes; settings become `{"type": name, **fields}`.

    Raises:
        ConfigError: there is something in it that is not data.

    Example:
        >>> to_data(optimizers.SGD(0.1))
        {'type': 'SGD', 'learning_rate': 0.1, 'momentum': 0.0}
    """
    if isinstance(value, Settings):
        fields = {name: to_data(field) for name, field in vars(value).items()}
        return {"type": type(value).__name__} | fields
    if isinstance(value, tuple) and type(value) is tuple:
        return [to_data(item) for item in value]
    if value is None or type(value) in (bool, int, float, str):
        return value
    raise ConfigError(
        "This cannot be written as data.",
        got=f"{value!r} of type {type(value).__name__}",
        expected="numbers, names, and settings made of them",
        fix="write it as a frozen dataclass that derives from Settings",
    )


def from_data(data: Any, custom: Sequence[type[Settings]] = ()) -> Any:
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
    known = {name: getattr(f, name) for f in FOLDERS for name in f.__all__}
    known = {n: c for n, c in known.items() if not inspect.isabstract(c)}
    known |= {cls.__name__: cls for cls in custom}
    fields = {n: from_data(v, custom) for n, v in data.items() if n != "type"}
    cls = _pick("type", data.get("type", "nothing"), known)
    for name in fields:
        _pick(f"setting of {cls.__name__}", name, cls.__dataclass_fields__)
    for field in dataclasses.fields(cls):
        if field.default is dataclasses.MISSING:
            _pick(f"{cls.__name__} that lacks a setting", field.name, fields)
    return rebuild(cls, fields)


def _pick(what: str, name: str, known: dict[str, Any]) -> Any:
    if name not in known:
        raise ConfigError(
            f"There is no such {what}.",
            got=name,
            expected="a name from the library, or from `custom`",
            fix=did_you_mean(name, known),
        )
    return known[name]
