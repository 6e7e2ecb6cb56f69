"""What every optimizer must do."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from cases import OPTIMIZERS, kind

from glassnet.optimizers import (
    SGD,
    Adam,
    AdamW,
    ClipByGlobalNorm,
    Cosine,
    Momentum,
    Scheduled,
    WarmUp,
)
from glassnet.paths import flatten, turn

every_optimizer = pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=kind)


def warm_cosine(rate, warm, steps):
    cosine = optax.cosine_decay_schedule(rate, steps)
    return lambda t: cosine(t) * jnp.minimum(1, (t + 1) / warm)


WEIGHTS = {"a": {"kernel": True, "bias": False}, "b": {"scale": False}}
CLIPPED = optax.chain(optax.clip_by_global_norm(2.0), optax.adam(0.01))
ORACLES = {  # an independent implementation, where there is one
    Adam(0.01, beta1=0.8): optax.adam(0.01, b1=0.8),
    AdamW(0.01, weight_decay=0.1): optax.adamw(0.01, weight_decay=0.1, mask=WEIGHTS),
    AdamW(0.01, decay_all=True): optax.adamw(0.01, weight_decay=0.01),
    ClipByGlobalNorm(Adam(0.01), 2.0): CLIPPED,
    Momentum(0.1): optax.sgd(0.1, momentum=0.9),
    Momentum(0.1, 0.8, nesterov=True): optax.sgd(0.1, momentum=0.8, nesterov=True),
    SGD(0.1): optax.sgd(0.1),
    Scheduled(SGD(0.1), Cosine(70)): optax.sgd(optax.cosine_decay_schedule(0.1, 70)),
    Scheduled(Scheduled(Adam(0.01), WarmUp(20)), Cosine(90)): optax.adam(
        warm_cosine(0.01, 20, 90)
    ),
    Scheduled(ClipByGlobalNorm(Momentum(0.1), 2.0), Cosine(90)): optax.chain(
        optax.clip_by_global_norm(2.0),
        optax.sgd(optax.cosine_decay_schedule(0.1, 90), momentum=0.9),
    ),
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
    grads = jnp.ones(2)
    step = jax.jit(lambda g, s: optimizer.update(g, s, jnp.zeros(2)))
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
def test_agrees_with_an_independent_implementation_for_100_steps(ours, keys):
    theirs = ORACLES[ours]
    shapes = {"a": {"kernel": (3, 2), "bias": (2,)}, "b": {"scale": (2,)}}

    def draw(shape):
        return jax.random.normal(next(keys), shape)

    def numbers():
        return jax.tree.map(draw, shapes, is_leaf=lambda leaf: type(leaf) is tuple)

    params = p = q = numbers()
    a, b = ours.init(params), theirs.init(params)
    step = jax.jit(lambda g, s, p: ours.update(g, s, p))
    their_step = jax.jit(theirs.update)
    for _ in range(100):
        grads = numbers()
        u, a = step(grads, a, p)
        with jax.numpy_dtype_promotion("standard"):  # optax is looser than we are
            v, b = their_step(grads, b, q)
        p, q = jax.tree.map(jnp.add, p, u), optax.apply_updates(q, v)
        jax.tree.map(
            lambda u, v: np.testing.assert_allclose(u, v, rtol=1e-5, atol=1e-7), u, v
        )
    jax.tree.map(
        lambda p, q: np.testing.assert_allclose(p, q, rtol=1e-5, atol=1e-5), p, q
    )


@every_optimizer
def test_every_number_turned_takes_effect(optimizer, keys):
    params = {"kernel": jax.random.normal(next(keys), (50,))}

    def end(state):
        p = params
        for _ in range(3):
            steps, state = optimizer.update(jax.tree.map(jnp.sin, p), state, p)
            p = jax.tree.map(jnp.add, p, steps)
        return p["kernel"]

    start = optimizer.init(params)
    for path in (path for path in flatten(start) if "hyperparams/" in path):
        assert (end(turn(start, path, 0.25)) != end(start)).any(), path


@every_optimizer
def test_many_rates_in_one_vmap_equal_each_alone(optimizer, keys):
    params, grads = (jax.random.normal(next(keys), (5,)) for _ in range(2))
    start, rates = optimizer.init(params), jnp.array([0.001, 0.01, 0.1])
    [path] = [p for p in flatten(start) if p.endswith("hyperparams/learning_rate")]

    def end(rate):
        state = turn(start, path, rate)
        _, state = optimizer.update(grads, state, params)
        return optimizer.update(grads, state, params)[0]

    together = jax.vmap(end)(rates)
    for i, rate in enumerate(rates):
        np.testing.assert_allclose(together[i], end(rate), rtol=1e-5)


@every_optimizer
def test_small_steps_add_up_in_sixteen_bits(optimizer):
    # 0.999 is 1 in bfloat16: a memory kept in it would never move
    params = jnp.ones(2, "bfloat16")
    state = optimizer.init(params)
    for _ in range(3):
        _, state = optimizer.update(jnp.ones(2, "bfloat16"), state, params)
    memory = {p: v for p, v in flatten(state).items() if v.shape == (2,)}
    assert all(v.dtype == "float32" and (v > 0).all() for v in memory.values())


@every_optimizer
def test_a_gradient_of_zero_keeps_everything_finite(optimizer):
    steps, state = optimizer.update(
        jnp.zeros(2), optimizer.init(jnp.ones(2)), jnp.ones(2)
    )
    assert jnp.isfinite(steps).all()
    assert all(jnp.isfinite(leaf).all() for leaf in jax.tree.leaves(state))
