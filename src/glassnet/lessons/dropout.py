"""Dropout: training a crowd of thinned networks."""

import jax
import jax.numpy as jnp
import numpy as np

from glassnet.drawing.histogram import histogram
from glassnet.lessons.few_digits import answers, few_digits, own_rows, trained
from glassnet.lessons.page import Page
from glassnet.lessons.verdict import compared
from glassnet.nn import Dense, Dropout, ReLU, Sequential
from glassnet.population import member

UNITS, DRAWS = 100, 2000


def lesson(
    page: Page,
    *,
    seed: int = 0,
    rates: tuple[float, ...] = (0.5, 0.2),
    rows: int = 100,
    steps: int = 300,
    splits: int = 6,
) -> None:
    """How many units stay, what the test must be scaled by, and whether it helps."""
    page.ask("Can a network learn better when half of it is missing?")
    page.formula(
        r"\tilde h = m \odot h, \quad m_i \sim \mathrm{Bernoulli}(1 - p), \qquad "
        r"E\,\tilde h = (1 - p)\, h",
        "h' = m * h,  m = 1 with probability 1 - p        E h' = (1 - p) h",
    )
    drawn = {rate: _drawn(rate, seed) for rate in rates}
    counts = {rate: (y > 0).sum(1) for rate, y in drawn.items()}
    measured = {p: (n.mean(), drawn[p].mean(), n.std()) for p, n in counts.items()}
    page.numbers |= {"measured": measured}
    page.table(
        ("rate p", "units that stay", "mean output", "deviation", "of a binomial"),
        [(p, *found, (UNITS * p * (1 - p)) ** 0.5) for p, found in measured.items()],
        page.words(
            "Which of {units} units stay, in {draws} draws: each tosses its own coin. "
            "The test must be scaled by the share that stays, not by the rate as in "
            "the lecture; or training by its inverse, as here: then the mean is kept.",
            units=UNITS,
            draws=DRAWS,
        ),
    )
    half = round(UNITS * (1 - rates[0]))
    page.draw(
        histogram(
            {f"rate {rate:g}": count for rate, count in counts.items()},
            title=page.words(
                "At rate {rate}, just {half} units stay in {exact} % of the draws",
                rate=rates[0],
                half=half,
                exact=float(100 * (counts[rates[0]] == half).mean()),
            ),
            x_label="units that stay",
            y_label="share of the draws (%)",
            caption="How many units of the layer stay, over all draws.",
            bins=int(np.ptp([*counts.values()])) + 1,
        )
    )
    shares = few_digits(rows, seed, splits)
    table, right = [], {}
    for rate in (0.0, rates[0]):
        network = Sequential(Dense(200), ReLU(), Dropout(rate), Dense(10))
        states, (seen, right[rate]) = trained(network, *shares, steps=steps, seed=seed)
        table.append((f"rate {rate:g}", seen.mean(), right[rate].mean()))
    x, y = (shares[1].arrays[name][own_rows(shares[1])[0]] for name in "xy")
    state, keys = member(states, 0), jax.random.split(jax.random.key(seed), 100)
    votes = jax.lax.map(lambda key: answers(network, state, x, key), keys)
    crowd, whole = (
        100 * float((p.argmax(-1) == y).mean())
        for p in (votes.mean(0), answers(network, state, x))
    )
    page.table(
        ("trained with", "right in training, %", "right in the test, %"),
        table,
        page.words(
            "{rows} digits, mean of {splits} splits: with dropout, the test is "
            "{verdict}. Many of its thinned networks vote {crowd} % right together "
            "(first split), and the whole network, which stands for them, {whole} %.",
            rows=rows,
            splits=splits,
            verdict=compared(right[rates[0]], right[0.0]),
            crowd=crowd,
            whole=whole,
        ),
    )
    page.next("run('dropout', rates=(0.9, 0.2)): how much can be missing?")


def _drawn(rate: float, seed: int) -> np.ndarray:
    """What a layer of ones hands on in training, draw by draw."""
    layer, ones = Dropout(rate), jnp.ones((DRAWS, UNITS))
    params, state = layer.init(jax.random.key(0), ones)
    y, _ = layer.apply(params, state, ones, key=jax.random.key(seed), training=True)
    return np.asarray(y)
