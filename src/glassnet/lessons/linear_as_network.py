"""Linear as network: regression is a network of one layer."""

import jax
import jax.numpy as jnp
import numpy as np
from jax.scipy.stats import norm

import glassnet as gn
from glassnet.learners import Supervised
from glassnet.lessons.fitted import fitted
from glassnet.lessons.page import Page
from glassnet.lessons.phi import closed_form, tell_phi
from glassnet.losses import BinaryCrossEntropy, ElasticNet, SquaredError
from glassnet.nn import Dense
from glassnet.optimizers import LBFGS


def lesson(page: Page, *, seed: int = 0, ridge: float = 0.1, steps: int = 100) -> None:
    """Descent reaches the closed form; many weights fit, and ridge picks one; phi."""
    page.ask("Is linear regression a neural network?")
    page.formula(
        r"y = w^\top \phi(x), \; w^* = (\Phi^\top \Phi + n \lambda I)^{-1} \Phi^\top t",
        "y = w . phi(x),   w* = (Phi' Phi + n lambda I)^-1 Phi' t",
    )
    unit, descent, penalty = Dense(1), LBFGS(), ElasticNet(l2=2 * ridge)  # has a half
    linear = Supervised(unit, SquaredError(), descent, penalty)
    x, answers = _table("diabetes")
    t = jax.nn.standardize(jnp.array(answers[:, None]), axis=0)
    w = fitted(linear, x, t, steps=steps, seed=seed).params["kernel"]
    logistic = Supervised(unit, BinaryCrossEntropy(), descent, penalty)
    cells, names = _table("breast_cancer")
    bad = jnp.array(names == "malignant", float)
    v = fitted(logistic, cells, bad[:, None], steps=steps, seed=seed).params["kernel"]
    page.say(
        "A Dense layer of one unit learns from {patients} patients, by the squared "
        "error and a penalty of {ridge} w . w. Each of its weights is within {gap} of "
        "the closed form; the largest is {largest}. Learning from {tumors} tumors by "
        "cross-entropy, it is logistic regression: within {logistic_gap} of "
        "scikit-learn's weights.",
        patients=len(x),
        ridge=ridge,
        gap=float(abs(w - closed_form(x, t, ridge)).max()),
        largest=float(abs(w).max()),
        tumors=len(cells),
        logistic_gap=float(abs(v[:, 0] - _logistic(cells, bad, ridge)).max()),
    )
    deviation = 0.7

    def slope(cost):
        return jax.grad(lambda w: cost(x @ w, t).mean())(0 * w)

    ratios = slope(SquaredError()) / slope(lambda y, t: -norm.logpdf(t, y, deviation))
    page.say(
        "Why squares? If answers are normal around w . x with deviation {deviation}, "
        "the gradient of the squared error is {least} to {most} times that of the "
        "negative logarithm of their density, over all weights{so}.",
        deviation=deviation,
        least=float(ratios.min()),
        most=float(ratios.max()),
        so=": they share their minimum" if float(jnp.ptp(ratios)) < 1e-3 else "",
    )
    twice = jnp.concatenate([x, x[:, :1]], 1)  # one column stands there twice
    free = _apart(Supervised(unit, SquaredError(), descent), twice, t, steps, seed)
    held = _apart(linear, twice, t, steps, seed)
    page.say(
        "Many weights can fit. With one column there twice, two starts end "
        "{free_apart} apart in a weight without a penalty, and {held_apart} with it; "
        "their answers differ by {free_answers} and {held_answers}. {verdict}",
        free_apart=free[0],
        held_apart=held[0],
        free_answers=free[1],
        held_answers=held[1],
        verdict="Ridge picks one." if held[0] < free[0] / 100 else "",
    )
    tell_phi(page, seed=seed, steps=steps)
    page.next("run('linear-as-network', ridge=10.0): what becomes of the weights?")


def _table(name: str) -> tuple[jax.Array, np.ndarray]:
    """A table's columns, each with mean 0 and variance 1, and its answers."""
    data = gn.data.load(name)
    x = jnp.array(np.asarray(data.features, "float32"))
    return jax.nn.standardize(x, axis=0), data.answers


def _logistic(x: jax.Array, y: jax.Array, ridge: float) -> np.ndarray:
    from sklearn.linear_model import LogisticRegression  # slow to import

    peer = LogisticRegression(C=1 / (2 * len(x) * ridge), tol=1e-8, max_iter=10_000)
    return peer.fit(np.asarray(x, float), np.asarray(y)).coef_[0]


def _apart(learner: Supervised, x, t, steps: int, seed: int) -> tuple[float, float]:
    """How far two starts end apart, in a weight and in an answer."""
    one, other = (fitted(learner, x, t, steps=steps, seed=s) for s in (seed, seed + 1))
    weights = abs(one.params["kernel"] - other.params["kernel"]).max()
    return float(weights), float(abs(one(x) - other(x)).max())
