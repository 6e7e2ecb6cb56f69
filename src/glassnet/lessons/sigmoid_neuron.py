"""Sigmoid neuron: a small change in weights makes a small change in the output."""

import jax
import jax.numpy as jnp
import numpy as np

from glassnet.drawing.curves import Series
from glassnet.drawing.lines import lines
from glassnet.lessons.page import Page
from glassnet.nn import Dense, Sequential, Sigmoid, Step


def lesson(page: Page, *, seed: int = 0, inputs: int = 3) -> None:
    """The first-order prediction against the true change, and the step's jumps."""
    page.ask("Why does a neuron that learns need a smooth threshold?")
    page.formula(
        r"\Delta\,\text{output} \approx \sum_j \frac{\partial\,\text{output}}"
        r"{\partial w_j} \Delta w_j + \frac{\partial\,\text{output}}{\partial b} "
        r"\Delta b",
        "d output = sum_j (d output / d w_j) d w_j + (d output / d b) d b",
    )
    draws = jax.random.normal(jax.random.key(seed), (2, inputs + 1))
    x, way = jnp.ones((1, inputs)), draws[1]
    # the last weight is the bias; it is set so that the sum lies at the threshold
    start = draws[0].at[-1].set(-draws[0][:-1].sum())

    def output(kind, weights: jax.Array) -> jax.Array:
        params = {"kernel": weights[:-1, None], "bias": weights[-1:]}
        neuron = Sequential(Dense(1), kind)
        return neuron.apply(
            {"0": params, "1": {}}, {"0": {}, "1": {}}, x, key=None, training=False
        )[0][0, 0]

    slope = jax.grad(lambda weights: output(Sigmoid(), weights))(start) @ way
    sizes = 2.0 ** -np.arange(8)
    true = [
        output(Sigmoid(), start + s * way) - output(Sigmoid(), start) for s in sizes
    ]
    told = [s * slope for s in sizes]
    gaps = np.abs(np.array(told) - np.array(true)) / np.abs(np.array(true))
    page.table(
        ("size of the step", "predicted change", "true change", "off by (%)"),
        [
            (float(s), float(p), float(t), float(100 * gap))
            for s, p, t, gap in zip(sizes, told, true, gaps, strict=True)
        ],
        "A sigmoid neuron: what the slope predicts, and what happens.",
    )
    page.say(
        "Each time the step is halved, the prediction's error shrinks to {share} of "
        "what it was: from {first} to {last} percent. Small enough a step does what "
        "the slope says, so the slopes say how to change every weight.",
        share=float((gaps[1:] / gaps[:-1]).mean()),
        first=float(100 * gaps[0]),
        last=float(100 * gaps[-1]),
    )
    shift = np.linspace(-1, 1, 201)
    curves = {
        name: np.array([output(kind, start + s * way) for s in shift])
        for name, kind in (("sigmoid", Sigmoid()), ("step", Step()))
    }
    jumps = {
        name: float(np.abs(np.diff(curve)).max()) for name, curve in curves.items()
    }
    page.say(
        "Moved along the same line, the step neuron's output jumps by {step} between "
        "two neighboring points and stays put everywhere else; the sigmoid's largest "
        "move is {sigmoid}. A jump cannot be followed downhill.",
        step=jumps["step"],
        sigmoid=jumps["sigmoid"],
    )
    page.draw(
        lines(
            [Series(name, shift, curve) for name, curve in curves.items()],
            title="The step jumps, the sigmoid bends",
            x_label="how far the weights have moved",
            y_label="output",
            caption="Both outputs along one line through the space of weights.",
        )
    )
    page.next("--seed 1: another neuron; is its error still halved?")
