"""Gradients: which way is up, and how far down a step goes."""

import jax
import jax.numpy as jnp
import numpy as np

from glassnet.drawing.curves import Series
from glassnet.drawing.lines import lines
from glassnet.drawing.surface import surface
from glassnet.lessons.page import Page
from glassnet.lessons.ravine import walk
from glassnet.optimizers import SGD


def bowl(point: jax.Array) -> jax.Array:
    """The lecture's example, x^2 + y^2."""
    return jnp.square(point).sum()


def lesson(
    page: Page, *, seed: int = 0, start: tuple[float, float] = (1.5, -2.0)
) -> None:
    """The slope of a bowl by three ways, and the claim that small steps descend."""
    page.ask("What is a gradient, and does a step against it always go down?")
    page.formula(
        r"f(x, y) = x^2 + y^2, \qquad \nabla f = (2x,\; 2y)",
        "f(x, y) = x^2 + y^2        grad f = (2x, 2y)",
    )
    point = jnp.array(start)
    slope = jax.grad(bowl)(point)
    nudge = 1e-2 * jnp.eye(2)
    measured = [(bowl(point + d) - bowl(point - d)) / 2e-2 for d in nudge]
    page.table(
        ("direction", "by the formula", "by the chain rule", "by trying"),
        [
            (name, float(2 * p), float(s), float(m))
            for name, p, s, m in zip("xy", point, slope, measured, strict=True)
        ],
        "The slope at the start, found in three ways.",
    )
    turns = np.linspace(0, 2 * np.pi, 73)
    ways = jnp.array(np.stack([np.cos(turns), np.sin(turns)], 1))
    rises = jax.vmap(lambda way: bowl(point + 0.01 * way) - bowl(point))(ways)
    best = ways[int(rises.argmax())]
    page.say(
        "Of {tried} directions tried around the circle, the one that climbs most "
        "points {angle} degrees away from the gradient: the gradient is the way of "
        "steepest ascent, and its sign in each direction says whether to go there or "
        "back.",
        tried=len(turns) - 1,
        angle=_angle(best, slope),
    )
    rates = np.geomspace(1e-3, 3, 1000)
    after = np.array([bowl(point - rate * slope) for rate in rates])
    down = rates[after < bowl(point)]
    page.say(
        "One step against it lowers the height for every rate up to {largest}, and "
        "raises it beyond. The curvature here is {curvature}, and twice one over it is "
        "the limit: a small enough step always descends, a large one never does.",
        largest=float(down.max()),
        curvature=float(jnp.linalg.eigvalsh(jax.hessian(bowl)(point)).max()),
    )
    paths = {
        f"rate {rate}": walk(SGD(), jax.grad(bowl), point, jnp.full(15, rate))
        for rate in (0.1, 0.45, 0.95)
    }
    x, y = np.meshgrid(np.linspace(-2.5, 2.5, 60), np.linspace(-2.5, 2.5, 60))
    page.draw(
        surface(
            x[0],
            y[:, 0],
            x**2 + y**2,
            paths,
            title="The same gradients, three rates",
            x_label="x",
            y_label="y",
            caption="Small steps creep, larger ones arrive, the largest swing across.",
        )
    )
    page.draw(
        lines(
            [Series("height after one step", rates, after)],
            title=page.words("Steps up to {limit} descend", limit=float(down.max())),
            x_label="rate",
            y_label="height",
            log_x=True,
            caption="Below the height of the start up to a limit, above it beyond.",
        )
    )
    page.next("run('gradients', start=(0.1, 2.0)) in Python: the limit stays. Why?")


def _angle(a: jax.Array, b: jax.Array) -> float:
    cosine = a @ b / (jnp.linalg.norm(a) * jnp.linalg.norm(b))
    return float(jnp.degrees(jnp.arccos(jnp.clip(cosine, -1, 1))))
