"""Optimizers: the same gradients, other steps."""

import jax
import jax.numpy as jnp
import numpy as np

from glassnet.drawing.lines import Series, lines
from glassnet.drawing.surface import surface
from glassnet.lessons.page import Page
from glassnet.optimizers import SGD, Adagrad, Adam, Momentum, Optimizer, RMSprop
from glassnet.paths import turn

FIVE = (SGD(), Momentum(), Adagrad(), RMSprop(), Adam())
RATES = np.logspace(-3, 0.5, 15, dtype="float32")
RATE = "hyperparams/learning_rate"


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
    # askew: along an axis, a rate for each parameter would undo the ravine by itself
    turned = jnp.array([[0.8, 0.6], [-0.6, 0.8]])
    bends = turned.T @ jnp.diag(jnp.array([1.0, steepness])) @ turned
    angle = jax.random.uniform(jax.random.key(seed), minval=0.3, maxval=0.6)
    start = 2 * jnp.stack([jnp.cos(angle), jnp.sin(angle)])
    ways, ends, rates = {}, {}, {}
    for optimizer in FIVE:
        name = type(optimizer).__name__
        tried = _ways(optimizer, start, bends, steps, jnp.array(RATES))
        lasts = ((tried[:, -1] @ bends) * tried[:, -1]).sum(-1) / 2
        best = int(jnp.nanargmin(lasts))
        ways[name], ends[name] = np.asarray(tried[best]), float(lasts[best])
        rates[name] = float(RATES[best])
    first = {name: (way[1] - way[0]).tolist() for name, way in ways.items()}
    page.numbers |= {"ends": ends, "first": first, "best_rates": rates}
    page.table(
        ("optimizer", "best rate", "first step", "in y", "end height"),
        [(name, rates[name], *first[name], ends[name]) for name in ways],
        page.words(
            "{steps} steps in a ravine {steepness} times as steep across as along.",
            **{"steps": steps, "steepness": steepness},
        ),
    )
    winner = min(ends, key=lambda name: ends[name])
    page.say(
        "One start, one gradient, five first steps. Each has the best of {rates} "
        "rates. {winner} ends lowest in this ravine, at {lowest}; SGD, whose rate the "
        "steep walls keep small, at {sgd}. Another ravine may have another winner.",
        **{"rates": len(RATES), "winner": winner, "lowest": ends[winner]},
        sgd=ends["SGD"],
    )
    side = np.linspace(-2.2, 2.2, 60)
    grid = np.stack(np.meshgrid(side, side), -1)
    heights = ((grid @ np.asarray(bends)) * grid).sum(-1) / 2
    page.draw(
        surface(
            side,
            side,
            heights,
            ways,
            title=f"{winner} comes lowest",
            x_label="x",
            y_label="y",
            caption="From one start, to where each is after its last step.",
        )
    )
    one = jnp.ones(1)
    balls = {
        gamma: np.asarray(
            _ways(Momentum(momentum=gamma), one, one[None], 300, one / 100)
        )
        for gamma in (0.5, 0.9, 0.99)
    }
    course = [
        Series(f"gamma {g}", np.arange(301), b[0, :, 0]) for g, b in balls.items()
    ]
    past = {gamma: max(0.0, -float(ball.min())) for gamma, ball in balls.items()}
    far = max(past, key=lambda gamma: past[gamma])
    title = page.words(
        "Gamma {far} rolls {over} past the bottom", far=far, over=past[far]
    )
    caption = "A round bowl; each ball starts at rest at one."
    page.draw(
        lines(
            course,
            title=title,
            x_label="step",
            y_label="place; the bottom is at 0",
            log_y=False,
            caption=caption,
        )
    )
    rates = jnp.full(100, 0.1)
    died = _steady(Adagrad(), rates)
    late = rates.at[-1].set(0.01)
    inside, outside = (_steady(Momentum(rate=r), late) for r in ("inside", "outside"))
    page.say(
        "Momentum's price is overshoot: from one, gamma {low} passes the bottom by "
        "{past_low}, gamma {far} by {over}. Adagrad's is a rate that dies: under a "
        "steady gradient, step {last} is {share} of the first; one over the root of "
        "the count is {root}.",
        **{"low": 0.5, "past_low": past[0.5], "far": far, "over": past[far]},
        **{"last": len(rates), "share": float(died[-1] / died[0])},
        root=len(rates) ** -0.5,
    )
    page.say(
        "Two momenta: when the rate falls to {tenth} of itself, the next step is "
        "{inside} of the one before with the rate inside the velocity, as in the "
        "lecture, and {outside} with it outside, as in most libraries.",
        tenth=float(late[-1] / late[0]),
        inside=float(inside[-1] / inside[-2]),
        outside=float(outside[-1] / outside[-2]),
    )
    page.next("run('optimizers', steepness=1.0): a round bowl. Who needs help there?")


def _ways(
    optimizer: Optimizer,
    start: jax.Array,
    bends: jax.Array,
    steps: int,
    rates: jax.Array,
) -> jax.Array:
    """Places visited at each rate, where the gradient is bends @ place."""

    def way(rate: jax.Array) -> jax.Array:
        state = turn(optimizer.init(start), RATE, rate)

        def go(at: tuple, _: None) -> tuple:
            step, state = optimizer.update(bends @ at[0], at[1], at[0])
            return (at[0] + step, state), at[0] + step

        places = jax.lax.scan(go, (start, state), length=steps)[1]
        return jnp.concatenate([start[None], places])

    return jax.vmap(way)(rates)


def _steady(optimizer: Optimizer, rates: jax.Array) -> jax.Array:
    """The steps under a gradient of one, at a rate for each."""

    def go(state: dict, rate: jax.Array) -> tuple:
        step, state = optimizer.update(jnp.ones(()), turn(state, RATE, rate))
        return state, step

    return jax.lax.scan(go, optimizer.init(jnp.ones(())), rates)[1]
