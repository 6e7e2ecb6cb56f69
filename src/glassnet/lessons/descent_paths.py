"""Descent paths: batch, stochastic, and in between."""

import jax
import jax.numpy as jnp
import numpy as np

from glassnet.drawing.lines import slope
from glassnet.drawing.surface import surface
from glassnet.initializers import Constant
from glassnet.learners import Supervised
from glassnet.lessons.page import Page
from glassnet.losses import SquaredError
from glassnet.nn import Dense
from glassnet.optimizers import SGD
from glassnet.training import Engine, Resident

LINE = Dense(1, kernel_init=Constant(-1.0), bias_init=Constant(-1.0))
LEARNER = Supervised(LINE, SquaredError(half=True), SGD(0.1))


def lesson(page: Page, *, seed: int = 0, rows: int = 128, steps: int = 200) -> None:
    """A line fitted three ways; the noise of each way measured."""
    page.ask("Must every step see all the data?")
    page.formula(
        r"w \leftarrow w - \frac{\eta}{m} \sum_{i=1}^{m} \nabla_w L(x_i, y_i)",
        "w <- w - eta / m * sum over the m rows of a batch of dL/dw",
    )
    x, noise = jax.random.normal(jax.random.key(seed), (2, rows))
    y = 1 + 2 * x + noise
    points = np.array([x, y], float)  # float32 cannot tell heights so near the floor
    lowest = np.polyfit(points[0], points[1], 1)[::-1]
    sizes = {"batch": rows, "mini-batch": 16, "stochastic": 1}
    ways, late, detours = {}, {}, {}
    for name, size in sizes.items():
        ways[name] = way = _way(size, x, y, seed, steps)
        heights = _cost(way, *points) - _cost(lowest, *points)
        late[name] = float(heights[steps // 2 :].mean())
        length = np.linalg.norm(np.diff(way, axis=0), axis=1).sum()
        detours[name] = float(length / np.linalg.norm(way[0] - lowest))
    page.table(
        ("way", "rows in a step", "height above the floor", "detour"),
        [(name, sizes[name], late[name], detours[name]) for name in ways],
        page.words(
            "The mean height in the second half of {steps} steps at one rate, and the "
            "length of the whole way over that of the straight one.",
            steps=steps,
        ),
    )
    page.numbers |= {"late": late, "detours": detours}
    title = page.words(
        "Single rows stay {height} above the floor", height=late["stochastic"]
    )
    axis = np.linspace(-2, 4, 50)
    page.draw(
        surface(
            axis,
            axis,
            _cost(np.stack(np.meshgrid(axis, axis), -1), *points),
            ways,
            title=title,
            x_label="bias",
            y_label="weight",
            caption="Every single row pulls its own way even where all are content.",
        )
    )
    start, slopes = jnp.array([-1.0, -1.0]), jax.grad(_cost)
    full = slopes(start, x, y)
    single = jax.vmap(slopes, (None, 0, 0))(start, x[:, None], y[:, None])
    gap = float(jnp.linalg.norm(full - single.mean(0)) / jnp.linalg.norm(full))
    batches = 2 ** np.arange(0, 6)
    draws = jax.random.randint(jax.random.key(seed + 1), (2000, 32), 0, rows)
    wobbles = [float(single[draws[:, :m]].mean(1).std(0).mean()) for m in batches]
    page.say(
        "Is the gradient of one row biased, as one lecture says? The mean of all "
        "{rows} single-row gradients differs from the full one by {gap} of its size: "
        "it is {kind}. Its noise falls as the size of the batch to the power {power}.",
        rows=rows,
        gap=gap,
        kind="noisy, not biased" if gap < 1e-5 else "biased",
        power=slope(batches, wobbles),
    )
    page.next("lower the rate over time: optimizers.Scheduled(SGD(0.1), Cosine(200)).")


def _way(size: int, x: jax.Array, y: jax.Array, seed: int, steps: int) -> np.ndarray:
    """Bias and weight before each step."""
    source, places = Resident({"x": x[:, None], "y": y[:, None]}), []
    engine = Engine(LEARNER, batch_size=size)
    state = engine.start(source, seed)
    for _ in range(steps):
        params = state["learner"]["params"]
        places.append((params["bias"][0], params["kernel"][0, 0]))
        state, _ = engine.run(state, source, 1)
    return np.array(places, float)


def _cost(place, x, y):
    """Half the mean squared error of a line, at each (bias, weight)."""
    return ((place[..., :1] + place[..., 1:] * x - y) ** 2).mean(-1) / 2
