"""Asked: whether what was asked of `fit` is anything that it knows."""

import dataclasses
from typing import Any

from glassnet.errors import ConfigError, did_you_mean
from glassnet.nn import Layer
from glassnet.recipe import Choices

__all__ = ["check_asked"]


def check_asked(choices: dict[str, Any], network: Any, data: Any) -> None:
    """Refuse settings that there are not, and what is no network or no data.

    Raises:
        ConfigError: a setting is unknown, or network and data are missing or swapped.

    Example:
        >>> check_asked({"epochs": 3}, network=None, data="iris")
    """
    known = [field.name for field in dataclasses.fields(Choices)]
    for name in choices:
        if name not in known:
            raise ConfigError(
                "fit has no such setting.",
                got=f"{name}={choices[name]!r}",
                expected=f"one of {', '.join(known)}",
                fix=did_you_mean(name, known),
            )
    if data is None or (network is not None and not isinstance(network, Layer)):
        raise ConfigError(
            "fit takes a network and data.",
            got=f"network={type(network).__name__}, data={type(data).__name__}",
            expected="a layer or None, and data",
            fix="gn.fit(net, data), or gn.fit(data=data) for a network that suits it",
        )
