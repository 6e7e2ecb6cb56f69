"""Ensembles: many networks, one answer."""

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array

import glassnet as gn
from glassnet.drawing.curves import Series
from glassnet.drawing.lines import lines
from glassnet.lessons.deep import digits
from glassnet.lessons.page import Page
from glassnet.losses import CrossEntropy
from glassnet.metrics import Accuracy, CalibrationError, LogLoss
from glassnet.nn import Dense, ReLU, Sequential
from glassnet.optimizers import Adam
from glassnet.population import Bagging, Seeds, Snapshots

NETWORK = Sequential(Dense(64), ReLU(), Dense(10))


def lesson(
    page: Page, *, seed: int = 0, count: int = 10, rows: int = 100, epochs: int = 100
) -> None:
    """One network against the mean of many: other starts, other rows, other times."""
    page.ask("Do many networks know more than one?")
    page.formula(
        r"p(y \mid x) = \frac1M \sum_{m=1}^M p_m(y \mid x)",
        "p(y | x) = mean over the members m of p_m(y | x)",
    )
    x, y = map(np.asarray, digits())
    order = np.random.default_rng(seed).permutation(len(x))
    own, others = order[:rows], order[rows : rows + 600]
    shares = {}
    for ensemble in (Seeds(count), Bagging(count), Snapshots(count)):
        run = gn.fit(
            NETWORK,
            (x[own], y[own]),
            test=(x[others], y[others]),
            loss=CrossEntropy(),
            optimizer=Adam(0.01),
            ensemble=ensemble,
            epochs=epochs,
            seed=seed,
            progress=False,
        )
        shares[type(ensemble).__name__] = run.model.members_proba(x[others])
    truth = jnp.asarray(y[others])
    scores = {name: _scores(p.mean(0), truth) for name, p in shares.items()}
    alone = np.array([_scores(p, truth) for p in shares["Seeds"]])
    page.numbers |= {"alone": alone, "scores": scores}
    page.table(
        ("answer of", "wrong, %", "loss (nats)", "calibration error"),
        [("one of the seeds", *alone.mean(0)), *((n, *s) for n, s in scores.items())],
        page.words(
            "Networks that learned from {rows} digits for {epochs} epochs, and all the "
            "snapshots together for as many, asked for others.",
            rows=rows,
            epochs=epochs,
        ),
    )
    sizes = np.arange(1, count + 1)
    best = min(scores, key=lambda name: scores[name][1])
    page.draw(
        lines(
            [Series(name, sizes, _course(p, truth)) for name, p in shares.items()],
            title=page.words("Least loss: {best}", best=best),
            x_label="members",
            y_label="test loss of the mean answer (nats)",
            caption="The loss of the mean answer as members join it, one by one.",
        )
    )
    page.say(
        "Seeds differ in chance alone. Their mean is wrong on {crowd} %, one of them "
        "on {mean} %, the best on {best_alone} %. Its loss is {loss}, theirs "
        "{mean_loss}. It cannot be larger: minus the logarithm curves upwards, so that "
        "the loss of a mean is at most the mean of the losses. Calibration has no such "
        "law: a mean is less sure than its members, which here makes it {calibrated}.",
        crowd=scores["Seeds"][0],
        mean=float(alone[:, 0].mean()),
        best_alone=float(alone[:, 0].min()),
        loss=scores["Seeds"][1],
        mean_loss=float(alone[:, 1].mean()),
        calibrated="better" if scores["Seeds"][2] < alone[:, 2].mean() else "worse",
    )
    page.next("run('ensembles', count=30): when do more members stop to help?")


def _scores(shares: np.ndarray, y: Array) -> list[float]:
    """Percent wrong, loss and calibration error of probabilities."""
    p, error = jnp.asarray(shares), CalibrationError(of="probabilities")
    gap = error.value(error.counts(p, y, jnp.ones(len(y))))
    loss = LogLoss("probabilities")(p, y).mean()
    return [100 - 100 * float(Accuracy()(p, y).mean()), float(loss), float(gap)]


def _course(shares: np.ndarray, y: Array) -> np.ndarray:
    """The loss of the mean of the first, of the first two, and so on."""
    means = shares.cumsum(0) / np.arange(1, len(shares) + 1)[:, None, None]
    return np.array([_scores(mean, y)[1] for mean in means])
