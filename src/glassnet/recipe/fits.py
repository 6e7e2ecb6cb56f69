"""Fits: whether what a file says is of the type that a setting wants."""

import types
import typing
from typing import Any

from glassnet.settings import Settings

__all__ = ["fits", "kind"]


def fits(value: Any, hint: Any) -> bool:
    """Whether a value that was read from a file has the type of an annotation.

    A file is written by hand now and then: what is of another type must be refused
    where it is read, not where it is used.

    Args:
        value: a number, a text, a tuple of such, or settings.
        hint: the annotation of the setting; what is not understood fits.

    Example:
        >>> fits((3, 4), tuple[int, ...]), fits((3, "4"), tuple[int, ...])
        (True, False)
    """
    origin, inside = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Annotated:
        return fits(value, inside[0])
    if origin in (typing.Union, types.UnionType):
        return any(fits(value, one) for one in inside)
    if origin is tuple:
        if not isinstance(value, tuple):
            return False
        if inside[-1] is ...:
            return all(fits(one, inside[0]) for one in value)
        return len(value) == len(inside) and all(map(fits, value, inside))
    if hint is type(None):
        return value is None
    if hint in (int, float):
        return isinstance(value, (int, hint)) and not isinstance(value, bool)
    if hint in (bool, str) or (isinstance(hint, type) and issubclass(hint, Settings)):
        return isinstance(value, hint)
    return True


def kind(hint: Any) -> str:
    """An annotation in words.

    Example:
        >>> from glassnet.nn import Layer
        >>> kind(Layer), kind(tuple[str, ...])
        ('a Layer', 'a list of texts')
    """
    origin, inside = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Annotated:
        return kind(inside[0])
    if origin in (typing.Union, types.UnionType):
        named = [kind(one) for one in inside if one is not type(None)]
        return " or ".join(dict.fromkeys(named))
    if origin is tuple and inside[-1] is ...:
        one = kind(inside[0]).removeprefix("a ")
        return f"a list of {one}s" if " or " not in one else f"a list, each {one}"
    if origin is tuple:
        return f"a list of {', '.join(map(kind, inside))}"
    words = {int: "a whole number", float: "a number", str: "a text"}
    words[bool] = "true or false"
    return words.get(hint, f"a {getattr(hint, '__name__', hint)}")
