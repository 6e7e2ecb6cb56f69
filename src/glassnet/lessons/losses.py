"""Losses: what is made small, and the conventions of the lectures side by side."""

import jax
import jax.numpy as jnp
import numpy as np

from glassnet import losses
from glassnet.drawing.lines import Series, lines
from glassnet.lessons.page import Page

ERRORS = {
    "squared": losses.SquaredError(half=True),
    "absolute": losses.AbsoluteError(),
    "huber": losses.Huber(),
}
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
        **{"rows": rows, "outlier": outlier, "mean": float(targets.mean())},
        **{name: _best(loss, targets) for name, loss in ERRORS.items()},
        median=float(jnp.median(targets)),
    )
    at = jnp.linspace(-3, 3, 121)[:, None]
    for kinds, answer, x_label in (
        (ERRORS, 0.0, "error y - t"),
        (SCORES, 1.0, "score z, where the answer is yes"),
    ):
        costs = {n: loss(at, jnp.full_like(at, answer)) for n, loss in kinds.items()}
        highest = max(costs, key=lambda name: float(costs[name][0]))
        page.draw(
            lines(
                [Series(n, at[:, 0], np.asarray(cost)) for n, cost in costs.items()],
                title=f"Far on the left, {highest} costs most",
                x_label=x_label,
                y_label="loss",
                log_y=False,
                caption="The slope is what goes back: how hard each error pulls.",
            )
        )
    y = jax.random.normal(keys[1], (rows, 10))
    hot = jax.nn.one_hot(jnp.full(rows, digit), 10)
    table = _conventions(y, hot)
    page.table(("lecture", "loss", "added up", "here"), table)
    page.numbers["conventions"] = {f"{row[1]}, {row[2]}": row[3] for row in table}
    place = int(hot[0].argmax()) + 1
    half, full = losses.SquaredError(half=True), losses.SquaredError()
    delta = jax.grad(lambda y: half(y, hot[0]))(y[0])
    mean = jax.grad(lambda y: full(y, hot[0]) / y.size)(y[0])
    page.say(
        "The same {rows} rows of scores; digit {digit} is a one at place {place} of "
        "{classes}. None is wrong, but a rate belongs to its convention. With half "
        "the sum over outputs, delta is y - t. Averaged over outputs it is {share} of "
        "that, and a rate of {rate} acts like {acts}. In this library a loss sums over "
        "outputs, and only the learner averages, over rows.",
        **{
            "rows": rows,
            "digit": digit,
            "place": place,
            "classes": y.shape[1],
            "rate": 3.0,
        },
        share=float(jnp.median(mean / delta)),
        acts=float(3 * jnp.median(mean / delta)),
    )
    wrong, yes = jnp.array([-200.0]), jnp.array([1.0])
    loss = losses.BinaryCrossEntropy()
    share = jax.nn.sigmoid(wrong)
    page.say(
        "A score of {score} where the answer is yes: the logarithm of its probability "
        "in float32 gives a loss of {naive}; from the score itself it is {stable}, "
        "with a slope of {slope}. So let a network end in scores.",
        score=-200,
        naive=str(float(-jnp.log(share)[0])),
        stable=float(loss(wrong, yes)),
        slope=float(jax.grad(lambda z: loss(z, yes))(wrong)[0]),
    )
    page.next("run('losses', outlier=200.0): which best answers move, and how far?")


def _best(loss: losses.Loss, targets: jax.Array) -> float:
    """The one answer of least mean loss, by trying 20,001."""
    guesses = jnp.linspace(targets.min(), targets.max(), 20_001)
    costs = jax.vmap(lambda g: loss(jnp.full_like(targets, g), targets).mean())(guesses)
    return float(guesses[costs.argmin()])


def _conventions(y: jax.Array, hot: jax.Array) -> list[tuple]:
    squares = losses.SquaredError()(y, hot)
    surprise, shares = losses.CrossEntropy()(y, hot), 0.9 * hot + 0.01
    yes = losses.BinaryCrossEntropy()(y[:, :1], hot[:, :1])
    sides = losses.Hinge()(y[:, :1], 2 * hot[:, :1] - 1)
    return [
        ("C, D", "squared error", "sum", float(squares.sum())),
        ("A, B", "squared error", "mean", float(squares.mean())),
        ("D", "squared error", "half the mean", float(squares.mean() / 2)),
        ("D", "squared error", "half, one row", float(squares[0] / 2)),
        ("A", "cross-entropy", "sum", float(surprise.sum())),
        ("A", "binary cross-entropy", "mean", float(yes.mean())),
        ("A", "hinge", "mean", float(sides.mean())),
        ("A", "KL divergence", "sum", float(losses.KLDivergence()(y, shares).sum())),
    ]
