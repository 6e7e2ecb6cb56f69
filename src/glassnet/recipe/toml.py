"""Settings as TOML text, and back."""

import tomllib
from collections.abc import Sequence
from typing import Any

from glassnet.errors import FileError
from glassnet.recipe.plain import from_data, to_data
from glassnet.settings import Settings


def to_toml(value: Settings) -> str:
    """Settings as TOML text.

    Args:
        value: settings, such as a `Recipe`.

    Raises:
        ConfigError: there is something in it that is not data.

    Example:
        >>> from glassnet.optimizers import SGD
        >>> print(to_toml(SGD(0.1)), end="")
        type = "SGD"
        learning_rate = 0.1

    Source:
        TOML 1.0.0, toml.io.
    """
    import tomli_w

    return tomli_w.dumps(to_data(value))


def from_toml(text: str, custom: Sequence[type] = ()) -> Any:
    """The settings that `to_toml` wrote.

    Args:
        text: of the file.
        custom: classes of your own that may stand in it.

    Raises:
        FileError: the text is not TOML.
        ConfigError: a type or setting is unknown or missing, or out of range.

    Example:
        >>> from_toml('type = "SGD"')
        SGD()

    Source:
        TOML 1.0.0, toml.io.
    """
    try:
        return from_data(tomllib.loads(text), custom)
    except tomllib.TOMLDecodeError as error:
        raise FileError(
            "The recipe is not written in TOML.",
            got=str(error),
            expected="a file like the recipe.toml of a run folder",
            fix="mend the line that is named, or copy the file again",
        ) from error
