"""Optimizers: the same gradients, other steps."""

import jax
import jax.numpy as jnp
import numpy as np

from glassnet.drawing.lines import Series, lines
from glassnet.lessons.page import Page
from glassnet.lessons.ravine import RATES, Ravine, best_walk, walk
from glassnet.optimizers import SGD, Adagrad, Adam, Momentum, Optimizer, RMSprop

FIVE = (SGD(), Momentum(), Adagrad(), RMSprop(), Adam())


def lesson(
    page: Page, *, seed: int = 0, steepness: float = 40.0, steps: int = 60
) -> None:
    """Five optimizers down one ravine; momentum overshoots and Adagrad's rate dies."""
    page.ask("Backpropagation hands each of them the same gradient. Who goes where?")
    page.formula(
        r"v \leftarrow \gamma v + \eta g, \quad w \leftarrow w - v; \qquad "
        r"G \leftarrow G + g^2, \quad w \leftarrow w - \eta\, g / \sqrt{G + \epsilon}",
        "momentum: v <- gamma v + eta g,  w <- w - v\n"
        "Adagrad:  G <- G + g^2,          w <- w - eta g / sqrt(G + epsilon)",
    )
    start = jnp.array([1.6, 0.8]) + jax.random.uniform(jax.random.key(seed), (2,)) / 4
    ravine, ways, best = Ravine(steepness), {}, {}
    for optimizer in FIVE:
        name = type(optimizer).__name__
        best[name], ways[name] = best_walk(optimizer, ravine, start, steps)
    first = {name: (way[1] - way[0]).tolist() for name, way in ways.items()}
    ends = {name: float(ravine.height(way[-1])) for name, way in ways.items()}
    page.numbers |= {"ends": ends, "first": first, "best_rates": best}
    page.table(
        ("optimizer", "best rate", "first step: x", "y", "end height"),
        [(name, best[name], *first[name], ends[name]) for name in ways],
        page.words(
            "From one start, {steps} steps down a ravine {steepness} times as steep "
            "across as along, each optimizer at the best of {rates} rates.",
            steps=steps,
            steepness=steepness,
            rates=len(RATES),
        ),
    )
    winner = min(ends, key=ends.__getitem__)
    title = page.words(
        "{winner} comes lowest, to {lowest}", winner=winner, lowest=ends[winner]
    )
    caption = "SGD's rate must suit the steepest wall. Elsewhere, others may win."
    page.draw(ravine.draw(ways, title=title, caption=caption))
    _draw_overshoot(page)
    same, falls = jnp.full(100, 0.1), jnp.full(100, 0.1).at[-1].set(0.01)
    adagrad = _steps(Adagrad(), same)
    inside, outside = _steps(Momentum(rate="inside"), falls), _steps(Momentum(), falls)
    page.say(
        "Adagrad's price is a rate that dies: under a steady gradient, step {last} is "
        "{share} of the first; one over the root of the count is {root}. And momentum "
        "comes in two kinds: when the rate falls to {tenth} of itself, the next step "
        "is {inside} of the one before with the rate inside the velocity, as in the "
        "lecture, and {outside} with it outside, as in most libraries.",
        last=len(adagrad),
        share=float(adagrad[-1] / adagrad[0]),
        root=len(adagrad) ** -0.5,
        tenth=float(falls[-1] / falls[0]),
        inside=float(inside[-1] / inside[-2]),
        outside=float(outside[-1] / outside[-2]),
    )
    page.next("run('optimizers', steepness=1.0): a round bowl. Who needs help there?")


def _draw_overshoot(page: Page) -> None:
    """Where momentum carries a ball that starts at rest in a round bowl."""
    start, slope, rates = jnp.array(1.0), jnp.positive, jnp.full(300, 0.01)
    balls = {
        gamma: np.asarray(walk(Momentum(momentum=gamma), slope, start, rates))
        for gamma in (0.5, 0.9, 0.99)
    }
    past = {gamma: max(0.0, -float(ball.min())) for gamma, ball in balls.items()}
    far, step = max(past), np.arange(len(rates) + 1)
    page.numbers["past"] = past
    page.draw(
        lines(
            [Series(f"gamma {gamma}", step, ball) for gamma, ball in balls.items()],
            title=page.words(
                "Gamma {far} rolls {over} past the bottom", far=far, over=past[far]
            ),
            x_label="step",
            y_label="place; the bottom is at 0",
            log_y=False,
            caption="Momentum's price is overshoot: each ball starts at rest at one.",
        )
    )


def _steps(optimizer: Optimizer, rates: jax.Array) -> jax.Array:
    """The size of each step under a gradient of one."""
    return jnp.abs(jnp.diff(walk(optimizer, jnp.ones_like, jnp.array(0.0), rates)))
