"""Every error the library raises on purpose.

* GlassnetError
  * ConfigError      (ValueError)       a setting is out of range or unknown
  * ShapeError       (ValueError)       an array does not fit the equation
  * DataError        (ValueError)       a table, a target or a row cannot be used
  * FileError        (OSError)          a file cannot be read, trusted or written
  * DivergedError    (ArithmeticError)  training left the finite numbers

`GlassnetWarning` is issued only where we go on with something other than what was
asked.
"""

import difflib
import functools
from collections.abc import Iterable

__all__ = [
    "ConfigError",
    "DataError",
    "DivergedError",
    "FileError",
    "GlassnetError",
    "GlassnetWarning",
    "ShapeError",
    "did_you_mean",
]


class GlassnetError(Exception):
    """Base of every error raised on purpose; its message always has four parts.

    Args:
        problem: what went wrong, and where, in one sentence.
        got: the offending value, shape or type.
        expected: what would have been accepted.
        fix: the smallest change that makes it work.

    Example:
        >>> print(GlassnetError("Too many.", got="3", expected="2", fix="drop one"))
        Too many.
          got:      3
          expected: 2
          fix:      drop one
    """

    def __init__(self, problem: str, *, got: str, expected: str, fix: str):
        super().__init__(
            f"{problem}\n  got:      {got}\n  expected: {expected}\n  fix:      {fix}"
        )
        self.problem, self.got, self.expected, self.fix = problem, got, expected, fix

    def __str__(self) -> str:
        # OSError has a __str__ of its own, made for (errno, text).
        return self.args[0]

    def __reduce__(self):
        # Keyword-only arguments do not survive the default pickling, and
        # scikit-learn's parallel search pickles errors to carry them home.
        parts = dict(got=self.got, expected=self.expected, fix=self.fix)
        return functools.partial(type(self), self.problem, **parts), ()


class ConfigError(GlassnetError, ValueError):
    """A setting is out of range or not a known name."""


class ShapeError(GlassnetError, ValueError):
    """An array's shape does not fit the equation it was given to."""


class DataError(GlassnetError, ValueError):
    """A table, a target or a row cannot be used as it is."""


class FileError(GlassnetError, OSError):
    """A file cannot be read, cannot be trusted, or cannot be written."""


class DivergedError(GlassnetError, ArithmeticError):
    """Training left the finite numbers."""


class GlassnetWarning(UserWarning):
    """We go on with something other than what was asked."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The `fix` of an error about an unknown name.

    Example:
        >>> did_you_mean("Dence", ["Dense", "ReLU"])
        'did you mean Dense?'
    """
    known = sorted(known)
    near = difflib.get_close_matches(name, known, n=1)
    return f"did you mean {near[0]}?" if near else f"use one of {', '.join(known)}"
