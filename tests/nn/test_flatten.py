import jax.numpy as jnp

from glassnet.nn import Flatten


def test_the_last_axis_varies_fastest():
    x = jnp.arange(12.0).reshape(2, 3, 2)
    # row 1, place (2, 0): 2 * 2 + 0 = 4
    assert Flatten()({}, x)[1, 4] == x[1, 2, 0]
    assert Flatten()({}, x).tolist() == [[0, 1, 2, 3, 4, 5], [6, 7, 8, 9, 10, 11]]


def test_single_numbers_become_rows_of_one():
    assert Flatten()({}, jnp.ones(4)).shape == (4, 1)


def test_an_empty_batch_keeps_its_features():
    assert Flatten()({}, jnp.ones((0, 3, 2))).shape == (0, 6)
