import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ShapeError
from glassnet.nn import GroupNorm, InstanceNorm, LayerNorm


def run(layer, x):
    params, state = layer.init(jax.random.key(0), x)
    return layer.apply(params, state, x, key=None, training=True)[0]


def test_matches_a_case_worked_by_hand():
    # two places of four channels; the first group holds 1, 3, 3, 5: mean 3, variance 2
    x = jnp.array([[[1.0, 3.0, 0.0, 10.0], [3.0, 5.0, 10.0, 20.0]]])
    y = run(GroupNorm(2, epsilon=1e-12), x)[0]
    np.testing.assert_allclose(y[:, :2] * 2**0.5, [[-2, 0], [0, 2]], atol=1e-6)
    # the second 0, 10, 10, 20: mean 10, variance 50
    np.testing.assert_allclose(y[:, 2:] * 50**0.5, [[-10, 0], [0, 10]], atol=1e-5)


def test_one_group_is_a_layer_norm_of_the_image(keys):
    x = 1 + 2 * jax.random.normal(next(keys), (3, 4, 5, 6))
    np.testing.assert_allclose(
        run(GroupNorm(1), x), run(LayerNorm(axes=3), x), atol=1e-5
    )


def test_a_group_for_each_channel_is_an_instance_norm(keys):
    x = 1 + 2 * jax.random.normal(next(keys), (3, 4, 5, 6))
    np.testing.assert_allclose(run(GroupNorm(6), x), run(InstanceNorm(), x), atol=1e-5)


def test_no_example_sees_another(keys):
    x = jax.random.normal(next(keys), (3, 4, 6))
    other = x.at[1].multiply(1e3)
    y, moved = run(GroupNorm(3), x), run(GroupNorm(3), other)
    np.testing.assert_array_equal(y[jnp.array([0, 2])], moved[jnp.array([0, 2])])


def test_padding_does_not_enter_the_statistics(keys):
    x = jax.random.normal(next(keys), (2, 5, 4))
    mask = jnp.arange(5) < jnp.array([[5], [3]])
    y = run(GroupNorm(2), {"values": jnp.where(mask[..., None], x, 1e6), "mask": mask})
    np.testing.assert_allclose(y["values"][0], run(GroupNorm(2), x)[0], atol=1e-5)
    short = run(GroupNorm(2), x[1:, :3])
    np.testing.assert_allclose(y["values"][1, :3], short[0], atol=1e-5)
    assert (y["values"][1, 3:] == 0).all()


def test_scale_and_bias_are_of_each_channel():
    params = {"scale": jnp.array([1.0, 2.0]), "bias": jnp.array([0.0, 5.0])}
    y = GroupNorm(1)(params, jnp.array([[-1.0, 1.0]]))
    np.testing.assert_allclose(y, [[-1, 7]], rtol=1e-4)


def test_groups_that_do_not_come_out_even_are_refused(keys):
    with pytest.raises(ShapeError, match="fix:      groups=3"):
        GroupNorm(4).init(next(keys), jnp.ones((2, 6)))
