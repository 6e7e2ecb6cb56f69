"""Row: one published figure, and how to measure it again."""

import dataclasses
import importlib.metadata
import platform
import time
from collections.abc import Callable

import jax
import numpy as np

SEEDS = (0, 1, 2)


@dataclasses.dataclass(frozen=True)
class Row:
    """A published figure that the library has to reach.

    Args:
        name: what `ROWS=` picks it by.
        published: the figure.
        gate: what must hold, in words with the number in it.
        passes: whether the values of all seeds pass.
        measure: from a seed to a value, or to a value and what else is to be said of
            it, each number by its name.
        source: where the figure was published.
        seeds: how often it is measured.
    """

    name: str
    published: float
    gate: str
    passes: Callable[[np.ndarray], bool]
    measure: Callable[[int], float | tuple[float, dict[str, float]]]
    source: str
    seeds: tuple[int, ...] = SEEDS


def at_least(published: float, margin: float) -> dict:
    """The mean of the seeds reaches the figure but for a margin."""
    least = round(published - margin, 6)
    return {
        "published": published,
        "gate": f"mean >= {least}",
        "passes": lambda values: bool(values.mean() >= least),
    }


def at_most(published: float, most: float) -> dict:
    """The mean of the seeds is no more than this."""
    return {
        "published": published,
        "gate": f"mean <= {round(most, 6)}",
        "passes": lambda values: bool(values.mean() <= most),
    }


def within(published: float, margin: float) -> dict:
    """The mean of the seeds is the figure but for a margin, on either side."""
    return {
        "published": published,
        "gate": f"within {round(margin, 6)} of {published}",
        "passes": lambda values: bool(abs(values.mean() - published) <= margin),
    }


def measured(row: Row) -> dict:
    """The row as it goes into the file of results."""
    start, cpu = time.perf_counter(), time.process_time()
    found = [row.measure(seed) for seed in row.seeds]
    pairs = [one if isinstance(one, tuple) else (one, {}) for one in found]
    values = [float(value) for value, _ in pairs]
    also = {name: [own[name] for _, own in pairs] for name in pairs[0][1]}
    return {
        "name": row.name,
        "published": row.published,
        "values": values,
        "measured": float(np.mean(values)),
        **({"also": also} if also else {}),
        "gate": row.gate,
        "passed": row.passes(np.array(values)),
        "seconds": round(time.perf_counter() - start, 1),
        "cpu_seconds": round(time.process_time() - cpu, 1),  # of all threads
        "command": f"make reproduce ROWS={row.name}",
        "source": row.source,
        "versions": versions(),
    }


def versions() -> dict[str, str]:
    """What the numbers were made with."""
    names = ("glassnet", "jax", "jaxlib", "numpy")
    found = {name: importlib.metadata.version(name) for name in names}
    device = jax.devices()[0].device_kind
    return found | {"python": platform.python_version(), "device": device}
