"""Memory: whether rows that are to be read will fit."""

from glassnet.data.free_memory import free_memory
from glassnet.data.note import Note, warn
from glassnet.errors import DataError

__all__ = ["demand_room"]


def demand_room(needed: int, name: str, less: str) -> list[Note]:
    """Say, or refuse, what takes much of the memory that is free.

    Args:
        needed: bytes.
        name: of the data.
        less: what would make it less.

    Returns:
        A warning if it is more than a third.

    Raises:
        DataError: it is more than there is.

    Example:
        >>> demand_room(1, "digits", "take fewer files")
        []
    """
    free = free_memory()
    if free is None or needed <= free / 3:
        return []
    sizes = f"{needed / 1e9:,.1f} GB of the {free / 1e9:,.1f} GB that are free"
    if needed <= free:
        text = f"'{name}' will take about {sizes} once it is encoded. To take less: "
        return [warn("", f"{text}{less}.")]
    raise DataError(
        f"'{name}' does not fit into memory.",
        got=f"about {sizes}",
        expected="less than is free",
        fix=less,
    )
