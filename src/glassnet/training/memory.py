"""Memory: what was freed goes back to the system."""

import ctypes
import functools
from collections.abc import Callable


def give_back() -> None:
    """Hand freed memory back where the C library keeps it for later.

    Compiling leaves hundreds of megabytes behind that nobody needs a second time. GNU's
    library gives them back when asked; others do so by themselves, or cannot.

    Example:
        >>> give_back()

    Source:
        The GNU C Library, malloc_trim(3).
    """
    trim = _trim()
    if trim is not None:
        trim(0)


@functools.cache
def _trim() -> Callable[[int], int] | None:
    try:
        return ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):  # another library, or Windows
        return None
