import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ShapeError
from glassnet.losses import CrossEntropy, InfoNCE, NTXent


def test_info_nce_is_cross_entropy_with_the_batch_for_classes(keys):
    x = jax.random.normal(next(keys), (5, 2, 3))
    u = x / jnp.linalg.norm(x, axis=-1, keepdims=True)
    scores = u[:, 0] @ u[:, 1].T / 0.2
    expected = CrossEntropy()(scores, jnp.arange(5))
    found = InfoNCE(0.2)(x, jnp.zeros(5))
    np.testing.assert_allclose(found, expected, rtol=1e-5)
    back = CrossEntropy()(scores.T, jnp.arange(5))
    both = InfoNCE(0.2, both_ways=True)(x, jnp.zeros(5))
    np.testing.assert_allclose(both, (expected + back) / 2, rtol=1e-5)


def test_nt_xent_finds_the_other_view_among_all_but_oneself(keys):
    x = jax.random.normal(next(keys), (3, 2, 4))
    u = np.asarray(x / jnp.linalg.norm(x, axis=-1, keepdims=True)).reshape(6, 4)
    expected = np.zeros(6)
    for i in range(6):
        scores = np.array([u[i] @ u[j] / 0.5 for j in range(6) if j != i])
        other = i ^ 1
        expected[i] = np.log(np.exp(scores).sum()) - u[i] @ u[other] / 0.5
    found = NTXent()(x, jnp.zeros(3))
    np.testing.assert_allclose(found, expected.reshape(3, 2).mean(1), rtol=1e-5)


def test_when_all_is_one_nothing_can_be_told():
    x = jnp.ones((4, 2, 3))
    np.testing.assert_allclose(InfoNCE()(x, jnp.zeros(4)), np.log(4), rtol=1e-5)
    np.testing.assert_allclose(NTXent()(x, jnp.zeros(4)), np.log(7), rtol=1e-5)


@pytest.mark.parametrize("loss", [InfoNCE(), NTXent()], ids=repr)
def test_alone_there_is_nothing_to_learn(loss):
    x = jax.random.normal(jax.random.key(0), (1, 2, 3))
    value, grad = jax.value_and_grad(lambda x: loss(x, jnp.zeros(1)).sum())(x)
    assert value == 0
    np.testing.assert_allclose(grad, 0, atol=1e-6)


@pytest.mark.parametrize("loss", [InfoNCE(1e-30), NTXent(1e-30)], ids=repr)
def test_a_temperature_near_0_is_finite(loss):
    x = jax.random.normal(jax.random.key(0), (4, 2, 3))
    value, grad = jax.value_and_grad(lambda x: loss(x, jnp.zeros(4)).sum())(x)
    assert jnp.isfinite(value) and jnp.isfinite(grad).all()


@pytest.mark.parametrize("loss", [InfoNCE(), NTXent()], ids=repr)
def test_views_that_are_not_side_by_side_are_refused(loss):
    with pytest.raises(ShapeError, match="2 embeddings side by side"):
        loss(jnp.zeros((5, 3)), jnp.zeros(5))
