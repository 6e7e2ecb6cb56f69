import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ConfigError
from glassnet.losses import BinaryCrossEntropy, BinaryFocal, CrossEntropy, Focal
from glassnet.settings import hyperparams


def test_at_a_hand_worked_point():
    # logits (ln 3, 0): p = 3/4 for the first. (1 - 3/4)^2 (-ln 3/4) = 0.0179801
    z = jnp.log(jnp.array([[3.0, 1.0]]))
    np.testing.assert_allclose(Focal()(z, jnp.array([0])), 0.0179801, rtol=1e-5)
    # and (1 - 1/4)^2 (-ln 1/4) = 0.7797905 for the second
    np.testing.assert_allclose(Focal()(z, jnp.array([1])), 0.7797905, rtol=1e-5)


def test_without_gamma_both_are_cross_entropy(keys):
    z = jax.random.normal(next(keys), (5, 3))
    t = jax.nn.softmax(jax.random.normal(next(keys), (5, 3)))
    weights = (1.0, 2.0, 0.5)
    np.testing.assert_allclose(
        Focal(0.0, weights)(z, t), CrossEntropy(class_weights=weights)(z, t), rtol=1e-5
    )
    np.testing.assert_allclose(
        BinaryFocal(0.0)(z, t), BinaryCrossEntropy()(z, t), rtol=1e-5
    )


def test_two_classes_are_one_sigmoid(keys):
    z, y = jax.random.normal(next(keys), (6, 1)), jnp.arange(6) % 2
    two = jnp.concatenate([jnp.zeros_like(z), z], 1)
    found = BinaryFocal(1.5)(z, y[:, None])
    np.testing.assert_allclose(found, Focal(1.5)(two, y), rtol=1e-5)


def test_balance_shares_out_attention():
    # p = 1/2: (1/2)^2 log 2, of which a quarter for yes and three for no
    found = BinaryFocal(balance=0.25)(jnp.zeros((2, 1)), jnp.array([[1.0], [0.0]]))
    expected = np.log(2) / 4 * np.array([0.25, 0.75])
    np.testing.assert_allclose(found, expected, rtol=1e-6)
    assert hyperparams(BinaryFocal()) == {"gamma": jnp.array(2.0)}


def test_what_is_known_keeps_its_digits_where_p_rounds_to_1():
    # z = 20: 1 - p = 2.06e-9, below half a float; (1 - p)^2 (-log p) = (1 - p)^3
    left = np.exp(-20.0)
    z = jnp.array([[20.0, 0.0]])
    np.testing.assert_allclose(Focal()(z, jnp.array([0])), left**3, rtol=1e-4)
    grad = jax.grad(lambda z: Focal()(z, jnp.array([0])).sum())(z)
    np.testing.assert_allclose(grad[0, 0], -3 * left**3, rtol=1e-4)


@pytest.mark.parametrize("gamma", [0.0, 0.5, 5.0])
def test_slopes_are_finite_where_a_power_of_0_would_not_be(gamma):
    z, y = jnp.array([[1e30, -1e30], [-1e4, 1e4]]), jnp.array([0, 0])
    grad = jax.grad(lambda z: Focal(gamma)(z, y).sum())(z)
    assert jnp.isfinite(grad).all() and (grad[1] == jnp.array([-1.0, 1.0])).all()


def test_numbers_outside_are_refused():
    for bad in (0.0, 1.0):
        with pytest.raises(ConfigError, match="balance="):
            BinaryFocal(balance=bad)
    with pytest.raises(ConfigError, match="one weight for each class"):
        Focal(class_weights=(1.0,))(jnp.zeros((1, 2)), jnp.array([0]))
