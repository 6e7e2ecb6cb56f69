"""Bias and variance: two ways to be wrong, and which of them data cure."""

import jax
import jax.numpy as jnp
import numpy as np

from glassnet.drawing.curves import Series
from glassnet.drawing.lines import lines
from glassnet.lessons.page import Page

NAMES = {"line": "ab", "cubic": "abcd"}
TRUTH = np.array([1, 0, 1 / 5, 0])  # Y = 1 + x^2/5


def lesson(
    page: Page,
    *,
    seed: int = 0,
    sizes: tuple[int, ...] = (100, 316, 1000, 3162, 10_000),
    draws: int = 1000,
    noise: float = 1.0,
) -> None:
    """Fit both models to many samples of each size; see what shrinks."""
    page.ask("Will more data mend a model that is too simple?")
    page.formula(
        r"Y = 1 + x^2/5 + \varepsilon, \quad E\,(\hat\beta - \beta)^2 = "
        r"(E\hat\beta - \beta)^2 + \mathrm{Var}\,\hat\beta",
        "Y = 1 + x^2/5 + e        E (b' - b)^2 = bias^2 + variance",
    )
    page.say(
        "We draw {draws} samples of each of {count} sizes from a curve with noise of "
        "deviation {noise}, and fit a straight line and a cubic to each.",
        draws=draws,
        count=len(sizes),
        noise=noise,
    )
    for name, terms in (("line", 2), ("cubic", 4)):
        fits = [_fits(seed + i, n, draws, terms, noise) for i, n in enumerate(sizes)]
        deviation = np.array([fit.std(0) for fit in fits])
        bias = fits[-1].mean(0) - TRUTH[:terms]
        error = deviation[-1] / np.sqrt(draws)
        slopes = np.polyfit(np.log(sizes), np.log(deviation), 1)[0]
        page.numbers |= {f"{name}_bias": bias, f"{name}_error": error}
        page.numbers |= {f"{name}_slopes": slopes}
        page.table(
            ("coefficient", "bias", "standard error", "slope of the deviation"),
            [list(row) for row in zip(NAMES[name], bias, error, slopes, strict=True)],
            page.words(
                f"The {name}: {{{name}_kind}} after samples of {{most}} points.",
                **{f"{name}_kind": _kind(bias, error), "most": sizes[-1]},
            ),
        )
        page.draw(
            lines(
                [
                    Series(which, np.array(sizes), deviation[:, i])
                    for i, which in enumerate(NAMES[name])
                ],
                title=f"The {name}'s deviations fall with the root of the sample",
                x_label="points in a sample",
                y_label="standard deviation of the coefficient",
                log_x=True,
                log_y=True,
                slopes=True,
                caption="On two log axes, straight lines that fall by one for two.",
            )
        )
    page.say(
        "More data shrink the deviation of both models alike: ten times the points, "
        "{factor} times less deviation. Variance falls as one over the number of "
        "points, the deviation as one over its root; only the cubic also ends up at "
        "the truth. The line's error has a part that no data cure.",
        factor=float(10 ** -page.numbers["line_slopes"].mean()),
    )
    page.next("noise=0.1: which of the two kinds of error changes, and which stays?")


def _kind(bias: np.ndarray, error: np.ndarray) -> str:
    """Whether what is left can be told from nothing."""
    far = np.abs(bias) > 3 * error
    return "biased" if far.any() else "no bias to be seen"


def _fits(seed: int, n: int, draws: int, terms: int, noise: float) -> np.ndarray:
    """The coefficients of least squares on each of many samples."""

    @jax.jit
    def fit(key: jax.Array) -> jax.Array:
        place, error = jax.random.split(key)
        x = jax.random.uniform(place, (n,))
        y = 1 + x**2 / 5 + noise * jax.random.normal(error, (n,))
        q, r = jnp.linalg.qr(jnp.stack([x**i for i in range(terms)], 1))
        return jax.scipy.linalg.solve_triangular(r, q.T @ y)

    keys = jax.random.split(jax.random.key(seed), draws)
    return np.asarray(jax.lax.map(fit, keys, batch_size=50), np.float64)
