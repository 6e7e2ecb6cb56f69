import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ShapeError
from glassnet.nn import InstanceNorm

LAYER = InstanceNorm()


def run(x, layer=LAYER):
    params, state = layer.init(jax.random.key(0), x)
    return layer.apply(params, state, x, key=None, training=True)[0]


def test_every_channel_of_every_image_has_mean_0_and_variance_1(keys):
    x = 7 + 3 * jax.random.normal(next(keys), (2, 6, 5, 3))
    np.testing.assert_allclose(run(x).mean((1, 2)), 0, atol=1e-5)
    np.testing.assert_allclose(run(x).var((1, 2)), 1, rtol=1e-4)


def test_contrast_and_tint_leave_no_trace(keys):
    x = jax.random.normal(next(keys), (2, 6, 5, 3))
    tinted = x * jnp.array([5.0, 0.5, 2.0]) + jnp.array([1.0, -3.0, 0.0])
    np.testing.assert_allclose(run(tinted), run(x), atol=1e-4)


def test_a_sequence_is_normalized_over_the_time_that_counts():
    # of 1, 3: mean 2, deviation 1; the 50 is padding
    x = jnp.array([[[1.0], [3.0], [50.0]]])
    mask = jnp.array([[True, True, False]])
    y = run({"values": x, "mask": mask}, InstanceNorm(epsilon=1e-12))
    np.testing.assert_allclose(y["values"][0, :, 0], [-1, 1, 0], rtol=1e-6)
    assert (y["mask"] == mask).all()


def test_a_sequence_of_nothing_but_padding_stays_finite():
    x = {"values": jnp.full((2, 3, 1), jnp.nan), "mask": jnp.zeros((2, 3), bool)}
    assert (run(x)["values"] == 0).all()


def test_a_single_place_becomes_the_bias():
    assert run(jnp.array([[[4.0, -1e4]]])).tolist() == [[[0, 0]]]


def test_features_without_places_are_refused(keys):
    with pytest.raises(ShapeError, match="use LayerNorm"):
        InstanceNorm().init(next(keys), jnp.ones((5, 3)))
