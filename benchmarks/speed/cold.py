"""A cold process: from its start to the end of the first epoch on digits."""

import statistics
import subprocess
import sys
import tempfile
import time
from typing import Any

OURS = """
import glassnet as gn
from sklearn.datasets import load_digits
x, y = load_digits(return_X_y=True)
one = gn.Classifier(hidden_layer_sizes=(64,), batch_size=32, max_iter=1, tol=0)
one.fit((x / 16).astype("float32"), y)
"""
TORCH = """
import torch
from sklearn.datasets import load_digits
x, y = load_digits(return_X_y=True)
x, y = torch.from_numpy((x / 16).astype("float32")), torch.from_numpy(y)
layers = torch.nn.Linear(64, 64), torch.nn.ReLU(), torch.nn.Linear(64, 10)
net = torch.nn.Sequential(*layers)
optimizer = torch.optim.Adam(net.parameters(), 1e-3)
for rows in torch.randperm(len(x)).split(32):
    optimizer.zero_grad(set_to_none=True)
    torch.nn.functional.cross_entropy(net(x[rows]), y[rows]).backward()
    optimizer.step()
"""


def entries(about: dict[str, Any], rounds: int = 7) -> list[dict[str, Any]]:
    """With an empty cache of compiled programs, and with one that was filled."""
    import os

    full = tempfile.mkdtemp()
    times: dict[str, list[float]] = {"cold": [], "cached": [], "peer": []}

    def run(program: str, cache: str) -> float:
        environment = os.environ | {"JAX_COMPILATION_CACHE_DIR": cache}
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", program], env=environment, check=True)
        return 1e3 * (time.perf_counter() - start)

    run(OURS, full)
    run(TORCH, full)
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as empty:
            times["cold"].append(run(OURS, empty))
        times["cached"].append(run(OURS, full))
        times["peer"].append(run(TORCH, full))
    return [
        {
            "row": name,
            "peer": "PyTorch eager",
            "unit": "first epoch",
            "ours_ms": times[kind],
            "peer_ms": times["peer"],
            "ratio": statistics.median(times["peer"]) / statistics.median(times[kind]),
            "target": target,
            "agrees": True,
        }
        | about
        for name, kind, target in (
            ("cold-start", "cold", 0.8),
            ("cold-start-cached", "cached", 1.2),
        )
    ]
