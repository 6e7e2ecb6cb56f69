import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ShapeError
from glassnet.losses import Contrastive, CosineSimilarity, Triplet

PAIR = jnp.array([[[0.0, 0.0], [3.0, 4.0]]])  # 5 apart
THREE = jnp.array([[[0.0, 0.0], [3.0, 4.0], [0.0, 2.0]]])  # 5 and 2 from the anchor


def test_the_same_are_pulled_by_their_distance_and_others_pushed_to_the_margin():
    same, other = jnp.array([1]), jnp.array([0])
    assert Contrastive()(PAIR, same).tolist() == [12.5]
    assert Contrastive()(PAIR, other).tolist() == [0]
    # (7 - 5)^2 / 2
    np.testing.assert_allclose(Contrastive(7.0)(PAIR, other), 2, rtol=1e-6)
    pull = jax.grad(lambda x: Contrastive()(x, same).sum())(PAIR)
    np.testing.assert_allclose(pull, [[[-3, -4], [3, 4]]], rtol=1e-6)
    push = jax.grad(lambda x: Contrastive(7.0)(x, other).sum())(PAIR)
    np.testing.assert_allclose(push, [[[1.2, 1.6], [-1.2, -1.6]]], rtol=1e-5)


def test_different_ones_on_one_point_have_no_way_to_part():
    x = jnp.ones((1, 2, 3))
    value, grad = jax.value_and_grad(
        lambda x: Contrastive()(x, jnp.array([0.0])).sum()
    )(x)
    assert value == 0.5 and (grad == 0).all()


def test_the_anchor_is_nearer_to_its_like_by_a_margin():
    assert Triplet()(THREE, jnp.zeros(1)).tolist() == [1 + 5 - 2]
    assert Triplet(squared=True)(THREE, jnp.zeros(1)).tolist() == [1 + 25 - 4]
    swapped = THREE[:, jnp.array([0, 2, 1])]
    assert Triplet()(swapped, jnp.zeros(1)).tolist() == [0]


def test_the_slopes_of_a_triplet_are_unit_vectors():
    grad = jax.grad(lambda x: Triplet()(x, jnp.zeros(1)).sum())(THREE)
    # along a - p and n - a for a; p - a for p; a - n for n
    expected = [[[-0.6, -0.8 + 1], [0.6, 0.8], [0, -1]]]
    np.testing.assert_allclose(grad, expected, atol=1e-6)


def test_lengths_do_not_matter_to_a_cosine(keys):
    y, t = jax.random.normal(next(keys), (2, 4, 3))
    usual = CosineSimilarity()(y, t)
    np.testing.assert_allclose(CosineSimilarity()(1e3 * y, 1e-3 * t), usual, rtol=1e-4)
    np.testing.assert_allclose(CosineSimilarity()(y, y), 0, atol=1e-6)
    np.testing.assert_allclose(CosineSimilarity()(y, -y), 2, rtol=1e-6)
    assert CosineSimilarity()(jnp.zeros((1, 3)), jnp.ones((1, 3))) == 1


@pytest.mark.parametrize("loss, count", [(Contrastive(), 2), (Triplet(), 3)], ids=str)
def test_a_single_embedding_says_how_to_stack_them(loss, count):
    with pytest.raises(ShapeError, match=rf"\(batch, {count}, \.\.\.\)"):
        loss(jnp.zeros((5, 7, 4)), jnp.zeros(5))


def test_there_is_one_target_for_each_pair():
    with pytest.raises(ShapeError, match=r"targets\[:, 0\]"):
        Contrastive()(jnp.zeros((5, 2, 4)), jnp.zeros((5, 1)))
