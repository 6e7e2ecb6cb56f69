"""Batch norm: every layer sees mean 0 and variance 1."""

import jax
import numpy as np

from glassnet.drawing.curves import Series
from glassnet.drawing.lines import lines
from glassnet.lessons.few_digits import few_digits, trained
from glassnet.lessons.page import Page
from glassnet.lessons.rates import at_rates
from glassnet.lessons.verdict import compared
from glassnet.nn import BatchNorm, Dense, ReLU, Sequential

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
    _modes(page, seed)
    shares = few_digits(100, seed, splits)
    ends, right, most, table = {}, {}, {}, []
    for name, block in BLOCKS.items():
        deep = Sequential(*[Sequential(*block)] * depth, Dense(10))
        courses = at_rates(deep, rates, steps=steps, seed=seed)
        ends[name] = np.array([c[-steps // 5 :].mean() for c in courses.values()])
        good = np.array(rates)[ends[name] <= np.nanmin(ends["without"])]
        most[name] = float(good.max(initial=0.0))
        shallow = Sequential(*block, Dense(10))
        right[name] = trained(shallow, *shares, steps=steps, seed=seed)[1][1]
        table.append((name, np.nanmin(ends[name]), most[name], right[name].mean()))
    page.draw(
        lines(
            [Series(name, np.array(rates), end) for name, end in ends.items()],
            title=page.words(
                "With it, rates up to {largest} do as well as the best without, {best}",
                largest=max(most.values()),
                best=most["without"],
            ),
            x_label="learning rate",
            y_label="loss at the end (nats)",
            caption="The loss at the end over the rate. No point: it diverged.",
        )
    )
    page.table(
        ("batch norm", "least loss", "good rates up to", "few digits, %"),
        table,
        page.words(
            "Losses of {depth} hidden layers at the end; a good rate does as well as "
            "the best without. Few digits: what one hidden layer reads right of "
            "others, mean of {splits} splits. There batch norm is {verdict}.",
            depth=depth,
            splits=splits,
            verdict=compared(right["before the ReLU (paper)"], right["without"]),
        ),
    )
    page.next("run('batch-norm', depth=10): which of the three still learns?")


def _modes(page: Page, seed: int) -> None:
    """One row in the company of many batches, in training and in use."""
    layer, key = BatchNorm(), jax.random.key(seed)
    batches = 5 + 3 * jax.random.normal(key, (100, 32, 4))
    batches = batches.at[:, 0].set(batches[0, 0])
    params, state = layer.init(key, batches[0])
    seen = []
    for x in batches:
        y, state = layer.apply(params, state, x, key=None, training=True)
        seen.append(y)
    used = [
        layer.apply(params, state, x, key=None, training=False)[0][0]
        for x in (batches[0], batches[1], batches[0, :1])
    ]
    page.say(
        "A batch leaves with mean {mean} and variance {variance} in its first feature. "
        "They are the batch's own: one and the same row comes out with a deviation of "
        "{jitter} over all batches. In use the running values stand in: the row's "
        "output in other company, or alone, differs by {moved}.",
        mean=round(float(seen[-1][:, 0].mean()), 5),
        variance=float(seen[-1][:, 0].var()),
        jitter=float(np.std([y[0] for y in seen], 0).mean()),
        moved=float(np.ptp(used, 0).max()),
    )
