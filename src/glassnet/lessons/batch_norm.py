"""Batch norm: every layer sees mean 0 and variance 1."""

import jax
import jax.numpy as jnp
import numpy as np

from glassnet.drawing.curves import Series
from glassnet.drawing.lines import lines
from glassnet.learners import Supervised
from glassnet.lessons.deep import digits
from glassnet.lessons.few_digits import compared, few_digits, trained
from glassnet.lessons.page import Page
from glassnet.losses import CrossEntropy
from glassnet.nn import BatchNorm, Dense, ReLU, Sequential
from glassnet.optimizers import SGD
from glassnet.paths import turn
from glassnet.training import Engine, Resident

BAR = 1.0  # nats: far below guessing, which costs 2.3
PATH = "learner/optimizer/hyperparams/learning_rate"
BLOCKS = {
    "without": (Dense(32), ReLU()),
    "before the ReLU (paper)": (Dense(32), BatchNorm(), ReLU()),
    "after the ReLU (lecture)": (Dense(32), ReLU(), BatchNorm()),
}


def lesson(
    page: Page,
    *,
    seed: int = 0,
    rates: tuple[float, ...] = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0),
    depth: int = 4,
    steps: int = 200,
    splits: int = 6,
) -> None:
    """What it does to a batch, in training and in use; which rates it allows."""
    page.ask("What changes when each layer's inputs are centered and scaled?")
    page.formula(
        r"y = \gamma\, \frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}} + \beta",
        "y = gamma (x - mu) / root(sigma^2 + epsilon) + beta",
    )
    x, y = digits()
    rows = Resident({"x": x, "y": y})
    _modes(page, x, seed)
    ends = {}
    for name, block in BLOCKS.items():
        network = Sequential(*[Sequential(*block)] * depth, Dense(10))
        learner = Supervised(network, CrossEntropy(), SGD(1.0))
        ends[name] = [_end(learner, rows, rate, steps, seed) for rate in rates]
    page.table(
        ("batch norm", *(f"rate {rate:g}" for rate in rates)),
        [
            (name, *(e if np.isfinite(e) else "diverged" for e in end))
            for name, end in ends.items()
        ],
        page.words(
            "Loss after {steps} steps of a network with {depth} hidden layers, mean of "
            "the last {last}.",
            steps=steps,
            depth=depth,
            last=steps // 5,
        ),
    )
    usable = {
        name: [r for r, end in zip(rates, each, strict=True) if end < BAR]
        for name, each in ends.items()
    }
    page.numbers |= {"ends": ends, "usable": usable}
    page.draw(
        lines(
            [
                Series(name, np.array(rates), np.array(end))
                for name, end in ends.items()
            ],
            title=page.words(
                "{normed} of {tried} rates get below {bar} with it, {plain} without",
                bar=BAR,
                plain=len(usable["without"]),
                normed=len(usable["before the ReLU (paper)"]),
                tried=len(rates),
            ),
            x_label="learning rate",
            y_label="loss at the end (nats)",
            log_x=True,
            log_y=True,
            caption="The loss at the end over the rate, for each place of batch norm.",
        )
    )
    paper, lecture = (min(ends[name]) for name in list(BLOCKS)[1:])
    paper, lecture = (min(ends[name]) for name in list(BLOCKS)[1:])
    page.say(
        "The largest rate that gets below {bar} is {plain_most} without batch norm and "
        "{normed_most} with it. The paper puts it before the activation, the lecture "
        "after it; at the best rate of each the loss ends at {paper} and {lecture}, "
        "without it at {plain_best}.",
        bar=BAR,
        plain_most=max(usable["without"], default="none"),
        normed_most=max(usable["before the ReLU (paper)"], default="none"),
        paper=paper,
        lecture=lecture,
        plain_best=min(ends["without"]),
    )
    train, test = few_digits(100, seed, splits)
    without, within = (
        trained(Sequential(*block, Dense(10)), train, test, steps=steps, seed=seed)[2]
        for block in list(BLOCKS.values())[:2]
    )
    page.say(
        "Does it also regularize? Of {few} digits, a network with one hidden layer "
        "learns to get {without} % of others right without batch norm and {within} % "
        "with it, mean of {splits} splits: with it, it is {verdict}.",
        few=100,
        without=float(without.mean()),
        within=float(within.mean()),
        splits=splits,
        verdict=compared(within, without),
    )
    page.next("run('batch-norm', depth=10): which of the three still learns?")


def _modes(page: Page, x: jax.Array, seed: int) -> None:
    """A batch in training, the same rows in other company, and one row in use."""
    layer, random = BatchNorm(), np.random.default_rng(seed)
    z = x @ jnp.asarray(random.normal(size=(64, 32)).astype("float32")) + 5
    params, state = layer.init(jax.random.key(0), z)
    company = [np.r_[0, random.choice(np.arange(1, len(x)), 31)] for _ in range(100)]
    seen = []
    for batch in company:
        y, state = layer.apply(params, state, z[batch], key=None, training=True)
        seen.append(np.asarray(y))
    used = [
        np.asarray(layer.apply(params, state, z[r], key=None, training=False)[0][0])
        for r in (company[0], company[1], np.array([0]))
    ]
    batch = z[company[-1]]
    page.say(
        "A batch of {size} rows comes with mean {mean} and variance {variance} in its "
        "first feature and leaves with mean {mean_after} and variance "
        "{variance_after}. The statistics are the batch's own: one and the same row "
        "comes out with a deviation of {jitter} over {batches} batches that it is in. "
        "In use the running values stand in: the row's output in other company, or "
        "alone, differs by {moved}.",
        size=len(batch),
        mean=float(batch[:, 0].mean()),
        variance=float(batch[:, 0].var()),
        mean_after=round(float(seen[-1][:, 0].mean()), 5),
        variance_after=float(seen[-1][:, 0].var()),
        jitter=float(np.std([y[0] for y in seen], 0).mean()),
        batches=len(company),
        moved=float(np.ptp(used, 0).max()),
    )


def _end(
    learner: Supervised, rows: Resident, rate: float, steps: int, seed: int
) -> float:
    engine = Engine(learner, batch_size=32)
    state = turn(engine.start(rows, seed), PATH, rate)
    total, weight = engine.run(state, rows, steps)[1]["loss"]
    return float((total / weight)[-(steps // 5) :].mean())
