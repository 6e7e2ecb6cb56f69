"""What it costs to watch every layer: runs with and without looks, in turns.

    python benchmarks/watching.py [--rounds 9]

Both drive the same engine through the same loop in one process; one of them takes a
look at every layer before each so many steps, as often as a run does by default. The
median of the rounds' ratios is what counts: two neighbors share the state of the
machine. Writes benchmarks/results/watching.json.
"""

import argparse
import json
import pathlib
import statistics
import time

import jax.numpy as jnp
import numpy as np

from glassnet import losses, nn, optimizers
from glassnet.data import load
from glassnet.learners import Supervised
from glassnet.training import Engine, Loop, Resident

AT_MOST = 1.03


def digits(epochs=20, times=10):
    table = load("digits")
    x, y = np.asarray(table.features, "float32") / 16, np.asarray(table.answers)
    arrays = {"x": jnp.asarray(x[:1437]), "y": jnp.asarray(y[:1437].astype("int32"))}
    return (64,), 32, epochs, Resident(arrays), times


def images():
    random = np.random.default_rng(0)
    x = jnp.asarray(random.random((20_000, 784), dtype="float32"))
    y = jnp.asarray(random.integers(0, 10, 20_000).astype("int32"))
    return (512, 256), 128, 4, Resident({"x": x, "y": y}), 1


def more_digits():
    return digits(epochs=200, times=1)


CASES = {
    "digits 64-64-10, 20 epochs": digits,
    "digits 64-64-10, 200 epochs": more_digits,
    "images 784-512-256-10, 4 epochs": images,
}


def runs(hidden, batch_size, epochs, source, times):
    """Two functions that make the whole run afresh, so many times."""
    layers = [layer for units in hidden for layer in (nn.Dense(units), nn.ReLU())]
    network = nn.Sequential(*layers, nn.Dense(10))
    learner = Supervised(network, losses.CrossEntropy(), optimizers.Adam(1e-3))
    engine = Engine(learner, batch_size)
    steps = epochs * source.steps_per_epoch(batch_size)

    def run(watch):
        for _ in range(times):
            loop = Loop(engine, source, epochs=epochs, watch=watch)
            loop.run()
        return len(loop.record.looks)

    return {"plain": lambda: run(0), "watched": lambda: run(None)}, times * steps


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    found = {"at_most": AT_MOST}
    for case, make in CASES.items():
        both, steps = runs(*make())
        seconds = {name: [] for name in both}
        looks = 0
        for number in range(rounds + 1):  # one to warm up
            turns = list(both.items())
            for name, run in turns if number % 2 else turns[::-1]:
                start = time.perf_counter()
                looks = max(looks, run())
                if number:
                    seconds[name].append(time.perf_counter() - start)
        plain = statistics.median(seconds["plain"])
        pairs = zip(seconds["watched"], seconds["plain"], strict=True)
        each = sorted(watched / alone for watched, alone in pairs)
        ratio = statistics.median(each)
        spread = f"{each[0]:.3f} to {each[-1]:.3f} in {rounds} rounds"
        print(f"{case}: {steps} steps in {plain:.3f} s, {looks} looks a run")
        print(f"  watched / plain: {ratio:.3f} (at most {AT_MOST}; {spread})")
        found[case] = {"seconds": seconds, "ratio": ratio, "looks": looks}
    path = pathlib.Path(__file__).parent / "results" / "watching.json"
    path.write_text(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
