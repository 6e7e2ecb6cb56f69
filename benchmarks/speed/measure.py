"""Measure one row in this process: all its sides, round after round, in turn."""

import gc
import importlib.metadata
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from typing import Any

import numpy as np
from rows import ROWS, Row

PACKAGES = (
    "glassnet",
    "jax",
    "numpy",
    "torch",
    "keras",
    "flax",
    "optax",
    "scikit-learn",
)


def row(name: str) -> list[dict[str, Any]]:
    """What each peer took beside us.

    Sides are made one after the other and run once to warm up, compilation included;
    then every round runs all of them, so that whatever else the machine does falls on
    all alike.
    """
    wanted = ROWS[name]
    sides, failed, first = {}, {}, {}
    for side, make in wanted.sides.items():
        try:
            sides[side] = make()
            first[side] = sides[side]()
        except Exception as error:  # a peer that does not run is a line, not the end
            sides.pop(side, None)
            if side == "glassnet":
                raise
            failed[side] = f"{type(error).__name__}: {error}".splitlines()[0][:200]
    times: dict[str, list[float]] = {side: [] for side in sides}
    last = dict(first)
    for _ in range(wanted.rounds):
        for side, train in sides.items():
            gc.collect()
            start = time.perf_counter()
            last[side] = train()
            took = time.perf_counter() - start
            scale = wanted.scales.get(side, 1.0)
            times[side].append(1e3 * took * scale / wanted.units)
    about = {"versions": versions(), "device": device()}
    about["command"] = f"make bench ROWS={name}"
    entries = [
        _entry(wanted, name, peer, times, first, last) | about
        for peer in times
        if peer != "glassnet"
    ]
    if name == "wide":
        entries.append(_products(wanted, times["glassnet"]) | about)
    missing = {
        "row": name,
        "unit": wanted.unit,
        "ours_ms": times["glassnet"],
        "peer_ms": [],
        "ratio": None,
    }
    for peer, why in failed.items():
        target = wanted.targets.get(peer)
        entries.append(missing | {"peer": peer, "target": target, "why": why} | about)
    return entries


def _entry(row: Row, name: str, peer: str, times: Any, first: Any, last: Any) -> dict:
    mine, other = times["glassnet"], times[peer]
    gaps = [abs(part[peer] / part["glassnet"] - 1) for part in (first, last)]
    return {
        "row": name,
        "peer": peer,
        "unit": row.unit,
        "ours_ms": mine,
        "peer_ms": other,
        "ratio": statistics.median(other) / statistics.median(mine),
        "target": row.targets.get(peer),
        "losses": {"ours": last["glassnet"], "peer": last[peer]},
        "agrees": bool(gaps[0] <= row.matches),
    }


def _products(row: Row, mine: list[float]) -> dict[str, Any]:
    """The matrix products of the same step by NumPy, and nothing else."""
    assert row.task is not None
    batch, widths = row.task.batch, (784, 2048, 2048, 10)
    pairs = list(zip(widths, widths[1:], strict=False))
    random = np.random.default_rng(0)
    x = {n: random.random((batch, n), dtype="float32") for n in widths}
    w = {pair: random.random(pair, dtype="float32") for pair in pairs}
    times = []
    for _ in range(row.rounds * 3):
        start = time.perf_counter()
        for i, (into, out) in enumerate(pairs):
            x[into] @ w[into, out]
            x[into].T @ x[out]
            if i:  # nobody asks for the gradient at the data
                x[out] @ w[into, out].T
        times.append(1e3 * (time.perf_counter() - start))
    ratio = statistics.median(times) / statistics.median(mine)
    return {
        "row": "wide",
        "peer": "NumPy's products alone",
        "unit": "step",
        "ours_ms": mine,
        "peer_ms": times,
        "ratio": ratio,
        "target": 0.75,
        "agrees": True,
    }


def memory(name: str, side: str) -> float:
    """Most memory of a process that makes one side and runs two rounds, in MB."""
    train = ROWS[name].sides[side]()
    for _ in range(2):
        train()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def versions() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


def device() -> str:
    import jax

    kind = jax.devices()[0].device_kind
    if jax.default_backend() != "cpu":
        return kind
    return f"{_processor()}, {os.cpu_count()} cores"


def _processor() -> str:
    try:
        lines = open("/proc/cpuinfo").read().splitlines()
        return next(line.split(": ")[1] for line in lines if "model name" in line)
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def alone(*arguments: str, **environment: str) -> str:
    """What another process of this folder prints last."""
    here = os.path.dirname(os.path.abspath(__file__))
    found = subprocess.run(
        [sys.executable, here, *arguments],
        env=os.environ | environment,
        capture_output=True,
        text=True,
    )
    if found.returncode:
        raise RuntimeError(found.stderr.strip().splitlines()[-1][:300])
    return found.stdout.strip().splitlines()[-1]
