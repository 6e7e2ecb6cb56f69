"""Universal approximation: any curve, with enough hidden units."""

import jax
import jax.numpy as jnp
import numpy as np

from glassnet.drawing.lines import Series, lines, slope
from glassnet.learners import Supervised
from glassnet.lessons.page import Page
from glassnet.losses import SquaredError
from glassnet.nn import Activation, Dense, ReLU, Sequential, Step, Tanh
from glassnet.optimizers import Adam
from glassnet.training import Engine, Resident
from glassnet.types import Tree

X = jnp.linspace(0, 1, 1001)[:, None]


def lesson(
    page: Page,
    *,
    seed: int = 0,
    waves: float = 3.0,
    widths: tuple[int, ...] = (4, 8, 16, 32, 64),
    trained: tuple[int, ...] = (2, 16),
    steps: int = 1000,
) -> None:
    """The theorem by construction, and what training finds with few units."""
    page.ask("Can one hidden layer draw any curve, and what does a closer one cost?")
    page.formula(
        r"\hat f(x) = b + \sum_{i=1}^{n} v_i\, \phi(w_i x + b_i), \qquad "
        r"\max_x |f(x) - \hat f(x)| \to 0 \quad (n \to \infty)",
        "y(x) = b + the sum over n units of v phi(w x + c)\n"
        "largest error -> 0 as n grows",
    )
    truth = jnp.sin(waves * jnp.pi * X) * jnp.exp(-X)
    built, powers = {}, {}
    for layer in (Step(), ReLU()):
        name = type(layer).__name__
        errors = [_error(_placed(layer, n, truth), layer, truth) for n in widths]
        built[name], powers[name] = errors, slope(np.array(widths), np.array(errors))
    page.say(
        "No training yet: weights set by hand, for a curve with {waves} half waves. "
        "Each step unit adds one stair; each ReLU unit bends the line once. "
        "From {few} units to {many} the largest error falls from "
        "{step_few} to {step_many} with stairs, and from {bend_few} to {bend_many} "
        "with bends.",
        **{"waves": waves, "few": widths[0], "many": widths[-1]},
        **{"step_few": built["Step"][0], "step_many": built["Step"][-1]},
        **{"bend_few": built["ReLU"][0], "bend_many": built["ReLU"][-1]},
    )
    learned = {n: _trained(n, truth, steps, seed) for n in trained}
    errors = {n: float(abs(y - truth).max()) for n, y in learned.items()}
    page.numbers |= {"built": built, "learned": errors}
    page.draw(
        lines(
            [Series(name, np.array(widths), np.array(e)) for name, e in built.items()],
            title=page.words(
                "Error falls with width to the power {step_power} and {bend_power}",
                step_power=powers["Step"],
                bend_power=powers["ReLU"],
            ),
            x_label="hidden units",
            y_label="largest error",
            slopes=True,
            caption="Weights placed by hand; the theorem needs no more.",
        )
    )
    best = min(errors, key=lambda n: errors[n])
    page.draw(
        lines(
            [
                Series("curve", X[:, 0], np.asarray(truth[:, 0])),
                *(
                    Series(f"{n} units", X[:, 0], np.asarray(y[:, 0]))
                    for n, y in learned.items()
                ),
            ],
            title=page.words("Closest after training: {best} units", best=best),
            x_label="x",
            y_label="y",
            log_y=False,
            caption="The curve, and what networks of tanh units learned of it.",
        )
    )
    page.table(
        ("tanh units", "largest error after training"),
        list(errors.items()),
        page.words("{steps} steps of Adam on all points.", steps=steps),
    )
    page.say(
        "That weights exist is a theorem; that training finds them is not. It says "
        "nothing about places outside the interval either, nor how many units a task "
        "needs: in {inputs} inputs the same stairs would need about {cells} of them.",
        inputs=10,
        cells=float(widths[-1]) ** 10,
    )
    page.next("run('universal-approximation', waves=12.0): what happens to the widths?")


def _placed(layer: Activation, n: int, truth: jax.Array) -> Tree:
    """Weights by hand: n stairs, or n straight pieces, that follow the curve."""
    knots = jnp.linspace(0, 1, n + 1)
    heights = jnp.interp(knots, X[:, 0], truth[:, 0])
    if isinstance(layer, Step):  # a stair halfway between knots, to the next height
        at, out = (knots[1:] + knots[:-1]) / 2, jnp.diff(heights)
    else:  # a bend at each knot, by how much the slope changes there
        at, out = knots[:-1], jnp.diff(jnp.diff(heights) * n, prepend=0.0)
    hidden = {"kernel": jnp.ones((1, n)), "bias": -at}
    ends = {"kernel": out[:, None], "bias": heights[:1]}
    return {"0": hidden, "2": ends}


def _error(params: Tree, layer: Activation, truth: jax.Array) -> float:
    hidden = layer({}, Dense(len(params["0"]["bias"]))(params["0"], X))
    return float(abs(Dense(1)(params["2"], hidden) - truth).max())


def _trained(n: int, truth: jax.Array, steps: int, seed: int) -> jax.Array:
    rows = Resident({"x": 2 * X[::5] - 1, "y": truth[::5]})
    network = Sequential(Dense(n), Tanh(), Dense(1))
    learner = Supervised(network, SquaredError(), Adam(0.03))
    engine = Engine(learner, batch_size=len(X[::5]))
    state, _ = engine.run(engine.start(rows, seed), rows, steps)
    params, kept = learner.model(state["learner"])
    return network.apply(params, kept, 2 * X - 1, key=None, training=False)[0]
