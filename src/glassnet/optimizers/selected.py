"""Selected: which arrays are meant by a few paths."""

import fnmatch

from glassnet.errors import ConfigError, did_you_mean
from glassnet.paths import flatten
from glassnet.types import Tree

__all__ = ["check_paths", "is_selected"]


def is_selected(path: str, paths: tuple[str, ...]) -> bool:
    """Whether an array is named by one of these paths, or lies below one.

    In a path, `*` stands for anything, also for several names.

    Args:
        path: of an array, such as `blocks/0/kernel`.
        paths: such as `blocks`, which names all in it, or `*/bias`.

    Example:
        >>> is_selected("blocks/0/kernel", ("blocks/0",))
        True
        >>> is_selected("blocks/0/kernel", ("*/bias",))
        False
    """
    return any(
        fnmatch.fnmatchcase(path, one) or fnmatch.fnmatchcase(path, f"{one}/*")
        for one in paths
    )


def check_paths(paths: tuple[str, ...], tree: Tree) -> None:
    """Refuse a path that names nothing.

    Raises:
        ConfigError: there is nothing at one of the paths.

    Example:
        >>> check_paths(("0/*",), {"0": {"kernel": 1}})
    """
    known = flatten(tree)
    for path in paths:
        if not any(is_selected(one, (path,)) for one in known):
            heads = {"/".join(one.split("/")[:n]) for one in known for n in range(1, 9)}
            raise ConfigError(
                "There is nothing at this path.",
                got=path,
                expected="the path of an array, or of what holds it, such as "
                f"{', '.join(list(known)[:4])}",
                fix=did_you_mean(path, heads),
            )
