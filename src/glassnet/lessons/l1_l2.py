"""L1 and L2: what weights may cost."""

import jax
import jax.numpy as jnp
import numpy as np

from glassnet.drawing.histogram import histogram
from glassnet.lessons.few_digits import compared, few_digits, trained
from glassnet.lessons.page import Page
from glassnet.losses import ElasticNet
from glassnet.nn import Dense, ReLU, Sequential
from glassnet.optimizers import SGD, Adam, AdamW, Optimizer, WeightDecay


def lesson(
    page: Page,
    *,
    seed: int = 0,
    l1: float = 2e-3,
    l2: float = 1e-2,
    decay: float = 0.1,
    rows: int = 100,
    steps: int = 500,
    splits: int = 5,
) -> None:
    """What each penalty does to weights; three ways to write L2; decay under Adam."""
    page.ask("What happens to a network whose weights cost something?")
    page.formula(
        r"C = \frac1n \sum_i L_i + \lambda_1 \sum |w| + \frac{\lambda_2}{2} \sum w^2",
        "C = mean loss + l1 sum |w| + l2/2 sum w^2",
    )
    train, test = few_digits(rows, seed, splits)
    network = Sequential(Dense(64), ReLU(), Dense(10))
    weights, right, table = {}, {}, []
    for name, costs in {"none": (0.0, 0.0), "L1": (l1, 0.0), "L2": (0.0, l2)}.items():
        how = {"optimizer": SGD(0.2), "penalty": ElasticNet(*costs)}
        state, seen, right[name] = trained(
            network, train, test, steps=steps, seed=seed, **how
        )
        w = weights[name] = np.asarray(state["params"]["0"]["kernel"])
        near = float(100 * (np.abs(w) < 0.01).mean())
        table.append((name, near, np.abs(w).max(), seen.mean(), right[name].mean()))
    page.numbers |= {
        "near_zero": {row[0]: row[1] for row in table},
        "largest": {row[0]: float(row[2]) for row in table},
    }
    page.table(
        ("penalty", "weights near 0, %", "largest", "training, %", "test, %"),
        table,
        page.words(
            "Weights of the first layer within {near} of zero, and rows that are "
            "right; {rows} digits, mean of {splits} splits; l1 = {l1}, l2 = {l2}.",
            near=0.01,
            rows=rows,
            splits=splits,
            l1=l1,
            l2=l2,
        ),
    )
    page.draw(
        histogram(
            weights,
            title="What each penalty leaves of the weights",
            x_label="weight of the first layer",
            caption="How the weights are spread after training, on a log axis.",
            log_y=True,
        )
    )
    most = max(table, key=lambda row: row[1])[0]
    page.say(
        "Most weights near zero: {most}. L1 pulls a small weight as hard as a large "
        "one and drives it all the way; L2 pulls in proportion, so that no weight "
        "quite arrives. In the test, against no penalty, L1 is {one} and L2 {two}.",
        most=most,
        one=compared(right["L1"], right["none"]),
        two=compared(right["L2"], right["none"]),
    )
    three = {
        "cost lambda w^2": [_left(SGD(rate), 2 * decay) for rate in (0.1, 0.01)],
        "cost lambda/2 w^2": [_left(SGD(rate), decay) for rate in (0.1, 0.01)],
        "w - lambda w": [
            _left(WeightDecay(SGD(rate), decay, scaled=False)) for rate in (0.1, 0.01)
        ],
    }
    page.table(
        ("written as", "left at rate 0.1", "left at rate 0.01"),
        [(name, *left) for name, left in three.items()],
        page.words(
            "What one step leaves of a weight of 1 with lambda = {decay} and no data. "
            "The lecture calls the three the same. The first takes {times} times what "
            "the second takes; the third takes its share whatever the rate.",
            decay=decay,
            times=(1 - three["cost lambda w^2"][0])
            / (1 - three["cost lambda/2 w^2"][0]),
        ),
    )
    ways = {
        "L2 in the cost": (Adam(0.01), decay),
        "decay": (AdamW(0.01, weight_decay=decay), 0.0),
    }
    adam = {
        name: [_left(*way, noise=size, steps=500, seed=seed) for size in (0.1, 10.0)]
        for name, way in ways.items()
    }
    page.numbers |= {"three": three, "adam": adam}
    page.table(
        ("under Adam", "gradients about 0.1", "gradients about 10"),
        [(name, *left) for name, left in adam.items()],
        "What 500 steps leave of weights of 1 whose gradients are noise. Adam divides "
        "the pull of L2 by the size of the gradient; decay (AdamW) treats all alike.",
    )
    page.next("run('l1-l2', l1=0.03): when does L1 take too much?")


def _left(
    optimizer: Optimizer,
    l2: float = 0.0,
    noise: float = 0.0,
    steps: int = 1,
    seed: int = 0,
) -> float:
    """What steps leave of weights of 1, their mean, under L2 and gradients of noise."""
    w = {"kernel": jnp.ones((1000, 1))}

    def step(carry, key):
        w, state = carry
        random = {"kernel": noise * jax.random.normal(key, (1000, 1))}
        grads = jax.tree.map(jnp.add, jax.grad(ElasticNet(0.0, l2))(w), random)
        steps, state = optimizer.update(grads, state, w)
        return (jax.tree.map(jnp.add, w, steps), state), None

    keys = jax.random.split(jax.random.key(seed), steps)
    (w, _), _ = jax.lax.scan(step, (w, optimizer.init(w)), keys)
    return float(w["kernel"].mean())
