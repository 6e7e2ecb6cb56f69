import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from glassnet.errors import ShapeError
from glassnet.losses import CrossEntropy

loss = CrossEntropy()


def test_guessing_evenly_scores_log_classes():
    np.testing.assert_allclose(
        loss(jnp.zeros((1, 10)), jnp.array([3])), np.log(10), rtol=1e-6
    )


def test_agrees_with_optax(keys):
    logits = jax.random.normal(next(keys), (4, 7, 5))
    labels = jax.random.randint(next(keys), (4, 7), 0, 5)
    theirs = optax.softmax_cross_entropy_with_integer_labels(logits, labels)
    np.testing.assert_allclose(loss(logits, labels), theirs, rtol=1e-5)


def test_huge_logits_stay_finite():
    assert loss(jnp.array([[1e30, -1e30]]), jnp.array([0])) == 0


def test_delta_is_softmax_minus_onehot(keys):
    z = jax.random.normal(next(keys), (1, 3))
    delta = jax.grad(lambda z: loss(z, jnp.array([1])).sum())(z)
    np.testing.assert_allclose(delta, jax.nn.softmax(z) - jnp.eye(3)[1:2], atol=1e-6)


def test_label_past_the_end_is_nan():
    assert jnp.isnan(loss(jnp.zeros((1, 3)), jnp.array([3])))


def test_one_hot_labels_say_how_to_fix_it():
    with pytest.raises(ShapeError, match="argmax"):
        loss(jnp.zeros((2, 3)), jnp.zeros((2, 3), int))
