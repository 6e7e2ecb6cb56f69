"""Compiled: how many programs a stretch of work compiled."""

import os
import pathlib
from typing import Any

import jax
import jax.monitoring

EVENT = "/jax/core/compile/backend_compile_duration"


class Compiled:
    """Count the programs that are compiled, or fetched from the cache, inside a block.

    A number that grows with the length of a run is a bug: something is compiled again
    for every chunk or batch.

    Example:
        >>> with Compiled() as compiled:
        ...     _ = jax.jit(lambda x: x * 3 + 1)(1.0)
        >>> compiled.count >= 1
        True
    """

    def __init__(self):
        self.count = 0
        self.seconds = 0.0

    def __enter__(self) -> "Compiled":
        use_cache()
        jax.monitoring.register_event_duration_secs_listener(self._hear)
        return self

    def __exit__(self, *_: object) -> None:
        jax.monitoring.unregister_event_duration_listener(self._hear)

    def _hear(self, event: str, duration_secs: float, **_: Any) -> None:
        if event == EVENT:
            self.count += 1
            self.seconds += duration_secs


def use_cache() -> None:
    """Keep compiled programs in the user's cache folder, unless told otherwise.

    The second process then starts at once. `JAX_COMPILATION_CACHE_DIR` names another
    folder; an unwritable one is no error, only slower. Small programs are kept too:
    together they take longer to compile than the large one.
    """
    for limit, least in (("compile_time_secs", 0.0), ("entry_size_bytes", -1)):
        name = f"jax_persistent_cache_min_{limit}"
        if name.upper() not in os.environ:
            jax.config.update(name, least)
    if jax.config.jax_compilation_cache_dir is not None:  # pyright: ignore
        return
    home = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    folder = pathlib.Path(home) / "glassnet" / "programs"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return
    if os.access(folder, os.W_OK):
        jax.config.update("jax_compilation_cache_dir", str(folder))
