"""Losses: what is made small, and the conventions of the lectures side by side."""

from collections.abc import Mapping

import jax
import jax.numpy as jnp
import numpy as np

from glassnet import losses
from glassnet.drawing.lines import Series, lines
from glassnet.lessons.conventions import conventions
from glassnet.lessons.page import Page

RATE, HALF, FULL = 3.0, losses.SquaredError(half=True), losses.SquaredError()
ERRORS = {"squared": HALF, "absolute": losses.AbsoluteError(), "huber": losses.Huber()}
SCORES = {"cross-entropy": losses.BinaryCrossEntropy(), "hinge": losses.Hinge()}


def lesson(
    page: Page, *, seed: int = 0, rows: int = 5, digit: int = 6, outlier: float = 20.0
) -> None:
    """What each loss pulls towards, how lectures add it up, and the extremes."""
    page.ask("What is made small, and over what is it added or averaged?")
    page.formula(
        r"\sum_k (y_k - t_k)^2, \qquad -\sum_k t_k \log p_k, \qquad \max(0, 1 - t z)",
        "sum (y - t)^2     -sum t log p     max(0, 1 - t z), with t = -1 or 1",
    )
    keys = jax.random.split(jax.random.key(seed))
    targets = jax.random.normal(keys[0], (rows, 1)).at[0].set(outlier)
    page.say(
        "The best single answer to {rows} targets, one an outlier of {outlier}: "
        "{squared} by the squared error (their mean is {mean}), {absolute} by the "
        "absolute error (their median is {median}), {huber} by Huber's.",
        rows=rows,
        outlier=outlier,
        squared=_best(ERRORS["squared"], targets),
        mean=float(targets.mean()),
        absolute=_best(ERRORS["absolute"], targets),
        median=float(jnp.median(targets)),
        huber=_best(ERRORS["huber"], targets),
    )
    page.draw(_pulls(ERRORS, answer=0.0, x_label="error y - t"))
    page.draw(_pulls(SCORES, answer=1.0, x_label="score z, where the answer is yes"))
    y = jax.random.normal(keys[1], (rows, 10))
    table = conventions(y, jnp.full(rows, digit))
    page.table(("lecture", "loss", "added up", "here"), table)
    page.numbers["conventions"] = {f"{row[1]}, {row[2]}": row[3] for row in table}
    hot = jax.nn.one_hot(digit, 10)
    delta = jax.grad(lambda y: HALF(y, hot))(y[0])
    mean = jax.grad(lambda y: FULL(y, hot) / y.size)(y[0])
    share = float(jnp.median(mean / delta))
    page.say(
        "The same {rows} rows of scores; digit {digit} is a one at place {place} of "
        "{classes}. None is wrong, but a rate belongs to its convention. With half "
        "the sum over outputs, delta is y - t. Averaged over outputs it is {share} of "
        "that, and a rate of {rate} acts like {acts}. In this library a loss sums over "
        "outputs, and only the learner averages, over rows.",
        rows=rows,
        digit=digit,
        place=int(hot.argmax()) + 1,
        classes=len(hot),
        share=share,
        rate=RATE,
        acts=RATE * share,
    )
    wrong, yes = jnp.array([-200.0]), jnp.array([1.0])
    loss = SCORES["cross-entropy"]
    page.say(
        "A score of {score} where the answer is yes: the logarithm of its probability "
        "in float32 gives a loss of {naive}; from the score itself it is {stable}, "
        "with a slope of {slope}. So let a network end in scores.",
        score=float(wrong[0]),
        naive=str(float(-jnp.log(jax.nn.sigmoid(wrong))[0])),
        stable=float(loss(wrong, yes)),
        slope=float(jax.grad(lambda z: loss(z, yes))(wrong)[0]),
    )
    page.next("run('losses', outlier=200.0): which best answers move, and how far?")


def _best(loss: losses.Loss, targets: jax.Array) -> float:
    """The one answer of least mean loss, by trying 20,001."""
    guesses = jnp.linspace(targets.min(), targets.max(), 20_001)
    costs = jax.vmap(lambda g: loss(jnp.full_like(targets, g), targets).mean())(guesses)
    return float(guesses[costs.argmin()])


def _pulls(kinds: Mapping[str, losses.Loss], *, answer: float, x_label: str) -> str:
    """A picture of losses, whose slopes are what goes back."""
    at = jnp.linspace(-3, 3, 121)[:, None]
    costs = {n: np.asarray(f(at, jnp.full_like(at, answer))) for n, f in kinds.items()}
    highest = max(costs, key=lambda name: costs[name][0])
    return lines(
        [Series(name, at[:, 0], cost) for name, cost in costs.items()],
        title=f"Far on the left, {highest} costs most",
        x_label=x_label,
        y_label="loss",
        log_y=False,
        caption="The slope is what goes back: how hard each error pulls.",
    )
