"""Watched: the number of the record that a callback goes by, the lower the better."""

import numpy as np
from jaxtyping import Float

from glassnet.errors import ConfigError, did_you_mean
from glassnet.training.callback import Callback
from glassnet.training.loop import Loop

__all__ = ["watched"]


def watched(
    callback: Callback, loop: Loop, monitor: str, mode: str
) -> Float[np.ndarray, "..."]:
    """The latest value, of each member; its sign turned where higher is better.

    Args:
        callback: who asks, for the message.
        loop: whose record is read.
        monitor: which number of it.
        mode: whether "lower" or "higher" is better.

    Raises:
        ConfigError: there is no such number in the record.
    """
    row = loop.record.last
    if monitor not in row:
        raise ConfigError(
            f"{type(callback).__name__} cannot watch a number that is not in the "
            "record.",
            got=f"monitor={monitor!r}",
            expected=f"one of {', '.join(row)}",
            fix=did_you_mean(monitor, row),
        )
    value = np.asarray(row[monitor], float)
    return value if mode == "lower" else np.asarray(-value)
