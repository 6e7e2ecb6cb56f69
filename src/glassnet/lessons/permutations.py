"""Permutations: every network has n! twins."""

import itertools
import math

import jax
import jax.numpy as jnp
import numpy as np

from glassnet.drawing.histogram import histogram
from glassnet.lessons.page import Page
from glassnet.nn import Dense, Sequential, Sigmoid
from glassnet.types import Tree


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

    def answers(params: Tree) -> jax.Array:
        return network.apply(params, state, x, key=None, training=False)[0]

    def twin(order: jax.Array) -> Tree:
        hidden = {name: array[..., order] for name, array in params["0"].items()}
        last = params["2"] | {"kernel": params["2"]["kernel"][order]}
        return {"0": hidden, "1": {}, "2": last}

    orders = jnp.array(list(itertools.permutations(range(units))))
    twins = jax.vmap(twin)(orders)
    outputs = jax.jit(jax.vmap(answers))(twins)
    apart = np.abs(np.asarray(outputs - outputs[0])).max((1, 2))
    # of a sum of so many numbers, each below the largest weight, in another order
    largest = float(jnp.abs(params["2"]["kernel"]).max())
    rounding = float(np.finfo("float32").eps) * units**2 * largest
    alike = int((apart <= rounding).sum())
    page.say(
        "{alike} of the {count} twins answer like the first, as far as float32 can "
        "tell: they differ by at most {most}, and rounding alone may make {rounding} "
        "of a sum of {units} numbers in another order. The outputs themselves spread "
        "over {spread}.",
        alike=alike,
        count=len(orders),
        most=float(apart.max()),
        rounding=rounding,
        units=units,
        spread=float(jnp.ptp(outputs[0])),
    )
    page.draw(
        histogram(
            {"largest difference of a twin": apart},
            title=page.words(
                "{alike} of {twins} twins answer alike", alike=alike, twins=len(orders)
            ),
            x_label="largest difference from the first, over all inputs",
            caption="How far the answers of each order are from those of the first.",
        )
    )
    reverse = twin(orders[-1])
    middle = jax.tree.map(lambda one, other: (one + other) / 2, params, reverse)
    page.say(
        "As points in the space of weights they stand apart: the reversed layer's "
        "first kernel lies {distance} from the original, which is {length} long. So a "
        "loss has its lowest point many times over. The mean of two twins' weights "
        "need not be a third: halfway, the answers are off by {middle}.",
        distance=float(jnp.linalg.norm(reverse["0"]["kernel"] - params["0"]["kernel"])),
        length=float(jnp.linalg.norm(params["0"]["kernel"])),
        middle=float(jnp.abs(answers(middle) - outputs[0]).max()),
    )
    page.next("run('permutations', units=7) in Python: seven times as many twins.")
