"""What commands print: notes on stderr, results on stdout."""

import json
import math
import sys
import textwrap
from collections.abc import Sequence
from typing import Any

from glassnet.data import Note

__all__ = ["print_json", "print_notes"]


def print_notes(notes: Sequence[Note]) -> None:
    """Say the notes aloud on stderr, warnings marked by a word and a sign."""
    for note in notes:
        mark = "! warning: " if note.level == "warning" else "  "
        lines = textwrap.wrap(
            note.text, 80, initial_indent=mark, subsequent_indent="  "
        )
        print("\n".join(lines), file=sys.stderr)


def print_json(value: dict[str, Any]) -> None:
    """One object on stdout; what is no finite number becomes null, as JSON demands."""
    print(json.dumps(_plain(value), indent=2))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if hasattr(value, "tolist"):  # NumPy's and JAX's, of any shape
        return _plain(value.tolist())
    return None if isinstance(value, float) and not math.isfinite(value) else value
