"""Descent paths: batch, stochastic, and in between."""

import jax
import jax.numpy as jnp
import numpy as np

from glassnet.drawing.surface import surface
from glassnet.learners import Supervised
from glassnet.lessons.page import Page
from glassnet.losses import SquaredError
from glassnet.nn import Dense
from glassnet.optimizers import SGD
from glassnet.training import Engine, Resident

LEARNER = Supervised(Dense(1), SquaredError(half=True), SGD(0.1))


def lesson(page: Page, *, seed: int = 0, rows: int = 128, steps: int = 200) -> None:
    """A line fitted three ways; the noise of each way measured."""
    page.ask("Must every step see all the data?")
    page.formula(
        r"w \leftarrow w - \frac{\eta}{m} \sum_{i=1}^{m} \nabla_w L(x_i, y_i)",
        "w <- w - eta / m * sum over the m rows of a batch of dL/dw",
    )
    key, noise = jax.random.split(jax.random.key(seed))
    x = jax.random.normal(key, (rows, 1))
    y = 1 + 2 * x + jax.random.normal(noise, (rows, 1))
    source = Resident({"x": x, "y": y})
    weight, bias = np.polyfit(x[:, 0], y[:, 0], 1)
    floor = _cost(bias, weight, x, y)
    sizes = {"batch": rows, "mini-batch": 16, "stochastic": 1}
    paths, heights = {}, {}
    for name, size in sizes.items():
        engine, points = Engine(LEARNER, batch_size=size), []
        state = engine.start(source, seed)
        params = {"kernel": jnp.array([[-1.0]]), "bias": jnp.array([-1.0])}
        state = state | {"learner": state["learner"] | {"params": params}}
        for _ in range(steps):
            params = state["learner"]["params"]
            points.append((float(params["bias"][0]), float(params["kernel"][0, 0])))
            state, _ = engine.run(state, source, 1)
        paths[name] = np.array(points)
        heights[name] = np.array([_cost(b, w, x, y) for b, w in points]) - floor
    late = {
        name: float(height[steps // 2 :].mean()) for name, height in heights.items()
    }
    page.table(
        ("way", "rows in a step", "height above the floor, late"),
        [(name, size, late[name]) for name, size in sizes.items()],
        page.words("The second half of {steps} steps at one rate.", steps=steps),
    )
    page.say(
        "The batch way ends {batch} above the floor and stochastic descent hovers "
        "{stochastic} above it: its steps do not shrink, since every single row pulls "
        "its own way even where all together are content.",
        batch=late["batch"],
        stochastic=late["stochastic"],
    )
    full, spread = _gradients(x, y)
    page.say(
        "Is the gradient of one row biased, as one lecture says? The mean of all "
        "{rows} single-row gradients differs from the full gradient by {gap}, which is "
        "the rounding of a gradient of size {size}. It is noisy, not biased.",
        rows=rows,
        gap=float(jnp.abs(full - spread.mean(0)).max()),
        size=float(jnp.linalg.norm(full)),
    )
    batches = 2 ** np.arange(0, 6)
    draws = jax.random.randint(jax.random.key(seed + 1), (2000, batches[-1]), 0, rows)
    wobble = [float(spread[draws[:, :m]].mean(1).std(0).mean()) for m in batches]
    slope = float(np.polyfit(np.log(batches), np.log(wobble), 1)[0])
    page.say(
        "Its noise falls with the size of the batch to the power {slope}: four times "
        "the rows for half the noise.",
        slope=slope,
    )
    grid = np.linspace(-2, 4, 50)
    values = np.array([[_cost(b, w, x, y) for b in grid] for w in grid])
    page.draw(
        surface(
            grid,
            grid,
            values,
            paths,
            title="Three ways down the same valley",
            x_label="bias",
            y_label="weight",
            caption="The full batch goes straight; a single row at a time wanders.",
        )
    )
    page.next("lower the rate over time: optimizers.Scheduled(SGD(0.1), Cosine(200)).")


def _cost(bias: float, weight: float, x: jax.Array, y: jax.Array) -> float:
    return float(np.square(np.asarray(bias + weight * x - y)).mean() / 2)


def _gradients(x: jax.Array, y: jax.Array) -> tuple[jax.Array, jax.Array]:
    """The full gradient at the start, and that of each row."""

    def cost(params: jax.Array, x: jax.Array, y: jax.Array) -> jax.Array:
        return jnp.square(params[0] + params[1] * x - y).mean() / 2

    start = jnp.array([-1.0, -1.0])
    each = jax.vmap(jax.grad(cost), (None, 0, 0))(start, x, y)
    return jax.grad(cost)(start, x, y), each
