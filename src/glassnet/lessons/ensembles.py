"""Ensembles: many networks, one answer."""

import jax
import jax.numpy as jnp
import numpy as np

from glassnet.data import Parts
from glassnet.drawing.curves import Series
from glassnet.drawing.lines import lines
from glassnet.learners import Supervised
from glassnet.lessons.few_digits import answers, few_digits, trained
from glassnet.lessons.page import Page
from glassnet.losses import CrossEntropy
from glassnet.metrics import CalibrationError
from glassnet.nn import Dense, ReLU, Sequential
from glassnet.optimizers import Adam
from glassnet.population import Bagging, Snapshots, members
from glassnet.training import Engine, Resident

NETWORK = Sequential(Dense(64), ReLU(), Dense(10))


def lesson(
    page: Page, *, seed: int = 0, count: int = 10, rows: int = 100, steps: int = 300
) -> None:
    """One network against the mean of many: other starts, other rows, other times."""
    page.ask("Do many networks know more than one?")
    page.formula(
        r"p(y \mid x) = \frac1M \sum_{m=1}^M p_m(y \mid x)",
        "p(y | x) = mean over the members m of p_m(y | x)",
    )
    both = few_digits(rows, seed, 1)
    own, others = (np.asarray(source.rows)[0] for source in both)
    x, y = (both[0].arrays[name][others] for name in "xy")
    arrays = both[0].arrays
    bags = Bagging(count).share(Parts(np.array([], int), ((own, own[:0]),)), seed)
    crowds = {
        "other starts": members(arrays, [own] * count),
        "bagging": members(arrays, [bag for bag, _ in bags.folds]),
    }
    shares = {}
    for name, source in crowds.items():
        tests = members(arrays, [others] * count)
        state, *_ = trained(NETWORK, source, tests, steps=steps, seed=seed)
        shares[name] = jax.vmap(lambda s: answers(NETWORK, s, x))(state)
    shares["snapshots"] = _snapshots(
        Resident(arrays, jnp.asarray(own)), x, count, steps, seed
    )
    scores = {name: _scores(p.mean(0), y) for name, p in shares.items()}
    alone = np.array([_scores(p, y) for p in shares["other starts"]])
    page.numbers |= {"alone": alone, "scores": scores}
    page.table(
        ("answer of", "wrong, %", "loss (nats)", "calibration error"),
        [("one network", *alone.mean(0)), *((n, *s) for n, s in scores.items())],
        page.words(
            "{count} networks, each of which learned from {rows} digits for {steps} "
            "steps (the snapshots share theirs), on {tested} others. One network: the "
            "mean of {count}.",
            count=count,
            rows=rows,
            steps=steps,
            tested=len(y),
        ),
    )
    upto = {
        name: np.array([_scores(p[:m].mean(0), y)[1] for m in range(1, count + 1)])
        for name, p in shares.items()
    }
    best = min(scores, key=lambda name: scores[name][1])
    page.draw(
        lines(
            [Series(n, np.arange(1, count + 1), loss) for n, loss in upto.items()],
            title=page.words(
                "Least loss: {best}, {least} nats", best=best, least=scores[best][1]
            ),
            x_label="members",
            y_label="test loss of the mean answer (nats)",
            caption="The loss of the mean answer as members join it, one by one.",
        )
    )
    vote = scores["other starts"]
    page.say(
        "The mean of {count} starts is wrong on {crowd} % of the rows, its members on "
        "{mean} %, the best of them on {best_alone} %. Its loss is {loss}, theirs "
        "{mean_loss}. It cannot be larger: minus the logarithm curves upwards, so that "
        "the loss of a mean is at most the mean of the losses. Calibration has no such "
        "law: a mean is less sure than its members, which here makes it {calibrated}.",
        count=count,
        crowd=vote[0],
        mean=float(alone[:, 0].mean()),
        best_alone=float(alone[:, 0].min()),
        loss=vote[1],
        mean_loss=float(alone[:, 1].mean()),
        calibrated="better" if vote[2] < alone[:, 2].mean() else "worse",
    )
    page.next("run('ensembles', count=30): when do more members stop to help?")


def _scores(shares: jax.Array, y: jax.Array) -> list[float]:
    """Percent wrong, loss and calibration error of probabilities."""
    error = CalibrationError(of="probabilities")
    gap = error.value(jax.device_get(error.counts(shares, y, jnp.ones(len(y)))))
    loss = -jnp.log(shares[jnp.arange(len(y)), y]).mean()
    return [100 * float((shares.argmax(-1) != y).mean()), float(loss), float(gap)]


def _snapshots(
    train: Resident, x: jax.Array, count: int, steps: int, seed: int
) -> jax.Array:
    """One run whose rate restarts: its answers each time that the rate is down."""
    cycle = Snapshots(count).cycle(steps)
    optimizer = Snapshots(count).optimizer(Adam(0.01), cycle)
    engine = Engine(Supervised(NETWORK, CrossEntropy(), optimizer), batch_size=32)
    state, found = engine.start(train, seed), []
    for _ in range(count):
        state, _ = engine.run(state, train, cycle)
        found.append(answers(NETWORK, state["learner"], x))
    return jnp.stack(found)
