"""Room: whether rows are too many to be loaded, which is said aloud."""

import pathlib
from typing import Any

__all__ = ["too_large"]


def too_large(source: str, settings: dict[str, Any], quiet: bool) -> bool:
    """Whether rows have to be streamed, which is said.

    Args:
        source: as it was typed.
        settings: the `form` and the `target` among others.
        quiet: whether to say nothing.
    """
    from glassnet.cli.output import print_notes
    from glassnet.data.forms import is_path
    from glassnet.data.streams.room import room_for

    if not is_path(source):
        return False
    room = room_for(source, settings["form"], settings["target"])
    if room is None or not room.short:
        return False
    if not quiet:
        print_notes([room.said(pathlib.Path(source).name)])
    return True
