"""Show our docstrings' own sections, which Griffe's Google parser does not know."""

import re

import griffe

LEARNS = re.compile(r"^Learns:\n(?:    .*\n?)+", re.MULTILINE)


class Sections(griffe.Extension):
    """`Example:` becomes a doctest, and `Learns:` a list."""

    def on_object(self, *, obj: griffe.Object, **_) -> None:
        """Rewrite a docstring before it is parsed."""
        if obj.docstring:
            text = obj.docstring.value
            text = re.sub(r"^Example:$", "Examples:", text, flags=re.MULTILINE)
            obj.docstring.value = LEARNS.sub(_listed, text)


def _listed(section: re.Match) -> str:
    # An item starts at the section's own indent; a line further in continues it.
    return re.sub(r"^ {4}(?! )", "    - ", section[0], flags=re.MULTILINE)
