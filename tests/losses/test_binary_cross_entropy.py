import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ShapeError
from glassnet.losses import BinaryCrossEntropy, CrossEntropy

binary = BinaryCrossEntropy()


def test_at_a_hand_worked_point():
    # logits (ln 3, 0): yes with 3/4 and 1/2; -ln 3/4 - ln 1/2 = ln 8/3
    found = binary(jnp.array([[np.log(3.0), 0.0]]), jnp.array([[1.0, 0.0]]))
    np.testing.assert_allclose(found, np.log(8 / 3), rtol=1e-6)


def test_delta_is_sigmoid_minus_target(keys):
    z = 10 * jax.random.normal(next(keys), (4, 3))
    t = jax.random.uniform(next(keys), (4, 3))
    delta = jax.grad(lambda z: binary(z, t).sum())(z)
    np.testing.assert_allclose(delta, jax.nn.sigmoid(z) - t, atol=1e-6)


def test_at_zero_has_the_right_slope():
    # max(0, z) and |z| both have a corner here, and the two must cancel
    grad = jax.grad(lambda z: binary(z, jnp.array([[1.0]])).sum())(jnp.zeros((1, 1)))
    assert grad == -0.5


def test_keeps_the_last_digits_of_a_sure_answer():
    # -ln sigmoid(20) = e^-20 = 2.06e-9, which 20.000000002 - 20 would lose
    found = binary(jnp.array([[20.0]]), jnp.array([[1.0]]))
    np.testing.assert_allclose(found, np.exp(-20.0), rtol=1e-5)


@pytest.mark.parametrize("size", [1e4, 1e30])
def test_is_exact_at_huge_logits(size):
    z, t = jnp.array([[size], [size], [-size], [-size]]), jnp.array([[1.0], [0.0]] * 2)
    grad = jax.grad(lambda z: binary(z, t).sum())(z)
    np.testing.assert_allclose(binary(z, t), [0, size, size, 0])
    assert grad.tolist() == [[0], [1], [-1], [0]]


def test_agrees_with_cross_entropy_of_two_classes(keys):
    z, y = jax.random.normal(next(keys), (6, 1)), jnp.arange(6) % 2
    two = jnp.concatenate([jnp.zeros_like(z), z], 1)
    found = binary(z, y[:, None])
    np.testing.assert_allclose(found, CrossEntropy()(two, y), rtol=1e-5)


def test_does_not_broadcast_a_column_against_a_row():
    with pytest.raises(ShapeError, match=r"targets\[:, None\]"):
        binary(jnp.zeros((3, 1)), jnp.zeros(3))


def test_at_zero_the_slope_has_its_slope():
    # sigmoid(0) (1 - sigmoid(0)) = 1/4
    bend = jax.hessian(lambda z: binary(z, jnp.array([1.0])))(jnp.zeros(1))
    assert bend == 0.25


def test_a_yes_weighs_more_and_a_no_does_not():
    # log 2 each: 3 of them for the yes
    found = BinaryCrossEntropy(3.0)(jnp.zeros((2, 1)), jnp.array([[1.0], [0.0]]))
    np.testing.assert_allclose(found, np.log(2) * np.array([3, 1]), rtol=1e-6)


def test_probabilities_cost_what_logits_do(keys):
    z, t = jax.random.normal(next(keys), (4, 3)), jnp.eye(4, 3)
    found = BinaryCrossEntropy(2.0, of="probabilities")(jax.nn.sigmoid(z), t)
    np.testing.assert_allclose(found, BinaryCrossEntropy(2.0)(z, t), rtol=1e-5)


def test_certain_probabilities_are_free_or_cost_29_nats():
    ours = BinaryCrossEntropy(of="probabilities")
    shares, t = jnp.array([[1.0], [0.0], [1.0], [0.0]]), jnp.array([[1.0], [0.0]] * 2)
    t = t.at[2:].set(1 - t[2:])
    value, grad = ours(shares, t), jax.grad(lambda p: ours(p, t).sum())(shares)
    np.testing.assert_allclose(value, [0, 0, 28.631, 28.631], rtol=1e-4)
    np.testing.assert_allclose(grad[:, 0], [-1, 1, 1e12, -1e12], rtol=1e-5)
