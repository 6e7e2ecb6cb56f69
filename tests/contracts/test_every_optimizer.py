"""What every optimizer must do."""

import functools

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from cases import OPTIMIZERS, kind

from glassnet import optimizers
from glassnet.paths import flatten, turn

every_optimizer = pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=kind)
# with the rate inside, a step is partly made at the rate of the steps before
at_once = [o for o in OPTIMIZERS if o != optimizers.Momentum(0.01, rate="inside")]
every_rate_outside = pytest.mark.parametrize("optimizer", at_once, ids=kind)


def rate_path(state):
    [path] = [p for p in flatten(state) if p.endswith("hyperparams/learning_rate")]
    return path


@functools.partial(jax.jit, static_argnums=0)  # one program for most of what follows
def walk(optimizer, grads, params, state):
    """Params, state and average after a step for each of these gradients."""

    def step(carry, g):
        p, s = carry
        steps, s = optimizer.update(g, s, p)
        return (jax.tree.map(jnp.add, p, steps), s), None

    (params, state), _ = jax.lax.scan(step, (params, state), grads)
    return params, state, optimizer.averaged(state, params)


def noisy(keys, steps=9):
    """A kernel and a bias of zero, and gradients for some steps."""
    draw = jax.random.normal
    params = {"kernel": draw(next(keys), (6, 4)), "bias": jnp.zeros(4)}
    grads = {
        name: draw(next(keys), (steps, *leaf.shape)) for name, leaf in params.items()
    }
    return params, grads


def test_every_public_optimizer_has_a_case():
    public = (getattr(optimizers, name) for name in optimizers.__all__)
    public = {cls for cls in public if issubclass(cls, optimizers.Optimizer)}
    assert {type(case) for case in OPTIMIZERS} == public - {optimizers.Optimizer}


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
    params = {"kernel": jnp.ones((3, 2), dtype), "bias": jnp.ones(2, dtype)}
    before = optimizer.init(params)
    steps, after = jax.eval_shape(optimizer.update, params, before, params)
    average = jax.eval_shape(optimizer.averaged, before, params)

    def kinds(tree):  # a weak type would compile everything once more
        found = jax.tree.leaves_with_path(tree)
        return [(p, leaf.shape, leaf.dtype, leaf.weak_type) for p, leaf in found]

    assert kinds(steps) == kinds(params) == kinds(average)
    assert kinds(after) == kinds(before)


@every_rate_outside
def test_rate_turned_in_mid_run_takes_effect_without_compiling(optimizer):
    grads = jnp.ones(2)
    step = jax.jit(lambda g, s: optimizer.update(g, s, jnp.zeros(2)))
    state = optimizer.init(grads)
    _, state = step(grads, state)
    path = rate_path(state)
    usual, _ = step(grads, state)
    double, after = step(grads, turn(state, path, 2 * flatten(state)[path]))
    np.testing.assert_allclose(double, 2 * usual, rtol=1e-6)
    assert flatten(after)[path] == 2 * flatten(state)[path], "turned back by itself"
    assert step._cache_size() == 1  # pyright: ignore[reportAttributeAccessIssue]


@every_optimizer
def test_every_number_turned_takes_effect(optimizer, keys):
    params, grads = noisy(keys)
    start = optimizer.init(params)
    usual, _, average = walk(optimizer, grads, params, start)
    for path in (path for path in flatten(start) if "hyperparams/" in path):
        turned = walk(optimizer, grads, params, turn(start, path, 0.25))
        pairs = [(turned[0], usual), (turned[2], average)]
        assert any(
            not np.array_equal(one[name], two[name])
            for one, two in pairs
            for name in params
        ), path


@every_optimizer
def test_many_rates_in_one_vmap_equal_each_alone(optimizer, keys):
    params, grads = noisy(keys)
    start, rates = optimizer.init(params), jnp.array([0.001, 0.01, 0.1])

    def end(rate):
        state = turn(start, rate_path(start), rate)
        return walk(optimizer, grads, params, state)[0]["kernel"]

    together = jax.vmap(end)(rates)
    for i, rate in enumerate(rates):
        np.testing.assert_allclose(together[i], end(rate), rtol=1e-5, atol=1e-6)


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
    params = {"kernel": jnp.ones((6, 4)), "bias": jnp.zeros(4)}
    still = jax.tree.map(lambda p: jnp.zeros((9, *p.shape)), params)
    ends = walk(optimizer, still, params, optimizer.init(params))
    assert all(np.isfinite(leaf).all() for leaf in jax.tree.leaves(ends))


@every_optimizer
def test_gradients_of_any_size_make_finite_steps(optimizer, keys):
    params, grads = noisy(keys)
    for size in (1e-18, 1e4, 1e15):
        large = jax.tree.map(lambda g, size=size: size * jnp.sign(g), grads)
        ends = walk(optimizer, large, params, optimizer.init(params))
        assert all(np.isfinite(leaf).all() for leaf in jax.tree.leaves(ends)), size


@every_optimizer
def test_a_gradient_that_is_no_number_is_not_hidden(optimizer, keys):
    params, grads = noisy(keys)
    grads["kernel"] = grads["kernel"].at[0, 0, 0].set(jnp.nan)
    end, _, average = walk(optimizer, grads, params, optimizer.init(params))
    assert jnp.isnan(end["kernel"]).any() and jnp.isnan(average["kernel"]).any()


@every_optimizer
def test_nothing_to_learn_is_no_error(optimizer):
    steps, state = optimizer.update({}, optimizer.init({}), {})
    assert steps == {} and optimizer.averaged(state, {}) == {}


@every_optimizer
def test_learning_can_be_differentiated_by_its_rate(optimizer, keys):
    params, grads = noisy(keys)
    start = optimizer.init(params)

    def height(rate):
        state = turn(start, rate_path(start), rate)
        return walk(optimizer, grads, params, state)[0]["kernel"].sum()

    slope = jax.jit(jax.grad(height))(jnp.array(0.01))
    assert jnp.isfinite(slope) and slope != 0
