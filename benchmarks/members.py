"""What a step of one member costs, for each way to run many, against one alone.

    python benchmarks/members.py [--rounds 5] [--cases 784-32-10,convnet]

In each round every way does the same chunk of steps, and so does a single network, one
after another in one process. What counts is the ratio of their times per step and
member: 1 is no gain, 0.5 is twice as fast as one network after another. CPU time stands
beside wall time, for a machine that others use at the same time. A chunk is as long as
in a run: what takes about 0.15 s, at least one step. Writes
benchmarks/results/members.json.
"""

import argparse
import json
import pathlib
import statistics
import time

import jax
import jax.numpy as jnp
import numpy as np

from glassnet import losses, nn, optimizers
from glassnet.learners import Supervised
from glassnet.population import Replicas, members
from glassnet.population.ways import Way
from glassnet.training import Engine, Resident
from glassnet.training.compiled import use_cache
from glassnet.training.loop import SECONDS_BETWEEN_LOOKS

COUNTS = (2, 8, 32)
UNROLLED = 8  # members up to which it is compiled: each is compiled anew
MOST = 400  # steps in a chunk
ROWS = 2048


def dense(*widths):
    layers = [layer for units in widths[1:-1] for layer in (nn.Dense(units), nn.ReLU())]
    return nn.Sequential(*layers, nn.Dense(widths[-1])), widths[:1]


def convnet():
    shrink = (nn.ReLU(), nn.MaxPool2D(2))
    first, second = nn.Conv2D(8, 3), nn.Conv2D(16, 3)
    layers = (first, *shrink, second, *shrink, nn.Flatten(), nn.Dense(10))
    return nn.Sequential(*layers), (16, 16, 1)


CASES = {
    "20-8-10": (lambda: dense(20, 8, 10), 16),
    "64-64-10": (lambda: dense(64, 64, 10), 32),
    "784-32-10": (lambda: dense(784, 32, 10), 16),
    "784-64-10": (lambda: dense(784, 64, 10), 32),
    "784-128-10": (lambda: dense(784, 128, 10), 64),
    "784-256-128-10": (lambda: dense(784, 256, 128, 10), 128),
    "784-512-256-10": (lambda: dense(784, 512, 256, 10), 128),
    "convnet": (convnet, 32),
}


def clocked(runner, state, source, steps):
    """Wall and CPU seconds of so many steps."""
    wall, cpu = time.perf_counter(), time.process_time()
    runner.run(state, source, steps)
    return time.perf_counter() - wall, time.process_time() - cpu


def measure(engine, arrays, count, rounds):
    rows = np.arange(ROWS)
    alone = Resident(arrays, jnp.asarray(rows.astype("int32")), jnp.ones(ROWS))
    many = members(arrays, [rows] * count)
    ways: list[Way] = ["vmap", "in turn"]
    if count <= UNROLLED:
        ways.append("unrolled")
    runners = {way: Replicas(engine, count, way) for way in ways}
    starts = {way: runner.start(many, 0) for way, runner in runners.items()}
    start = engine.start(alone, 0)
    for way, runner in runners.items():  # compile
        clocked(runner, starts[way], many, 1)
    clocked(engine, start, alone, 1)
    step = min(clocked(engine, start, alone, 10)) / 10
    steps = int(np.clip(SECONDS_BETWEEN_LOOKS / (count * step), 1, MOST))
    found = {way: [] for way in ways}
    for _ in range(rounds):
        single = clocked(engine, start, alone, min(1024, steps * count))
        single = [s / min(1024, steps * count) for s in single]
        for way, runner in runners.items():
            each = clocked(runner, starts[way], many, steps)
            each = [s / (steps * count) for s in each]
            found[way].append([a / b for a, b in zip(each, single, strict=True)])
    ratios = {
        way: {"wall": statistics.median(walls), "cpu": statistics.median(cpus)}
        for way, pairs in found.items()
        for walls, cpus in [zip(*pairs, strict=True)]
    }
    return {"steps": steps, "alone_us": 1e6 * step, "ratios": ratios}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cases", default=",".join(CASES))
    asked = parser.parse_args()
    use_cache()
    random = np.random.default_rng(0)
    path = pathlib.Path(__file__).parent / "results" / "members.json"
    found = json.loads(path.read_text()) if path.exists() else {}
    for case in asked.cases.split(","):
        make, batch_size = CASES[case]
        network, shape = make()
        x = jnp.asarray(random.random((ROWS, *shape), dtype="float32"))
        y = jnp.asarray(random.integers(0, 10, ROWS).astype("int32"))
        learner = Supervised(network, losses.CrossEntropy(), optimizers.Adam(1e-3))
        engine = Engine(learner, batch_size)
        state = engine.start(Resident({"x": x, "y": y}), 0)
        params = sum(a.size for a in jax.tree.leaves(engine.model(state)[0]))
        found[case] = {"params": params, "batch_size": batch_size}
        for count in COUNTS:
            one = measure(engine, {"x": x, "y": y}, count, asked.rounds)
            found[case][str(count)] = one
            words = ", ".join(
                f"{way} {r['cpu']:.2f} (wall {r['wall']:.2f})"
                for way, r in one["ratios"].items()
            )
            print(f"{case} x {count}, {one['steps']} steps a chunk: {words}")
        ordered = {name: found[name] for name in CASES if name in found}
        path.write_text(json.dumps(ordered, indent=1))


if __name__ == "__main__":
    main()
