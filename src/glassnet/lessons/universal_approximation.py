"""Universal approximation: any curve, with enough hidden units."""

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array

from glassnet.drawing.lines import Series, lines, slope
from glassnet.learners import Supervised
from glassnet.lessons.by_hand import by_hand
from glassnet.lessons.fitted import fitted
from glassnet.lessons.page import Page
from glassnet.losses import SquaredError
from glassnet.nn import Dense, ReLU, Sequential, Step, Tanh
from glassnet.optimizers import Adam

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
        "y(x) = b + sum of v phi(w x + c) over n units,   error -> 0 as n grows",
    )
    truth = jnp.sin(waves * jnp.pi * X) * jnp.exp(-X)
    stairs = [_off(by_hand(Step(), n, X, truth), truth) for n in widths]
    bends = [_off(by_hand(ReLU(), n, X, truth), truth) for n in widths]
    built = {"Step": stairs, "ReLU": bends}
    page.say(
        "No training yet: weights are set by hand to follow a curve of {waves} half "
        "waves. Each step unit adds one stair; each ReLU unit bends the line once. "
        "Of {many} units, the stairs are {stairs} off at most, and the bends {bends}.",
        waves=waves,
        many=widths[-1],
        stairs=stairs[-1],
        bends=bends[-1],
    )
    page.draw(
        lines(
            [Series(name, np.array(widths), np.array(e)) for name, e in built.items()],
            title=page.words(
                "Error falls with width to the power {step_power} and {bend_power}",
                step_power=slope(widths, stairs),
                bend_power=slope(widths, bends),
            ),
            x_label="hidden units",
            y_label="largest error",
            slopes=True,
            caption="Weights placed by hand; the theorem needs no more.",
        )
    )
    learned = {n: _learned(n, truth, steps, seed) for n in trained}
    errors = {n: _off(y, truth) for n, y in learned.items()}
    page.numbers |= {"built": built, "learned": errors}
    best = min(errors, key=errors.__getitem__)
    curves = {"curve": truth} | {f"{n} units": y for n, y in learned.items()}
    page.draw(
        lines(
            [Series(n, X[:, 0], np.asarray(y[:, 0])) for n, y in curves.items()],
            title=page.words(
                "Trained, {best} units are {off} off", best=best, off=errors[best]
            ),
            x_label="x",
            y_label="y",
            log_y=False,
            caption="The curve, and what tanh units learned of it.",
        )
    )
    page.say(
        "That weights exist is a theorem; that {steps} steps of Adam find them is not. "
        "Nor does it say how many units a task needs, or what happens elsewhere.",
        steps=steps,
    )
    page.next("run('universal-approximation', waves=12.0): what happens to the widths?")


def _learned(n: int, truth: Array, steps: int, seed: int) -> Array:
    """What n tanh units say, after learning from every fifth place."""
    network = Sequential(Dense(n), Tanh(), Dense(1))
    learner = Supervised(network, SquaredError(), Adam(0.03))
    places = 2 * X - 1  # around 0, as the units start
    return fitted(learner, places[::5], truth[::5], steps=steps, seed=seed)(places)


def _off(y: Array, truth: Array) -> float:
    return float(abs(y - truth).max())
