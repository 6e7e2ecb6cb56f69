"""Steps per second of 784-30-10 at batch 10: the engine beside a scan by hand.

    python benchmarks/engine.py [--rounds 9]

Both train Nielsen's first network on 50,000 random images: sigmoid units, squared
error, plain gradient descent, a fresh permutation each epoch. They run alternately in
one process; the ratio of the medians is what counts. Writes
benchmarks/results/engine.json.
"""

import argparse
import json
import pathlib
import statistics
import time

import jax
import jax.numpy as jnp
import numpy as np

from glassnet import initializers, losses, nn, optimizers
from glassnet.learners import Supervised
from glassnet.training import Engine, Resident

ROWS, BATCH, RATE = 50_000, 10, 3.0


def ours(x, y):
    normal = initializers.Normal(deviation=1.0)

    def dense(units):
        return nn.Dense(units, kernel_init=normal, bias_init=normal)

    network = nn.Sequential(dense(30), nn.Sigmoid(), dense(10), nn.Sigmoid())
    learner = Supervised(network, losses.SquaredError(half=True), optimizers.SGD(RATE))
    engine, source = Engine(learner, batch_size=BATCH), Resident({"x": x, "y": y})
    state = engine.start(source, 0)

    def epoch():
        nonlocal state
        state, metrics = engine.run(state, source, ROWS // BATCH)
        return jax.block_until_ready((state, metrics))

    return epoch


def by_hand(x, y):
    keys = jax.random.split(jax.random.key(0), 4)
    params = {
        "w1": jax.random.normal(keys[0], (784, 30)),
        "b1": jax.random.normal(keys[1], (30,)),
        "w2": jax.random.normal(keys[2], (30, 10)),
        "b2": jax.random.normal(keys[3], (10,)),
    }

    def cost(params, xb, yb):
        h = jax.nn.sigmoid(xb @ params["w1"] + params["b1"])
        z = jax.nn.sigmoid(h @ params["w2"] + params["b2"])
        return (0.5 * ((z - yb) ** 2).sum(-1)).mean()

    @jax.jit
    def run(params, x, y, key):
        rows = jax.random.permutation(key, ROWS).reshape(-1, BATCH)

        def step(params, index):
            loss, grads = jax.value_and_grad(cost)(params, x[index], y[index])
            return jax.tree.map(lambda p, g: p - RATE * g, params, grads), loss

        return jax.lax.scan(step, params, rows)

    count = iter(range(1_000_000))

    def epoch():
        nonlocal params
        params, loss = run(params, x, y, jax.random.key(next(count)))
        return jax.block_until_ready((params, loss))

    return epoch


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    random = np.random.default_rng(0)
    x = jnp.asarray(random.random((ROWS, 784), dtype="float32"))
    y = jnp.asarray(np.eye(10, dtype="float32")[random.integers(0, 10, ROWS)])
    runs = {"ours": ours(x, y), "by_hand": by_hand(x, y)}
    seconds = {name: [] for name in runs}
    for number in range(rounds + 2):  # two to warm up
        for name, epoch in runs.items():
            start = time.perf_counter()
            epoch()
            if number > 1:
                seconds[name].append(time.perf_counter() - start)
    steps = ROWS // BATCH
    medians = {name: statistics.median(times) for name, times in seconds.items()}
    for name, median in medians.items():
        spread = f"{min(seconds[name]):.3f}-{max(seconds[name]):.3f}"
        print(f"{name:8} {steps / median:9,.0f} steps/s   {median:.3f} s ({spread})")
    ratio = medians["by_hand"] / medians["ours"]
    print(f"ours / by hand: {ratio:.2f} of its speed (at least 0.90)")
    path = pathlib.Path(__file__).parent / "results" / "engine.json"
    found = {"seconds": seconds, "ratio": ratio, "at_least": 0.9}
    path.write_text(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
