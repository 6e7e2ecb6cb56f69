"""How time grows: with rows of data, with params, and compiling with depth.

    python benchmarks/growth.py

The engine trains the same network on 1,000 to 10,000,000 rows, networks of 10,000 to
100,000,000 params for a few steps, and compiles 4, 16 and 64 equal blocks. Flat is what
is wanted: time per row, time per param, seconds of compiling. Writes
benchmarks/results/growth.json and docs/images/growth.svg.
"""

import json
import math
import pathlib
import statistics
import time

import jax
import jax.numpy as jnp
import numpy as np

from glassnet import losses, nn, optimizers
from glassnet.drawing.lines import Series, lines
from glassnet.drawing.svg import standalone
from glassnet.learners import Supervised
from glassnet.training import Engine, Resident

HERE = pathlib.Path(__file__).parent
STEPS, ROUNDS = 2_000, 7


def engine(network: nn.Layer, batch: int) -> Engine:
    learner = Supervised(network, losses.SquaredError(), optimizers.SGD(1e-3))
    return Engine(learner, batch_size=batch)


def source(rows: int, features: int) -> Resident:
    random = np.random.default_rng(0)
    x = random.random((rows, features), dtype="float32")
    return Resident({"x": jnp.asarray(x), "y": jnp.asarray(x[:, :1])})


def timed(runner: Engine, rows: Resident, steps: int, rounds: int) -> list[float]:
    """Seconds of each round, after one to compile."""
    state = runner.start(rows, 0)
    seconds = []
    for _ in range(rounds + 1):
        start = time.perf_counter()
        state, _ = runner.run(state, rows, steps)
        jax.block_until_ready(state)
        seconds.append(time.perf_counter() - start)
    return seconds[1:]


def by_rows() -> list[dict]:
    """Nanoseconds for each row that is trained on, among more and more rows."""
    network = nn.Sequential(nn.Dense(16), nn.ReLU(), nn.Dense(1))
    found = []
    for power in range(3, 8):
        seconds = timed(engine(network, 32), source(10**power, 8), STEPS, ROUNDS)
        each = [1e9 * s / (STEPS * 32) for s in seconds]
        found.append({"rows": 10**power, "ns_per_row": each})
    return found


def by_params() -> list[dict]:
    """Picoseconds for each param, row and step, in wider and wider networks."""
    found = []
    for power in range(4, 9):
        width = round(math.sqrt(10**power / 2))
        network = nn.Sequential(
            nn.Dense(width), nn.ReLU(), nn.Dense(width), nn.ReLU(), nn.Dense(1)
        )
        params = 2 * width * width
        steps = max(1, 2 * 10**8 // params)
        rows = source(128, width)
        seconds = timed(engine(network, 128), rows, steps, ROUNDS if power < 8 else 3)
        each = [1e12 * s / (steps * params * 128) for s in seconds]
        found.append({"params": params, "ps_per_param_and_row": each})
    return found


def by_depth() -> list[dict]:
    """Seconds to compile more and more equal blocks, one loop or written out."""
    block = nn.Residual(nn.Sequential(nn.LayerNorm(), nn.Dense(64), nn.GELU()))
    rows, found = source(64, 64), []
    for blocks in (4, 16, 64):
        repeated = nn.Sequential(nn.Repeat(block, blocks), nn.Dense(1))
        written = nn.Sequential(*[block] * blocks, nn.Dense(1))
        took = {}
        for name, network in (("repeat", repeated), ("sequential", written)):
            runner = engine(network, 64)
            state = runner.start(rows, 0)
            start = time.perf_counter()
            jax.block_until_ready(runner.run(state, rows, 1))
            took[name] = time.perf_counter() - start
        found.append({"blocks": blocks} | took)
    return found


def draw(found: dict[str, list[dict]]) -> str:
    """All three as shares of their first point: flat is level at 1."""
    series = []
    for label, part, over, of in (
        ("time per row, over rows", "rows", "rows", "ns_per_row"),
        ("time per param, over params", "params", "params", "ps_per_param_and_row"),
        ("compiling, over blocks", "depth", "blocks", "repeat"),
    ):
        values = [np.median(point[of]) for point in found[part]]
        sizes = np.array([point[over] for point in found[part]], float)
        series.append(Series(label, sizes / sizes[0], np.array(values) / values[0]))
    worst = max(float(one.y.max()) for one in series)
    return lines(
        series,
        title=f"At most {worst:.2g} times what the smallest costs",
        x_label="size, as a multiple of the smallest",
        y_label="cost, as a multiple of the smallest's",
        log_x=True,
        log_y=True,
        caption="Rows from 1,000 to 10 million, params from 10,000 to 100 million, "
        "blocks from 4 to 64.",
    )


def main() -> None:
    found = {}
    for name, part in (("rows", by_rows), ("params", by_params), ("depth", by_depth)):
        found[name] = part()
        for point in found[name]:
            words = [
                f"{key} {statistics.median(v) if isinstance(v, list) else v:,.4g}"
                for key, v in point.items()
            ]
            print("   ".join(words), flush=True)
    (HERE / "results" / "growth.json").write_text(json.dumps(found, indent=1) + "\n")
    (HERE.parent / "docs" / "images" / "growth.svg").write_text(standalone(draw(found)))


if __name__ == "__main__":
    main()
