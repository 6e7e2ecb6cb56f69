"""What every optimizer must do."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from cases import OPTIMIZERS, kind

from glassnet.optimizers import SGD, Adam, Cosine, Scheduled
from glassnet.paths import flatten, turn

every_optimizer = pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=kind)
ORACLES = {  # an independent implementation, where there is one
    Adam(0.01, beta1=0.8): optax.adam(0.01, b1=0.8),
    Scheduled(SGD(0.1), Cosine(7)): optax.sgd(optax.cosine_decay_schedule(0.1, 7)),
    SGD(0.1): optax.sgd(0.1),
    SGD(0.1, momentum=0.9): optax.sgd(0.1, momentum=0.9),
}


@every_optimizer
def test_reaches_the_bottom_of_a_bowl(optimizer):
    bottom = jnp.array([1.0, -1.0, 1.0])

    def step(_, carry):
        params, state = carry
        steps, state = optimizer.update(2 * (params - bottom), state, params)
        return params + steps, state

    params = jnp.array([-1.0, 10.0, 1.0])
    params, _ = jax.lax.fori_loop(0, 1000, step, (params, optimizer.init(params)))
    np.testing.assert_allclose(params, bottom, atol=0.03)


@every_optimizer
@pytest.mark.parametrize("dtype", ["bfloat16", "float32"])
def test_keeps_dtype_and_the_shapes_of_its_state(optimizer, dtype):
    params = jnp.ones(2, dtype)
    before = optimizer.init(params)
    steps, after = optimizer.update(params, before, params)
    assert steps.dtype == dtype
    assert jax.tree.map(jax.typeof, after) == jax.tree.map(jax.typeof, before)


@every_optimizer
def test_rate_turned_in_mid_run_takes_effect_without_compiling(optimizer):
    step = jax.jit(lambda g, s: optimizer.update(g, s))
    grads = jnp.ones(2)
    state = optimizer.init(grads)
    _, state = step(grads, state)
    [path] = [p for p in flatten(state) if p.endswith("hyperparams/learning_rate")]
    usual, _ = step(grads, state)
    double, after = step(grads, turn(state, path, 2 * flatten(state)[path]))
    np.testing.assert_allclose(double, 2 * usual, rtol=1e-6)
    assert flatten(after)[path] == 2 * flatten(state)[path], "turned back by itself"
    assert step._cache_size() == 1


@every_optimizer
def test_fits_in_an_optax_chain(optimizer):
    params = jnp.ones(2)
    chain = optax.chain(optax.clip(1.0), optimizer)
    clipped, _ = chain.update(100 * params, chain.init(params), params)
    usual, _ = optimizer.update(params, optimizer.init(params), params)
    np.testing.assert_array_equal(clipped, usual)


@pytest.mark.parametrize("ours", ORACLES, ids=kind)
def test_agrees_with_an_independent_implementation(ours, keys):
    theirs = ORACLES[ours]
    params = jax.random.normal(next(keys), (5,))
    a, b = ours.init(params), theirs.init(params)
    for _ in range(10):
        grads = jax.random.normal(next(keys), (5,))
        u, a = ours.update(grads, a, params)
        with jax.numpy_dtype_promotion("standard"):  # optax is looser than we are
            v, b = theirs.update(grads, b, params)
        np.testing.assert_allclose(u, v, rtol=1e-5, atol=1e-8)
