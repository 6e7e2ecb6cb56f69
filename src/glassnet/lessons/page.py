"""Page: what a lesson tells, in order, every number of it computed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from glassnet.drawing.numbers import interval, show
from glassnet.errors import ConfigError

__all__ = ["Formula", "Page", "Picture", "Say", "Table"]


@dataclass(frozen=True)
class Say:
    """A paragraph."""

    words: str


@dataclass(frozen=True)
class Formula:
    """A formula, as LaTeX for the page and in plain letters for the terminal."""

    latex: str
    plain: str


@dataclass(frozen=True)
class Table:
    """Rows under a head; a caption says what they show."""

    head: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    caption: str


@dataclass(frozen=True)
class Picture:
    """A picture by `glassnet.drawing`, which carries its own title and sentence."""

    svg: str


class Page:
    """What a lesson tells.

    A sentence is a template and the numbers in it: `say("{hits} of {rows} are right",
    hits=3, rows=4)`. So no result can be written down where it should be computed, all
    numbers are written alike, and a test reads them by name from `numbers`.

    Args:
        name: of the lesson.
        title: what it is about, in a few words.

    Example:
        >>> page = Page("xor", "Exclusive or")
        >>> page.say("{hits} of {rows} are right.", hits=3, rows=4)
        >>> page.parts[0].words, page.numbers["hits"]
        ('3 of 4 are right.', 3)
    """

    def __init__(self, name: str, title: str):
        self.name, self.title = name, title
        self.question = ""
        self.parts: list[Say | Formula | Table | Picture] = []
        self.numbers: dict[str, Any] = {}
        self.after = ""

    def ask(self, question: str) -> None:
        """The question that the lesson answers."""
        self.question = question

    def say(self, template: str, /, **numbers: Any) -> None:
        """A paragraph, with numbers in the places that name them."""
        self.parts.append(Say(self.words(template, **numbers)))

    def words(self, template: str, /, **numbers: Any) -> str:
        """A sentence for a title or a caption, its numbers kept like those of `say`.

        Args:
            template: words with `{name}` where a number stands.
            numbers: whole numbers, measured ones (three digits are shown), pairs as
                intervals, or words.

        Raises:
            ConfigError: a number of this name was told before and was another.
        """
        for name, value in numbers.items():
            if name in self.numbers and self.numbers[name] != value:
                raise ConfigError(
                    "A lesson told two numbers by one name.",
                    got=f"{name}={value!r} after {self.numbers[name]!r}",
                    expected="a name of its own for each number",
                    fix="rename one of them",
                )
        self.numbers |= numbers
        return template.format(**{n: _written(value) for n, value in numbers.items()})

    def formula(self, latex: str, plain: str) -> None:
        """A formula, in LaTeX and in plain letters."""
        self.parts.append(Formula(latex, plain))

    def table(
        self, head: Sequence[str], rows: Sequence[Sequence[Any]], caption: str = ""
    ) -> None:
        """Rows under a head; numbers in them are written as everywhere."""
        cells = tuple(tuple(map(_written, row)) for row in rows)
        self.parts.append(Table(tuple(head), cells, caption))

    def draw(self, svg: str) -> None:
        """A picture."""
        self.parts.append(Picture(svg))

    def next(self, words: str) -> None:
        """What to try next."""
        self.after = words


def _written(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return interval(*value)
    return show(value)
