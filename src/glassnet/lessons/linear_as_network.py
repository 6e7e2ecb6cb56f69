"""Linear as network: regression is a network of one layer."""

import dataclasses
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

import glassnet as gn
from glassnet.drawing.lines import Series, lines
from glassnet.learners import Supervised
from glassnet.lessons.page import Page
from glassnet.losses import BinaryCrossEntropy, ElasticNet, SquaredError
from glassnet.nn import Dense, Sequential, Tanh
from glassnet.optimizers import LBFGS
from glassnet.paths import turn
from glassnet.training import Engine, Resident
from glassnet.types import Tree

POWERS = (1, 5, 12)  # of x, chosen by hand
PENALTY = "learner/penalty/hyperparams/l2"
LINE = Supervised(Dense(1), SquaredError(), LBFGS())


def lesson(page: Page, *, seed: int = 0, ridge: float = 0.1, steps: int = 100) -> None:
    """Descent reaches the closed form; many weights fit, and ridge picks one; phi."""
    page.ask("Is linear regression a neural network?")
    page.formula(
        r"y = w^\top \phi(x), \qquad w^* = (\Phi^\top \Phi + n \lambda I)^{-1} "
        r"\Phi^\top t",
        "y = w . phi(x),   w* = (Phi' Phi + n lambda I)^-1 Phi' t",
    )
    data = gn.data.load("diabetes")
    x, t = _standard(data.features), _standard(data.answers[:, None])
    [line] = _fits(LINE, x, t, steps, (ridge, seed))
    exact = _closed(x, t, ridge)
    page.say(
        "{rows} patients, {columns} measures: a Dense layer of one "
        "unit, trained on the squared error with a penalty of {ridge} w . w, is within "
        "{gap} of the closed form in each weight; the largest is {largest}.",
        **{"rows": len(x), "columns": x.shape[1], "ridge": ridge},
        gap=float(abs(line["kernel"] - exact).max()),
        largest=float(abs(exact).max()),
    )
    cancer = gn.data.load("breast_cancer")
    cells, bad = _standard(cancer.features), (cancer.answers == "malignant") * 1.0
    yes = jnp.asarray(bad[:, None], "float32")
    logistic = Supervised(Dense(1), BinaryCrossEntropy(), LBFGS())
    [fit] = _fits(logistic, cells, yes, steps, (ridge, seed))
    page.say(
        "Logistic regression likewise: the same layer under cross-entropy, on {tumors} "
        "tumors, is within {logistic_gap} of scikit-learn's weights.",
        tumors=len(cells),
        logistic_gap=float(
            abs(fit["kernel"][:, 0] - _logistic(cells, bad, ridge)).max()
        ),
    )
    ratios = _gaussian(x, t, deviation=0.7)
    page.say(
        "Why squares? If answers are normal around w . x with deviation {deviation}, "
        "the gradient of the squared error is {least} to {most} times that of the "
        "negative logarithm of their density, over all weights. {same}",
        **{"deviation": 0.7, "least": float(ratios.min()), "most": float(ratios.max())},
        same="One minimum." if float(jnp.ptp(ratios)) < 1e-3 else "",
    )
    twice = jnp.concatenate([x, x[:, :1]], 1)  # one column stands there twice
    starts = [(each, seed + i) for each in (0.0, ridge) for i in (0, 1)]
    fits = _fits(LINE, twice, t, steps, *starts)
    free, held, each = fits[:2], fits[2:], jnp.eye(twice.shape[1])
    open_, picked = _apart(free, each), _apart(held, each)
    page.say(
        "Many weights can fit. With one column there twice, two starts end "
        "{free_apart} apart in a weight without a penalty, and {held_apart} with it; "
        "their answers differ by {free_answers} and {held_answers}. {verdict}",
        **{"free_apart": open_, "held_apart": picked},
        verdict="Ridge picks one." if picked < open_ / 100 else "Ridge did not decide.",
        free_answers=_apart(free, twice),
        held_answers=_apart(held, twice),
    )
    _draw_phi(page, seed, steps)
    page.next("run('linear-as-network', ridge=10.0): what becomes of the weights?")


def _draw_phi(page: Page, seed: int, steps: int) -> None:
    """Powers of x chosen by hand, and features that a hidden layer learns."""
    x, new = jnp.linspace(-1, 1, 16)[:, None], jnp.linspace(-1, 1, 201)[:, None]
    t = jnp.sin(4 * x) + 0.2 * jax.random.normal(jax.random.key(seed), x.shape)
    answers = {}
    for most in POWERS:
        w = _closed(jnp.vander(x[:, 0], most + 1), t, 1e-7)
        answers[f"power {most}"] = jnp.vander(new[:, 0], most + 1) @ w
    network = Sequential(Dense(8), Tanh(), Dense(1))
    learner = Supervised(network, SquaredError(), LBFGS(0.3))
    [params] = _fits(learner, x, t, steps, (1e-3, seed))
    answers["learned"] = _said(params, new)
    errors = {
        n: float(jnp.sqrt(jnp.square(y - jnp.sin(4 * new)).mean()))
        for n, y in answers.items()
    }
    page.numbers |= {"phi": errors}
    best = min(errors, key=lambda name: errors[name])
    page.table(
        ("phi", "error off the points"),
        list(errors.items()),
        page.words(
            "Root mean square distance from the curve behind {points} noisy points.",
            points=len(x),
        ),
    )
    page.draw(
        lines(
            [Series(n, new[:, 0], np.asarray(y[:, 0])) for n, y in answers.items()],
            title=f"Closest to the curve: {best}",
            x_label="x",
            y_label="y",
            log_y=False,
            caption="Powers of x by hand, and features that eight units learned.",
        )
    )


def _said(params: Tree, x: jax.Array) -> jax.Array:
    return Dense(1)(params["2"], Tanh()({}, Dense(8)(params["0"], x)))


def _logistic(x: jax.Array, y: np.ndarray, ridge: float) -> np.ndarray:
    from sklearn.linear_model import LogisticRegression  # slow to import

    peer = LogisticRegression(C=1 / (2 * len(x) * ridge), tol=1e-8, max_iter=10_000)
    return peer.fit(np.asarray(x, float), y).coef_[0]


def _gaussian(x: jax.Array, t: jax.Array, deviation: float) -> jax.Array:
    """Gradients of the squared error over those of a normal density."""

    def surprise(w: jax.Array) -> jax.Array:
        return -jax.scipy.stats.norm.logpdf(t, x @ w, deviation).mean()

    w = jnp.zeros((x.shape[1], 1))
    squared = jax.grad(lambda w: SquaredError()(x @ w, t).mean())(w)
    return squared / jax.grad(surprise)(w)


def _standard(columns: Any) -> jax.Array:
    columns = np.asarray(columns, float)
    return jnp.asarray((columns - columns.mean(0)) / columns.std(0), "float32")


def _closed(x: jax.Array, t: jax.Array, ridge: float) -> jax.Array:
    return jnp.linalg.solve(x.T @ x + len(x) * ridge * jnp.eye(x.shape[1]), x.T @ t)


def _apart(fits: list[Tree], x: jax.Array) -> float:
    return float(abs(x @ (fits[0]["kernel"] - fits[1]["kernel"])).max())


def _fits(
    learner: Supervised, x: jax.Array, t: jax.Array, steps: int, *runs: tuple
) -> list[Tree]:
    """Params after training, for each ridge and seed; compiled once for all."""
    learner = dataclasses.replace(learner, penalty=ElasticNet())
    engine, rows = Engine(learner, batch_size=len(x)), Resident({"x": x, "y": t})
    found = []
    for ridge, seed in runs:
        state = turn(engine.start(rows, seed), PENALTY, 2 * ridge)
        state, _ = engine.run(state, rows, steps)
        found.append(learner.model(state["learner"])[0])
    return found
