"""Mark: a straight line with words, at one x or at one y of a picture."""

from dataclasses import dataclass

from glassnet.drawing.axes import Frame
from glassnet.drawing.palette import token
from glassnet.drawing.svg import tag, text
from glassnet.errors import DataError

__all__ = ["Mark"]


@dataclass(frozen=True)
class Mark:
    """A straight line with words, at one x or at one y.

    Args:
        words: what is there.
        x: where an upright line stands, or None.
        y: where a level line lies, or None.

    Raises:
        DataError: it has both, or neither.

    Example:
        >>> Mark("kept", x=14).y is None
        True
    """

    words: str
    x: float | None = None
    y: float | None = None

    def __post_init__(self):
        if (self.x is None) == (self.y is None):
            raise DataError(
                f"The mark {self.words!r} needs one place.",
                got=f"x={self.x}, y={self.y}",
                expected="either x, for an upright line, or y, for a level one",
                fix="make two marks, one with x and one with y",
            )

    def drawn(self, frame: Frame) -> str:
        """The line with its words, or nothing where it lies outside."""
        style = f"fill:none;stroke:{token('muted')};stroke-dasharray:1 2"
        muted = f"fill:{token('muted')}"
        right, bottom = frame.left + frame.width, frame.top + frame.height
        if self.x is not None:
            x = float(frame.at(self.x, frame.y.high)[0])
            if not frame.left <= x <= right:
                return ""
            late = x > (frame.left + right) / 2
            words = text(
                x + (-4 if late else 4),
                frame.top - 1,
                self.words,
                anchor="end" if late else "start",
                style=muted,
            )
            return (
                tag("path", d=f"M{x:.1f} {frame.top:g}V{bottom:g}", style=style) + words
            )
        y = float(frame.at(frame.x.low, self.y)[1])
        if not frame.top <= y <= bottom:
            return ""
        words = text(right, y - 4, self.words, anchor="end", style=muted)
        return tag("path", d=f"M{frame.left:g} {y:.1f}H{right:g}", style=style) + words
