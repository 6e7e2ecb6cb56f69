import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ConfigError
from glassnet.losses import Hinge, MultiClassHinge

Z = jnp.array([[2.0, 1.5, -1.0]])


def test_each_side_lacks_what_is_missing_to_the_margin():
    z, t = jnp.array([[2.0, 0.25], [-0.5, -3.0]]), jnp.array([[1.0, 1.0], [-1.0, 1.0]])
    # 0 + 0.75; 1 - 0.5 and 1 + 3
    assert Hinge()(z, t).tolist() == [0.75, 4.5]
    assert Hinge(squared=True)(z, t).tolist() == [0.5625, 16.25]
    assert Hinge(margin=3.0)(z, t).tolist() == [1 + 2.75, 2.5 + 6]


def test_delta_is_the_side_within_the_margin_and_0_at_it():
    z, t = jnp.array([[0.5, 1.0, 2.0, -1.0]]), jnp.array([[1.0, 1.0, 1.0, -1.0]])
    delta = jax.grad(lambda z: Hinge()(z, t).sum())(z)
    assert delta.tolist() == [[-1, 0, 0, 0]]


@pytest.mark.parametrize("wrong", [0.0, 0.5, 2.0, jnp.nan])
def test_what_is_no_side_is_nan(wrong):
    assert jnp.isnan(Hinge()(jnp.zeros((1, 1)), jnp.array([[wrong]])))


def test_sides_may_be_whole_numbers():
    assert Hinge()(jnp.array([[0.5]]), jnp.array([[-1]])).tolist() == [1.5]


def test_the_worst_rival_or_all_of_them():
    # right is 1, at 1.5: lacks 1 + 2 - 1.5 = 1.5 to the first, none to the last
    assert MultiClassHinge()(Z, jnp.array([1])).tolist() == [1.5]
    # right is 2, at -1: lacks 4 and 3.5
    assert MultiClassHinge()(Z, jnp.array([2])).tolist() == [4]
    assert MultiClassHinge(rivals="all")(Z, jnp.array([2])).tolist() == [7.5]
    squares = MultiClassHinge(rivals="all", squared=True)(Z, jnp.array([2]))
    assert squares.tolist() == [16 + 12.25]


def test_delta_goes_to_the_worst_rival_and_against_the_right_class():
    delta = jax.grad(lambda z: MultiClassHinge()(z, jnp.array([2])).sum())(Z)
    assert delta.tolist() == [[1, 0, -1]]
    everyone = MultiClassHinge(rivals="all")
    delta = jax.grad(lambda z: everyone(z, jnp.array([2])).sum())(Z)
    assert delta.tolist() == [[1, 1, -2]]


def test_a_lead_of_the_margin_is_enough():
    z = jnp.array([[3.0, 2.0]])
    delta = jax.grad(lambda z: MultiClassHinge()(z, jnp.array([0])).sum())(z)
    assert MultiClassHinge()(z, jnp.array([0])) == 0 and (delta == 0).all()


def test_one_hot_and_soft_labels_mean_their_largest():
    for shares in ([[0.0, 0.0, 1.0]], [[0.2, 0.3, 0.5]]):
        assert MultiClassHinge()(Z, jnp.array(shares)) == 4


def test_a_label_outside_is_nan():
    for label in (3, -1):
        assert jnp.isnan(MultiClassHinge()(Z, jnp.array([label])))


def test_two_classes_are_one_score_of_twice_the_margin(keys):
    z = jax.random.normal(next(keys), (6, 1))
    two, y = jnp.concatenate([-z, z], 1) / 2, jnp.arange(6) % 2
    found = Hinge()(z, (2.0 * y.astype(float) - 1)[:, None])
    np.testing.assert_allclose(MultiClassHinge()(two, y), found, rtol=1e-6)


def test_a_margin_of_0_asks_for_nothing_and_is_refused():
    for loss in (Hinge, MultiClassHinge):
        with pytest.raises(ConfigError, match="margin="):
            loss(margin=0.0)
