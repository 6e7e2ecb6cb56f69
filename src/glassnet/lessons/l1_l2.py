"""L1 and L2: what weights may cost."""

import numpy as np

from glassnet.drawing.histogram import histogram
from glassnet.lessons.decay import left
from glassnet.lessons.few_digits import few_digits, trained
from glassnet.lessons.page import Page
from glassnet.lessons.verdict import compared
from glassnet.losses import ElasticNet
from glassnet.nn import Dense, ReLU, Sequential
from glassnet.optimizers import SGD, Adam, AdamW, WeightDecay

NETWORK, RULE = Sequential(Dense(64), ReLU(), Dense(10)), SGD(0.2)
NEAR, DECAY = 0.01, 0.1  # to zero; lambda
RATES, SIZES = (0.1, 0.01), (0.1, 10.0)  # of steps; of gradients under Adam
WRITTEN = {
    "cost lambda w^2": [(SGD(rate), 2 * DECAY) for rate in RATES],
    "cost lambda/2 w^2": [(SGD(rate), DECAY) for rate in RATES],
    "w - lambda w": [
        (WeightDecay(SGD(rate), DECAY, scaled=False), 0.0) for rate in RATES
    ],
}
UNDER_ADAM = {
    "L2 in the cost": (Adam(0.01), DECAY),
    "decay": (AdamW(0.01, weight_decay=DECAY), 0.0),
}


def lesson(
    page: Page,
    *,
    seed: int = 0,
    l1: float = 2e-3,
    l2: float = 1e-2,
    steps: int = 500,
    splits: int = 5,
) -> None:
    """What each penalty does to weights; three ways to write L2; decay under Adam."""
    page.ask("What happens to a network whose weights cost something?")
    page.formula(
        r"C = \frac1n \sum_i L_i + \lambda_1 \sum |w| + \frac{\lambda_2}{2} \sum w^2",
        "C = mean loss + l1 sum |w| + l2/2 sum w^2",
    )
    shares = few_digits(100, seed, splits)
    costs = {"none": None, "L1": ElasticNet(l1, 0.0), "L2": ElasticNet(0.0, l2)}
    weights, near, largest, right = {}, {}, {}, {}
    for name, cost in costs.items():
        state, (_, right[name]) = trained(
            NETWORK, *shares, steps=steps, seed=seed, optimizer=RULE, penalty=cost
        )
        weights[name] = np.asarray(state["params"]["0"]["kernel"])
        near[name] = float(100 * (np.abs(weights[name]) < NEAR).mean())
        largest[name] = float(np.abs(weights[name]).max())
    page.table(
        ("penalty", "weights near zero, %", "largest", "test, %"),
        [(name, near[name], largest[name], right[name].mean()) for name in costs],
        page.words(
            "Weights of the first layer. L1 pulls a small one as hard as a large one, "
            "L2 in proportion. Against none, L1 is {one} in the test, and L2 {two}.",
            one=compared(right["L1"], right["none"]),
            two=compared(right["L2"], right["none"]),
        ),
    )
    most = max(near, key=lambda name: near[name])
    page.draw(
        histogram(
            weights,
            title=page.words(
                "Most weights within {edge} of zero: {most}", edge=NEAR, most=most
            ),
            x_label="weight of the first layer",
            caption="How the weights are spread after training, on a log axis.",
            log_y=True,
        )
    )
    written = {name: [left(*way) for way in ways] for name, ways in WRITTEN.items()}
    page.table(
        (f"lambda {DECAY:g} as", *(f"left at rate {rate:g}" for rate in RATES)),
        [(name, *shares) for name, shares in written.items()],
        "What one step leaves of a weight of one without data. The lecture calls the "
        "three the same.",
    )
    noisy = {
        name: [left(*way, steps=steps, noise=size, seed=seed) for size in SIZES]
        for name, way in UNDER_ADAM.items()
    }
    page.table(
        ("under Adam", *(f"gradients about {size:g}" for size in SIZES)),
        [(name, *shares) for name, shares in noisy.items()],
        page.words(
            "What {steps} steps leave under gradients of noise. Adam divides the pull "
            "of L2 by the size of the gradient; decay (AdamW) treats all alike.",
            steps=steps,
        ),
    )
    page.numbers |= {"near_zero": near, "largest": largest}
    page.numbers |= {"written": written, "adam": noisy}
    page.next("run('l1-l2', l1=0.03): when does L1 take too much?")
