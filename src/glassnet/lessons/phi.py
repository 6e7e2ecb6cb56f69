"""Phi: features of x that are chosen by hand, and features that units learn."""

import jax
import jax.numpy as jnp
import numpy as np

from glassnet.drawing.lines import Series, lines
from glassnet.learners import Supervised
from glassnet.lessons.fitted import fitted
from glassnet.lessons.page import Page
from glassnet.losses import ElasticNet, SquaredError
from glassnet.nn import Dense, Sequential, Tanh
from glassnet.optimizers import LBFGS

__all__ = ["closed_form", "tell_phi"]

POWERS = (1, 5, 12)  # of x, chosen by hand
UNITS = 8  # that choose for themselves
LEARNER = Supervised(
    Sequential(Dense(UNITS), Tanh(), Dense(1)),
    SquaredError(),
    LBFGS(0.3),
    penalty=ElasticNet(l2=2e-3),
)


def closed_form(phi: jax.Array, t: jax.Array, ridge: float) -> jax.Array:
    """The weights of least squared error, with a penalty of ridge times w . w.

    Args:
        phi: the features of each row.
        t: the answer of each row.
        ridge: lambda, in the unit of the mean squared error.

    Example:
        >>> phi, t = jnp.array([[1.0], [2.0]]), jnp.array([[2.0], [4.0]])
        >>> closed_form(phi, t, 0.0).item(), closed_form(phi, t, 2.5).item()
        (2.0, 1.0)
    """
    penalty = len(phi) * ridge * jnp.eye(phi.shape[1])
    return jnp.linalg.solve(phi.T @ phi + penalty, phi.T @ t)


def tell_phi(page: Page, *, seed: int, steps: int, points: int = 16) -> None:
    """Fit a curve by both kinds of features, and tell how far off each is.

    Args:
        page: which tells it.
        seed: decides the noise of the points, and the start of the units.
        steps: for the units to learn.
        points: that are seen of the curve.
    """
    x, new = jnp.linspace(-1, 1, points)[:, None], jnp.linspace(-1, 1, 201)[:, None]
    t = _curve(x) + 0.2 * jax.random.normal(jax.random.key(seed), x.shape)
    answers = {f"power {most}": _by_powers(x, t, new, most) for most in POWERS}
    answers["learned"] = fitted(LEARNER, x, t, steps=steps, seed=seed)(new)
    errors = {
        name: float(jnp.sqrt(jnp.square(y - _curve(new)).mean()))
        for name, y in answers.items()
    }
    page.numbers["phi"] = errors
    page.table(
        ("phi", "distance"),
        list(errors.items()),
        page.words(
            "Powers of x up to one, and what {units} units learned, fitted to {points} "
            "noisy points of a curve: root mean square distance from the curve itself.",
            units=UNITS,
            points=points,
        ),
    )
    page.draw(
        lines(
            [Series(n, new[:, 0], np.asarray(y[:, 0])) for n, y in answers.items()],
            title=f"Closest to the curve: {min(errors, key=errors.__getitem__)}",
            x_label="x",
            y_label="y",
            log_y=False,
            caption="What each kind of features makes of the same points.",
        )
    )


def _curve(x: jax.Array) -> jax.Array:
    return jnp.sin(4 * x)


def _by_powers(x: jax.Array, t: jax.Array, new: jax.Array, most: int) -> jax.Array:
    w = closed_form(jnp.vander(x[:, 0], most + 1), t, 1e-7)
    return jnp.vander(new[:, 0], most + 1) @ w
