"""Permutations: every network has n! twins."""

import itertools
import math

import jax
import jax.numpy as jnp
import numpy as np

from glassnet.drawing.histogram import histogram
from glassnet.lessons.page import Page
from glassnet.nn import Dense, Sequential, Sigmoid


def lesson(page: Page, *, seed: int = 0, units: int = 6, rows: int = 100) -> None:
    """All orders of a hidden layer, each with its weights moved along."""
    page.ask("How many sets of weights make one and the same function?")
    page.formula(
        r"y = W_1\, \sigma(W_0 x) = (W_1 P^\top)\, \sigma((P W_0)\, x)",
        "y = W1 s(W0 x) = (W1 P') s((P W0) x)      for every permutation P",
    )
    page.say(
        "Who swaps two hidden units, with the weights that lead into them and those "
        "that lead out, changes nothing that anybody outside can see. We take a layer "
        "of {units} units and try all its {twins} orders on {rows} random inputs.",
        units=units,
        twins=math.factorial(units),
        rows=rows,
    )
    network = Sequential(Dense(units), Sigmoid(), Dense(1))
    key = jax.random.key(seed)
    x = jax.random.normal(key, (rows, 3))
    params, state = network.init(key, x)

    def answers(order: jax.Array) -> jax.Array:
        hidden = {name: array[..., order] for name, array in params["0"].items()}
        last = params["2"] | {"kernel": params["2"]["kernel"][order]}
        twin = {"0": hidden, "1": {}, "2": last}
        return network.apply(twin, state, x, key=None, training=False)[0]

    orders = jnp.array(list(itertools.permutations(range(units))))
    outputs = jax.jit(jax.vmap(answers))(orders)
    apart = np.abs(np.asarray(outputs - outputs[0])).max((1, 2))
    page.say(
        "The {count} twins differ from the first by at most {most}; the outputs "
        "themselves spread over {spread}. What is left is rounding: a sum of "
        "{units} numbers in another order, where one unit in the last place of "
        "float32 is {unit} of a number.",
        count=len(orders),
        most=float(apart.max()),
        spread=float(outputs[0].max() - outputs[0].min()),
        units=units,
        unit=float(np.finfo("float32").eps),
    )
    moved = params["0"]["kernel"][:, orders[-1]] - params["0"]["kernel"]
    page.say(
        "As points in the space of weights they are far apart: the reversed layer's "
        "first kernel lies {distance} from the original.",
        distance=float(jnp.linalg.norm(moved)),
    )
    page.draw(
        histogram(
            {"largest difference of a twin": apart},
            title=page.words("All {twins} twins answer alike", twins=len(orders)),
            x_label="largest difference from the first, over all inputs",
            caption="Differences of the size of rounding, for every order.",
        )
    )
    page.say(
        "So a loss has its lowest point many times over, and averaging the weights of "
        "two good networks, whose units stand in another order, makes a bad one."
    )
    page.next("run('permutations', units=7) in Python: seven times as many twins.")
