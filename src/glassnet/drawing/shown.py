"""Strings that show themselves: text at a prompt, a picture in a notebook."""

__all__ = ["Picture", "Text"]


class Text(str):
    """Text that stands at a prompt as it is, without quotes.

    Example:
        >>> Text("two words")
        two words
    """

    def __repr__(self) -> str:
        return str(self)


class Picture(str):
    """SVG that a notebook draws.

    Example:
        >>> Picture("<svg/>")._repr_html_()
        '<svg/>'
    """

    def _repr_html_(self) -> str:
        return str(self)
