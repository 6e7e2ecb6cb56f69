import jax
import jax.numpy as jnp
import numpy as np
import pytest
from batches import changed

from glassnet.data.augment import Flip
from glassnet.data.augment.image import boxes
from glassnet.errors import ShapeError

KEY = jax.random.key(0)


@pytest.mark.parametrize(
    "shape, seen, fix",
    [
        ((5, 784), (), r"Flip\(shape=\(28, 28\)\)"),
        ((5, 30), (), r"shape=\(height, width, channels\)"),
        ((5, 6, 7), (), r"Flip\(shape=\(6, 7\)\)"),
        ((5, 12), (5, 5), "of 12 numbers"),
        ((5, 12), (12,), "of 12 numbers"),
        ((5,), (), "say how a row is an image"),
    ],
)
def test_what_is_no_image_is_refused_with_the_way_out(shape, seen, fix):
    with pytest.raises(ShapeError, match=fix):
        Flip(shape=seen)({"x": jnp.ones(shape)}, KEY)


def test_flat_rows_and_images_without_channels_are_changed_alike():
    x = jax.random.uniform(KEY, (5, 3, 2, 4))
    usual = changed(Flip(shape=()), {"x": x})["x"]
    flat = changed(Flip(shape=(3, 2, 4)), {"x": x.reshape(5, 24)})["x"]
    np.testing.assert_array_equal(flat.reshape(x.shape), usual)
    grey = changed(Flip(shape=(3, 2)), {"x": x[..., 0]})["x"]
    np.testing.assert_array_equal(grey, usual[..., 0])


def test_what_travels_beside_images_stays():
    x = {"values": jnp.ones((2, 3, 3, 1)), "lengths": jnp.array([1, 2])}
    assert changed(Flip(), {"x": x})["x"]["lengths"].tolist() == [1, 2]


def test_a_box_is_as_large_as_its_sides_and_hangs_over_the_edge():
    # middles at (2, 3) and at the corner (0, 0) of 4 by 6 pixels; 2 by 4 pixels large
    center = jnp.array([[0.5, 0.5], [0.0, 0.0]])
    found = boxes(center, jnp.array([[2.0, 4.0]]), 4, 6)[..., 0].astype(int)
    assert found[0].tolist() == [
        [0, 0, 0, 0, 0, 0],
        [0, 1, 1, 1, 1, 0],
        [0, 1, 1, 1, 1, 0],
        [0, 0, 0, 0, 0, 0],
    ]
    assert found[1].sum() == 1 * 2
    assert not boxes(center, jnp.zeros((1, 2)), 4, 6).any()
