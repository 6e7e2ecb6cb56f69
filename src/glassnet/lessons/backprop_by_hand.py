"""Backprop by hand: every weight of the lectures' worked network, four ways."""

import jax
import jax.numpy as jnp
import numpy as np

from glassnet.backprop import explain, sweep
from glassnet.backprop.equations import delta_rule
from glassnet.drawing.flow import Edge, Unit, flow
from glassnet.lessons.page import Page
from glassnet.losses import SquaredError
from glassnet.nn import Dense, Sequential, Sigmoid
from glassnet.optimizers import SGD

NAMES = (("lambda", "omega"), tuple("ABC"), ("alpha", "beta"))
NETWORK = Sequential(Dense(3, bias=False), Sigmoid(), Dense(2, bias=False), Sigmoid())
HALF = SquaredError(half=True)
STATE = {"0": {}, "1": {}, "2": {}, "3": {}}


def lesson(page: Page, *, seed: int = 0, rate: float = 0.5) -> None:
    """One update of every weight, in float64."""
    page.ask("Does the rule in the book find what automatic differentiation finds?")
    page.formula(
        r"\delta_A = o_A (1 - o_A) (\delta_\alpha W_{A\alpha} + \delta_\beta "
        r"W_{A\beta}), \quad W_{\lambda A} \leftarrow W_{\lambda A} + \eta \delta_A "
        r"x_\lambda",
        "delta_A = o_A (1 - o_A) (delta_alpha W_Aalpha + delta_beta W_Abeta)\n"
        "W_lambdaA <- W_lambdaA + eta delta_A x_lambda",
    )
    page.say(
        "The lecture writes the last line with delta_lambda and input_A: an input has "
        "no delta: the indices are swapped. Elsewhere it adds eta times the gradient; "
        "only this delta, minus the gradient of half the squared error, may be added."
    )
    with jax.enable_x64(True):
        old, hand, ways, told, drawn = _one_update(seed, rate)
    rows = [(name, old[name], hand[name] - old[name], hand[name]) for name in hand]
    page.table(("weight", "before", "change", "after"), rows, "By the delta rule.")
    gaps = {n: max(abs(way[k] - hand[k]) for k in hand) for n, way in ways.items()}
    page.numbers |= {"gaps": gaps, "hand": hand}
    page.say(
        "In float64 no weight of the {count} differs from this by more than {apart}, "
        "whether {ways} finds it; one unit in the last place of a one is {unit}. The "
        "cost goes from {before} to {after}.",
        count=len(hand),
        apart=max(gaps.values()),
        ways=" or ".join(ways),
        unit=float(np.finfo("float64").eps),
        before=told.cost,
        after=told.cost_after,
    )
    page.draw(
        flow(
            *drawn,
            names=("inputs", "hidden", "outputs"),
            title=page.words("The cost becomes {after}", after=told.cost_after),
            caption="Before the step: activations, deltas, weights and gradients.",
        )
    )
    page.next("run('backprop-by-hand', rate=50): does the cost still fall?")


def _one_update(seed: int, rate: float):
    """Weights before and after by each way, the explanation, and what to draw."""
    draw = np.random.default_rng(seed)
    w, v, x = map(draw.normal, (0, 0, 0), (1, 1, 1), ((2, 3), (3, 2), (1, 2)))
    x, t = jnp.array(x), jnp.array(draw.uniform(size=(1, 2)))  # within a sigmoid
    params = {"0": {"kernel": w}, "1": {}, "2": {"kernel": v}, "3": {}}
    params = jax.tree.map(jnp.asarray, params)

    def cost(params):
        outputs, _ = NETWORK.apply(params, STATE, x, key=None, training=False)
        return HALF(outputs, t).sum()

    told = explain(NETWORK, params, STATE, x, t, HALF, optimizer=SGD(rate))
    _, traces = sweep(NETWORK, params, STATE, x, lambda y: HALF(y, t).sum())
    grads = {trace.path: trace.grads for trace in traces}
    ways = {"explain": _named(told.params)}
    for name, found in (("sweep", grads), ("jax.grad", jax.grad(cost)(params))):
        ways[name] = _named(jax.tree.map(lambda p, g: p - rate * g, params, found))
    lists = [a[0].tolist() for a in (x, traces[1].y, traces[3].y)]
    deltas = [[None] * 2, *((-traces[i].delta[0]).tolist() for i in (0, 2))]
    units = [[*map(Unit, *column)] for column in zip(lists, NAMES, deltas, strict=True)]
    edge = np.vectorize(Edge, otypes=[object])
    edges = [edge(k, grads[i]["kernel"]).tolist() for i, k in (("0", w), ("2", v))]
    old, of = _named(params), lambda *pair: dict(zip(*pair, strict=True))
    givens = of(NAMES[0], x[0].tolist()), of(NAMES[2], t[0].tolist())
    return old, delta_rule(old, *givens, rate), ways, told, (units, edges)


def _named(params) -> dict[str, float]:
    """The weights by the lectures' names, the first layer's first."""
    return {
        f"W_{before}{after}": float(params[layer]["kernel"][i, j])
        for layer, befores, afters in (("0", *NAMES[:2]), ("2", *NAMES[1:]))
        for i, before in enumerate(befores)
        for j, after in enumerate(afters)
    }
