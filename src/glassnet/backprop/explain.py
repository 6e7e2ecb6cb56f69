"""Explain: one step of training, forward, back and down, with its own numbers."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from glassnet.backprop.chapters import Seen, backward_chapter, forward_chapter
from glassnet.backprop.explanation import Chapter, Explanation, Words, number
from glassnet.backprop.sweep import sweep
from glassnet.backprop.tap import leaves
from glassnet.backprop.updates import update_chapter
from glassnet.backprop.wiring import wired
from glassnet.nn import masks
from glassnet.nn.layer import Layer
from glassnet.optimizers import SGD, Optimizer
from glassnet.paths import flatten, replace
from glassnet.types import Key, Tree

DEFAULT = SGD(0.1)
NOTATION = (
    "w[j,k] leads from unit k to unit j, counted from 1: the row is the unit that "
    "receives, as in textbooks. It is our kernel transposed: w[j,k] = "
    "kernel[k-1, j-1]. z is what a unit adds up, a what its activation makes of it, "
    "C the cost: the mean loss of the rows. delta is dC by whatever a layer put out; "
    "at the weights it is the textbooks' dC/dz."
)


def explain(
    network: Layer,
    params: Tree,
    state: Tree,
    x: Any,
    y: Any,
    loss: Callable[[Any, Any], Any],
    *,
    optimizer: Optimizer = DEFAULT,
    optimizer_state: Tree | None = None,
    key: Key | None = None,
    training: bool = True,
) -> Explanation:
    r"""Show one step of training as a book would, with this network's own numbers.

    $$\delta_j = \sum_k w_{kj} \delta_k\, \sigma'(z_j), \qquad
      \frac{\partial C}{\partial w_{jk}} = \sum_{\text{rows}} \delta_j a_k, \qquad
      w \leftarrow w - \eta\, \frac{\partial C}{\partial w}$$

    Forward, each edge with its weight, input and product; back, each delta with the
    factors of its chain, and each gradient with its terms; and each update. Of a layer
    with more than 6 units in or out the first 6 are listed and the rest is counted; of
    a batch, the first 3 rows. Layers without single edges (attention, normalization,
    recurrent ones) show their rule, and their numbers where they are few.

    All numbers come from `sweep`.

    Args:
        network: any.
        params: before the step.
        state: likewise; neither is changed.
        x: a batch of inputs; small ones are told in full.
        y: the answers, as the loss takes them.
        loss: of outputs and answers, one number for each row or for all together.
        optimizer: what makes steps of gradients.
        optimizer_state: what it remembers; absent for its first step.
        key: of this step, for dropout and the like.
        training: whether the network runs as in training.

    Returns:
        An `Explanation`: prints, shows itself in a notebook, and `.write("step.html")`
        makes a page of it.

    Raises:
        ConfigError: the state does not belong to this network.

    Example:
        >>> from glassnet.losses import SquaredError
        >>> from glassnet.nn import Dense
        >>> params = {"kernel": jnp.array([[2.0]]), "bias": jnp.array([0.0])}
        >>> x, y = jnp.array([[3.0]]), jnp.array([[5.0]])
        >>> found = explain(Dense(1), params, {}, x, y, SquaredError(half=True))
        >>> f"{found.cost:.3f} {found.cost_after:.3f}", found.grads["kernel"].tolist()
        ('0.500 0.000', [[3.0]])

    Source:
        Nielsen (2015), "Neural Networks and Deep Learning", chapter 2, for indices
        and equations.
    """

    def cost(outputs: Any) -> Any:
        return jnp.mean(loss(outputs, y))

    @jax.jit
    def run(params: Tree) -> Any:
        value, traces = sweep(
            network, params, state, x, cost, key=key, training=training
        )
        return value, [tuple(trace[3:]) for trace in traces]

    value, arrays = run(params)
    arrays = jax.tree.map(np.asarray, arrays)
    places = [leaf.path for leaf in leaves(network)]
    traced = dict(zip(places, arrays, strict=True))
    widths = {path: _width(masks.values(t[1])) for path, t in traced.items()}
    wiring = wired(network, widths)
    seen = []
    for use in wiring.uses:
        went_in, came_out, delta, own = _block(traced[use.path], use.block)
        theirs = _params_of(params, use)
        seen.append(Seen(use, went_in, came_out, delta, own, theirs))
    grads = _total(params, seen)
    chosen = optimizer.init(params) if optimizer_state is None else optimizer_state
    steps, _ = optimizer.update(grads, chosen, params)
    new = jax.tree.map(jnp.add, params, steps)
    after = run(new)[0]
    rows = masks.values(jax.tree.leaves(x)[0]).shape[0]
    head = Words(
        f"C = {number(value)} before the step and {number(after)} after it, on "
        f"{rows} row{'' if rows == 1 else 's'}."
    )
    chapters = [
        Chapter("How to read it", (head, Words(NOTATION))),
        *(forward_chapter(one) for one in seen),
        *(backward_chapter(i, seen, wiring, loss, y) for i in range(len(seen))[::-1]),
        update_chapter(params, grads, steps, new, optimizer, seen),
    ]
    title = f"One step of {network} on {loss} by {optimizer}"
    return Explanation(title, tuple(chapters), float(value), float(after), grads, new)


def _width(y: Any) -> int:
    arrays = jax.tree.leaves(y)
    return arrays[0].shape[-1] if arrays and arrays[0].ndim else 1


def _block(trace: Any, block: tuple[int, ...]) -> Any:
    """What one block of a `Repeat` saw."""
    return jax.tree.map(lambda a: a[block], trace)


def _params_of(params: Tree, use: Any) -> Tree:
    for name in filter(None, use.source.split("/")):
        params = params[name]
    return jax.tree.map(lambda a: np.asarray(a)[use.block], params)


def _total(params: Tree, seen: list[Seen]) -> Tree:
    """What all uses contribute, added up."""
    total = {path: np.zeros(a.shape, a.dtype) for path, a in flatten(params).items()}
    for one in seen:
        for name, grad in flatten(one.grads).items():
            total[f"{one.use.source}/{name}".lstrip("/")][one.use.block] += grad
    return replace(params, {path: jnp.asarray(a) for path, a in total.items()})
