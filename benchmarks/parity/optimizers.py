"""Optimizers: a hundred steps on the same random gradients."""

from collections.abc import Callable, Iterator
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import torch
from pairs import Case, Pair
from trial import normal

from glassnet import optimizers

STEPS = 100
SHAPES = {"bias": (3,), "kernel": (4, 3)}


class Weights(torch.nn.Module):
    """Two parameters, in the order in which JAX sorts ours."""

    def __init__(self, start: dict[str, np.ndarray]):
        super().__init__()
        for name, array in start.items():
            setattr(self, name, torch.nn.Parameter(torch.tensor(array)))


def parallel(
    optimizer: Any,
    make: Callable,
    rng: np.random.Generator,
    *,
    size: float = 1.0,
    before: Callable | None = None,
    after: Callable | None = None,
    averaged: Callable | None = None,
) -> Iterator[Pair]:
    """Both, a hundred steps; the weights after each.

    Args:
        optimizer: ours.
        make: from parameters to theirs.
        rng: for weights and gradients.
        size: of the gradients.
        before: what is done to the parameters' gradients before a step.
        after: what is done with the number of the step and the model after it.
        averaged: theirs to compare with ours at the end.
    """
    start = {name: normal(rng, *shape) for name, shape in SHAPES.items()}
    drift = {name: normal(rng, *shape) for name, shape in SHAPES.items()}
    grads = {
        name: size * (normal(rng, STEPS, *shape) + drift[name])
        for name, shape in SHAPES.items()
    }
    found, last = _ours(optimizer, start, grads)

    model = Weights(start)
    theirs = make(model.parameters())
    passed = {name: [] for name in SHAPES}
    for number in range(STEPS):
        for name, parameter in model.named_parameters():
            parameter.grad = torch.tensor(grads[name][number])
        if before is not None:
            before(list(model.parameters()))
        theirs.step()
        if after is not None:
            after(number, model)
        for name, parameter in model.named_parameters():
            passed[name].append(parameter.detach().numpy().copy())
    for name in SHAPES:
        yield Pair("forward", name, np.asarray(found[name]), np.array(passed[name]))
    if averaged is not None:
        for name, array in zip(SHAPES, averaged(), strict=True):
            yield Pair("forward", f"average of {name}", np.asarray(last[name]), array)


def _ours(optimizer: Any, start: Any, grads: Any) -> tuple[Any, Any]:
    @jax.jit
    def run(start: Any, grads: Any) -> tuple[Any, Any]:
        def step(carry: Any, g: Any) -> tuple[Any, Any]:
            params, state = carry
            steps, state = optimizer.update(g, state, params)
            params = jax.tree.map(jnp.add, params, steps)
            return (params, state), params

        begin = (start, optimizer.init(start))
        (params, state), passed = jax.lax.scan(step, begin, grads)
        return passed, optimizer.averaged(state, params)

    return run(jax.tree.map(jnp.asarray, start), grads)


def row(name: str, symbol: str, ours: Any, theirs: str, **settings: Any) -> Case:
    make = getattr(torch.optim, theirs)

    def draw(rng):
        return parallel(ours, lambda params: make(params, **settings), rng)

    return Case(name, (f"optim.{symbol}",), draw)


def lbfgs(rng):
    """Fifteen steps down a bowl, without line search.

    The first step is 1 / |g| of the gradient there, with the sum of absolute numbers,
    and of their squares' root here: so it starts where both are below 1. They leave out
    pairs with a product below 1e-10, so the rate is low and the steps stay above that.
    """
    size, steps = 5, 15
    root = rng.standard_normal((size, size))
    curves = (root @ root.T / size + np.eye(size)).astype(normal(rng, 1).dtype)
    start = normal(rng, size)
    start = start / (2 * abs(curves @ start).sum())
    optimizer = optimizers.LBFGS(0.3, memory=4, longest=1e6)

    @jax.jit
    def run(x):
        def step(carry, _):
            x, state = carry
            move, state = optimizer.update(jnp.asarray(curves) @ x, state, x)
            return (x + move, state), x + move

        return jax.lax.scan(step, (x, optimizer.init(x)), None, steps)[1]

    x = torch.nn.Parameter(torch.tensor(start))
    theirs = torch.optim.LBFGS(
        [x], 0.3, max_iter=1, history_size=4, tolerance_grad=0, tolerance_change=0
    )

    def loss():
        theirs.zero_grad()
        value = x @ torch.tensor(curves) @ x / 2
        value.backward()
        return value

    passed = []
    for _ in range(steps):
        theirs.step(loss)
        passed.append(x.detach().numpy().copy())
    yield Pair("forward", "path", np.asarray(run(jnp.asarray(start))), np.array(passed))


CASES = [
    row("sgd", "SGD", optimizers.SGD(0.03), "SGD", lr=0.03),
    row(
        *("momentum", "SGD", optimizers.Momentum(0.03, 0.8), "SGD"),
        lr=0.03,
        momentum=0.8,
    ),
    row(
        *("nesterov", "SGD", optimizers.Momentum(0.03, 0.8, nesterov=True), "SGD"),
        lr=0.03,
        momentum=0.8,
        nesterov=True,
    ),
    row(
        *("adagrad", "Adagrad"),
        optimizers.Adagrad(0.1, epsilon=1e-10, epsilon_inside=False),
        *("Adagrad",),
        lr=0.1,
    ),
    row(
        *("rmsprop", "RMSprop"),
        optimizers.RMSprop(0.02, beta=0.99, epsilon_inside=False),
        *("RMSprop",),
        lr=0.02,
    ),
    row(
        *("rmsprop-momentum", "RMSprop"),
        optimizers.RMSprop(0.02, beta=0.95, momentum=0.7, epsilon_inside=False),
        *("RMSprop",),
        lr=0.02,
        alpha=0.95,
        momentum=0.7,
    ),
    row(
        *("rmsprop-centered", "RMSprop"),
        optimizers.RMSprop(0.02, beta=0.95, centered=True, epsilon_inside=False),
        *("RMSprop",),
        lr=0.02,
        alpha=0.95,
        centered=True,
    ),
    row("adadelta", "Adadelta", optimizers.Adadelta(0.9), "Adadelta", lr=0.9),
    row("adam", "Adam", optimizers.Adam(0.02), "Adam", lr=0.02),
    row(
        *("adam-betas", "Adam", optimizers.Adam(0.02, 0.8, 0.95, 1e-3), "Adam"),
        lr=0.02,
        betas=(0.8, 0.95),
        eps=1e-3,
    ),
    row(
        *("adamw", "AdamW"),
        optimizers.AdamW(0.02, weight_decay=0.3, decay_all=True),
        *("AdamW",),
        lr=0.02,
        weight_decay=0.3,
    ),
    row("adamax", "Adamax", optimizers.Adamax(0.02), "Adamax", lr=0.02),
    # a decay so fast that their momentum is constant, as ours is
    row(
        *("nadam", "NAdam", optimizers.Nadam(0.02), "NAdam"),
        lr=0.02,
        momentum_decay=1e6,
    ),
    # epsilon is beside the corrected root here, beside the other there
    row(
        *("radam", "RAdam", optimizers.RAdam(0.02, epsilon=1e-30), "RAdam"),
        lr=0.02,
        eps=1e-30,
    ),
    Case("lbfgs", ("optim.LBFGS",), lbfgs),
]
