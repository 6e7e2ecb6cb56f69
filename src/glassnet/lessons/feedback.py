"""Feedback: a layer that hears itself remembers; so do units that hear one another."""

import jax
import jax.numpy as jnp
import numpy as np

from glassnet.drawing.lines import Mark, Series, lines
from glassnet.learners import Supervised, recall_by_load
from glassnet.lessons.page import Page
from glassnet.losses import SquaredError
from glassnet.nn import Dense, Layer, Sequential, SimpleRNN, Tanh
from glassnet.optimizers import Adam
from glassnet.training import Engine, Resident

LIMIT = 0.138  # of Amit, Gutfreund & Sompolinsky, for many units
LOADS = (0.02, 0.05, 0.08, 0.1, 0.12, 0.138, 0.15, 0.17, 0.2, 0.25)


def lesson(
    page: Page,
    *,
    seed: int = 0,
    units: int = 600,
    steps: int = 400,
    back: int = 5,
    loads: tuple[float, ...] = LOADS,
) -> None:
    """Recalling an earlier number of a series; then recalling whole patterns."""
    page.ask("What can a network with a way back do that none without can?")
    page.formula(
        r"h_t = \tanh(W x_t + U h_{t-1} + b), \qquad "
        r"s_i \leftarrow \mathrm{sign} \sum_{j \neq i} w_{ij} s_j",
        "h(t) = tanh(W x(t) + U h(t-1) + b)        s_i <- sign(sum_j w_ij s_j)",
    )
    keys = jax.random.split(jax.random.key(seed), 2)
    series = jax.random.uniform(keys[0], (512, 20, 1), minval=-1.0)
    late = jnp.pad(series, ((0, 0), (back, 0), (0, 0)))[:, :20]
    networks = {
        "none": Sequential(Dense(16), Tanh(), Dense(1)),
        "feedback": Sequential(SimpleRNN(16), Dense(1)),
    }
    left = {n: _left(net, series, late, seed, steps) for n, net in networks.items()}
    share = {n: error / float(jnp.square(late).mean()) for n, error in left.items()}
    page.say(
        "Random numbers come one by one; say the one that came {back} steps before. "
        "After {steps} steps of training a network without feedback leaves {without} "
        "of the variance of new series unexplained, with feedback {with_feedback}. "
        "{verdict}",
        back=back,
        steps=steps,
        without=share["none"],
        with_feedback=share["feedback"],
        verdict="Its memory is its own output, fed back."
        if share["feedback"] < share["none"] / 2
        else "It has not learned to keep them.",
    )
    found = recall_by_load(keys[1], units, loads)
    load, near, exact = map(np.array, (found["load"], found["near"], found["exact"]))
    page.numbers |= found
    below, above = near[load < LIMIT], near[load > LIMIT]
    page.say(
        "A Hopfield network, whose units all hear one another, stores patterns by "
        "Hebb's rule and starts from each. With {units} units, at loads below {limit} "
        "patterns a unit, {low} or more come back with one error in twenty or fewer; "
        "above it the share falls from {high} to {last}.",
        units=units,
        limit=LIMIT,
        low=float(below.min()),
        high=float(above[0]),
        last=float(above[-1]),
    )
    page.draw(
        lines(
            [Series("few errors", load, near), Series("no error", load, exact)],
            title=page.words(
                "At the last load {last} come back", last=float(above[-1])
            ),
            x_label="load (patterns per unit)",
            y_label="share that comes back",
            marks=[Mark(f"{LIMIT} of theory", x=LIMIT)],
            log_x=False,
            log_y=False,
            caption="The fall is the more sudden the more units there are.",
        )
    )
    page.next("run('feedback', back=10): is the memory long enough? Or units=100.")


def _left(network: Layer, x, y, seed: int, steps: int) -> float:
    """The squared error on the later half of the series, trained on the first."""
    half = len(x) // 2
    engine = Engine(Supervised(network, SquaredError(), Adam(0.01)), batch_size=64)
    parts = (slice(half), slice(half, None))
    rows, rest = (Resident({"x": x[part], "y": y[part]}) for part in parts)
    state, _ = engine.run(engine.start(rows, seed), rows, steps)
    total, count = engine.evaluate(state, rest)["loss"]
    return float(total / count)
