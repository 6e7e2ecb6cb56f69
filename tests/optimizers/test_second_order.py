import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ConfigError
from glassnet.optimizers import LBFGS, SGD
from glassnet.optimizers.second_order import two_loops
from glassnet.paths import turn


def descend(optimizer, slope, x, n):
    def step(carry, _):
        x, state = carry
        steps, state = optimizer.update(slope(x), state, x)
        x = jax.tree.map(jnp.add, x, steps)
        return (x, state), None

    (x, state), _ = jax.lax.scan(step, (x, optimizer.init(x)), None, n)
    return x, state


def test_two_loops_multiply_by_the_matrix_that_is_never_written_out(keys):
    with jax.enable_x64(True):
        rng = np.random.default_rng(0)
        s, y = rng.normal(size=(3, 5)), rng.normal(size=(3, 5))
        y = np.where((s * y).sum(1, keepdims=True) > 0, y, -y)
        rho, g, gamma = 1 / (s * y).sum(1), rng.normal(size=5), 0.7
        h = gamma * np.eye(5)
        for i in range(3):  # (I - rho s y') H (I - rho y s') + rho s s'
            left = np.eye(5) - rho[i] * np.outer(s[i], y[i])
            h = left @ h @ left.T + rho[i] * np.outer(s[i], s[i])
        found = two_loops(*map(jnp.array, (g, s, y, rho, gamma)))
        np.testing.assert_allclose(found, h @ g, rtol=1e-10)


def test_a_ravine_takes_few_steps_where_descent_takes_many():
    # curvatures 1 and 100: descent needs a rate below 0.02
    scales = jnp.array([1.0, 100.0, 10.0])
    start = jnp.array([3.0, -2.0, 1.0])
    x, _ = descend(LBFGS(), lambda x: scales * x, start, 25)
    np.testing.assert_allclose(x, 0, atol=1e-4)
    x, _ = descend(SGD(0.019), lambda x: scales * x, start, 25)
    assert abs(x).max() > 1


def test_the_first_step_is_at_most_the_rate_long():
    for g, length in (([30.0, 40.0], 0.5), ([0.03, 0.04], 0.025)):
        grads = jnp.array(g)
        steps, _ = LBFGS(0.5).update(grads, LBFGS(0.5).init(grads), grads)
        np.testing.assert_allclose(jnp.sqrt(jnp.vdot(steps, steps)), length, rtol=1e-5)


def test_the_memory_is_a_ring():
    slope = jax.grad(lambda x: jnp.cosh(x).sum())
    _, state = descend(LBFGS(0.3, memory=3), slope, jnp.array([2.0, -1.0]), 6)
    # 5 pairs were seen, in slots 0, 1, 2, 0, 1
    assert state["pairs"] == 5
    lengths = jnp.abs(state["moves"]).sum(1)
    assert lengths[2] > lengths[0] > lengths[1] > 0


def test_a_pair_that_would_point_uphill_is_left_out():
    # on top of a hill the slope falls along the way down: s y < 0
    def slope(x):
        return -x

    x, state = descend(LBFGS(0.1), slope, jnp.array([1.0]), 5)
    assert state["pairs"] == 0 and (state["moves"] == 0).all()
    assert x > 1, "steps downhill, away from the top"


def test_a_tree_is_one_vector_and_gets_its_shapes_back():
    params = {"a": jnp.ones((2, 3)), "b": {"c": jnp.ones((), "bfloat16")}}
    optimizer = LBFGS()
    steps, state = optimizer.update(params, optimizer.init(params), params)
    assert jax.tree.map(jax.typeof, steps) == jax.tree.map(jax.typeof, params)
    np.testing.assert_allclose(steps["a"], -1 / 7**0.5, rtol=1e-6)
    assert state["params"].shape == (7,)


def test_a_rate_turned_is_a_share_of_the_same_direction():
    grads = jnp.array([1.0, 2.0])
    state = LBFGS().init(grads)
    whole, _ = LBFGS().update(grads, state, grads)
    half, _ = LBFGS().update(
        grads, turn(state, "hyperparams/learning_rate", 0.5), grads
    )
    np.testing.assert_allclose(half, whole / 2)


def test_it_says_that_it_needs_the_params():
    with pytest.raises(ConfigError, match="pass the params"):
        LBFGS().update(jnp.ones(2), LBFGS().init(jnp.ones(2)))


def test_once_the_loss_is_zero_but_for_rounding_it_stays_low():
    # classes that can be told apart: on the way to infinite weights the slope rounds
    # to noise, and without a longest step the loss jumps to 1e17
    rng = np.random.default_rng(0)
    x = jnp.array(rng.normal(size=(300, 5)), "float32")
    y = jnp.argmax(x[:, :3] + 0.5 * x[:, 2:5], -1)

    def loss(w):
        z = jnp.tanh(x @ w["a"]) @ w["b"]
        return (jax.nn.logsumexp(z, 1) - z[jnp.arange(300), y]).mean()

    start = {"a": rng.normal(size=(5, 16)) / 2, "b": rng.normal(size=(16, 3)) / 4}
    start = jax.tree.map(lambda w: jnp.array(w, "float32"), start)
    w, _ = descend(LBFGS(), jax.grad(loss), start, 300)
    assert loss(w) < 1


def test_no_step_is_longer_than_the_longest():
    optimizer, x = LBFGS(0.5, longest=2.0), jnp.array([100.0, 100.0])
    state, lengths = optimizer.init(x), []
    for _ in range(5):  # x^2 from afar: Newton would go all the way at once
        step, state = optimizer.update(2 * x, state, x)
        x = x + step
        lengths.append(jnp.sqrt(jnp.vdot(step, step)).item())
    # the first is half as long as a gradient of length 1, the others 0.5 * 2
    np.testing.assert_allclose(lengths, [0.5, 1, 1, 1, 1], rtol=1e-5)
