"""Dropout: training a crowd of thinned networks."""

import jax
import jax.numpy as jnp
import numpy as np

from glassnet.drawing.histogram import histogram
from glassnet.lessons.few_digits import (
    answers,
    compared,
    few_digits,
    own_rows,
    trained,
)
from glassnet.lessons.page import Page
from glassnet.nn import Dense, Dropout, ReLU, Sequential
from glassnet.population import member
from glassnet.training import Resident
from glassnet.types import Tree

WIDE = 200
VOTES = 100


def lesson(
    page: Page,
    *,
    seed: int = 0,
    rates: tuple[float, ...] = (0.5, 0.2),
    units: int = 100,
    masks: int = 2000,
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
    kept = {rate: _thinned(rate, units, masks, seed) for rate in rates}
    counts = {rate: (h > 0).sum(1) for rate, h in kept.items()}
    first = counts[rates[0]]
    page.say(
        "At rate {rate}, a layer of {units} units keeps {mean} of them on average over "
        "{masks} draws, from {least} to {most}; in {exact} % of the draws it is just "
        "{half}. Each unit tosses its own coin, so the count is binomial: its "
        "deviation is {deviation}, by the formula {root}.",
        rate=rates[0],
        units=units,
        masks=masks,
        mean=float(first.mean()),
        least=int(first.min()),
        most=int(first.max()),
        exact=float(100 * (first == round(units * (1 - rates[0]))).mean()),
        half=round(units * (1 - rates[0])),
        deviation=float(first.std()),
        root=float(np.sqrt(units * rates[0] * (1 - rates[0]))),
    )
    every = np.concatenate(list(counts.values()))
    page.draw(
        histogram(
            {f"rate {rate:g}": count for rate, count in counts.items()},
            title="The rate fixes the mean, not the count",
            x_label="units that stay",
            y_label="share of the draws (%)",
            caption="How many units of the layer stay, over all draws.",
            bins=int(np.ptp(every)) + 1,
        )
    )
    factor = {rate: float(h.mean()) for rate, h in kept.items()}
    page.numbers |= {"factor": factor}
    page.table(
        ("rate p", "measured factor", "1 - p", "p, as the lecture has it"),
        [(rate, found, 1 - rate, rate) for rate, found in factor.items()],
        "What units hand on with some of them missing, as a share of what they hand on "
        "when all are there: the test must be scaled by it.",
    )
    page.say(
        "The slide multiplies by p at the test. The right factor is 1 - p; the two "
        "agree at {agree} only. The library divides by 1 - p in training instead, so "
        "that nothing is left to do at the test.",
        agree=0.5,
    )
    train, test = few_digits(rows, seed, splits)
    found, states = {}, {}
    for rate in (0.0, rates[0]):
        states[rate], *found[rate] = trained(
            _network(rate), train, test, steps=steps, seed=seed
        )
    page.table(
        ("rate", "right in training, %", "right in the test, %"),
        [(rate, *(part.mean() for part in both)) for rate, both in found.items()],
        page.words(
            "A network of {wide} hidden units on {rows} digits: mean of {splits} "
            "splits.",
            wide=WIDE,
            rows=rows,
            splits=splits,
        ),
    )
    accuracy = {rate: both[1] for rate, both in found.items()}
    crowd, whole = _crowd(member(states[rates[0]], 0), rates[0], test, seed)
    page.numbers |= {"accuracy": accuracy}
    page.say(
        "In the test, the network trained with dropout is {verdict}: {gain} points. "
        "Its {votes} thinned networks, each with units missing at random, vote "
        "{crowd} % right together (first split); the whole network in one pass, which "
        "stands for all of them, {whole} %.",
        verdict=compared(accuracy[rates[0]], accuracy[0.0]),
        gain=float((accuracy[rates[0]] - accuracy[0.0]).mean()),
        votes=VOTES,
        crowd=crowd,
        whole=whole,
    )
    page.next("run('dropout', rates=(0.9, 0.2)): how much can be missing?")


def _network(rate: float) -> Sequential:
    return Sequential(Dense(WIDE), ReLU(), Dropout(rate), Dense(10))


def _thinned(rate: float, units: int, masks: int, seed: int) -> np.ndarray:
    """What a layer of ones hands on, not yet divided by 1 - p."""
    layer, ones = Dropout(rate), jnp.ones((masks, units))
    params, state = layer.init(jax.random.key(0), ones)
    y, _ = layer.apply(params, state, ones, key=jax.random.key(seed), training=True)
    return np.asarray(y) * (1 - rate)


def _crowd(state: Tree, rate: float, test: Resident, seed: int) -> list[float]:
    """Percent right: of the mean of many thinned networks, and of the whole one."""
    x, y = (test.arrays[name][own_rows(test)[0]] for name in "xy")
    keys = jax.random.split(jax.random.key(seed), VOTES)
    votes = jax.lax.map(lambda key: answers(_network(rate), state, x, key), keys)
    both = (votes.mean(0), answers(_network(rate), state, x))
    return [100 * float((p.argmax(-1) == y).mean()) for p in both]
