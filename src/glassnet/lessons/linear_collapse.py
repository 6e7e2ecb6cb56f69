"""Linear collapse: without activations, a deep network is one matrix."""

import functools

import jax
import jax.numpy as jnp
import numpy as np

from glassnet.drawing.bars import Score, bars
from glassnet.initializers import LeCunNormal
from glassnet.lessons.page import Page
from glassnet.nn import Dense, Identity, Sequential, Tanh


def lesson(page: Page, *, seed: int = 0, depth: int = 10, width: int = 32) -> None:
    """A deep network beside the product of its matrices."""
    page.ask("What do ten layers do that one cannot, if none has an activation?")
    page.formula(
        r"\hat y = W_k (W_{k-1} (\dots (W_1 x))) = (W_k W_{k-1} \cdots W_1)\, x",
        "y = Wk (... (W2 (W1 x))) = (Wk ... W2 W1) x",
    )
    key = jax.random.key(seed)
    x = jax.random.normal(key, (200, width))
    found = {}
    for name, between in (("none", Identity()), ("tanh", Tanh())):
        layer = Dense(width, bias=False, kernel_init=LeCunNormal())
        network = Sequential(*(item for _ in range(depth) for item in (layer, between)))
        params, state = network.init(key, x)
        y, _ = network.apply(params, state, x, key=None, training=False)
        kernels = [params[str(2 * i)]["kernel"] for i in range(depth)]
        one = x @ functools.reduce(jnp.matmul, kernels)
        fit, *_ = np.linalg.lstsq(x, y, rcond=None)  # the best any matrix can do
        found[name] = {
            "product": float(jnp.abs(y - one).max() / jnp.abs(y).max()),
            "best": float(jnp.linalg.norm(y - x @ fit) / jnp.linalg.norm(y)),
        }
    page.say(
        "{depth} layers of {width} units, random weights, {rows} random inputs. "
        "Without activations the network and the product of its {depth} matrices "
        "differ by {product} of the largest output, which is rounding.",
        depth=depth,
        width=width,
        rows=len(x),
        product=found["none"]["product"],
    )
    page.say(
        "The best single matrix that can be fitted to the outputs leaves {linear_rest} "
        "of them unexplained where there are no activations, and {tanh_rest} where a "
        "tanh follows each layer. With the tanh there is no such matrix.",
        linear_rest=found["none"]["best"],
        tanh_rest=found["tanh"]["best"],
    )
    page.draw(
        bars(
            [
                Score("no activation", found["none"]["best"]),
                Score("tanh after each layer", found["tanh"]["best"]),
            ],
            title="Only activations make depth worth having",
            label="share of the outputs that no single matrix explains",
            caption="Without activations the whole network is one matrix.",
        )
    )
    page.say(
        "So a deep network without activations is linear regression, at {times} times "
        "the price in weights.",
        times=depth,
    )
    page.next(
        "run('linear-collapse', depth=2): two layers with tanh, how linear are they?"
    )
