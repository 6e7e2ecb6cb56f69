"""Column: what is known about one column of a table."""

from dataclasses import dataclass
from typing import Literal

__all__ = ["Column", "Kind"]

Kind = Literal[
    "number", "category", "boolean", "date", "text", "identifier", "constant", "empty"
]


@dataclass(frozen=True)
class Column:
    """What one column holds, and whether the network sees it.

    Args:
        name: as in the table's header.
        kind: what its values are.
        missing: rows without a value.
        distinct: different values, missing ones not counted; `None` where counting
            would cost more than it tells (pixels).
        use: whether it is a feature.
        note: why it is not used, or what is special; empty if nothing is.
        style: how its values are written, so that later files are read the same way:
            `"1,234.5"` for numbers, `"%d.%m.%Y"` for dates.

    Example:
        >>> Column("age", "number", missing=177, distinct=88).use
        True

    Source:
        The kinds follow what an encoder must treat differently; see `Preprocess`.
    """

    name: str
    kind: Kind
    missing: int = 0
    distinct: int | None = None
    use: bool = True
    note: str = ""
    style: str = ""
