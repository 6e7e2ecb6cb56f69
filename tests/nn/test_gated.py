import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ShapeError
from glassnet.nn import GELU, GLU, Maxout, SiLU

X = jnp.array([3.0, 5.0, math.log(3), -1.0])


def test_the_second_half_is_the_gate():
    # sigmoid(log 3) = 3/4 and sigmoid(-1) = 0.2689414
    np.testing.assert_allclose(GLU()({}, X), [3 * 0.75, 5 * 0.2689414], rtol=1e-6)


def test_the_forms_differ_by_their_gate():
    left, right = X[:2], X[2:]
    assert (GLU("relu")({}, X) == left * jnp.maximum(right, 0)).all()
    assert (GLU("silu")({}, X) == left * SiLU()({}, right)).all()
    assert (GLU("gelu")({}, X) == left * GELU()({}, right)).all()
    assert (GLU("identity")({}, X) == left * right).all()


def test_going_back_is_the_equation_of_its_docstring():
    _, back = jax.vjp(lambda x: GLU()({}, x), X)
    share = jax.nn.sigmoid(X[2:])
    expected = [*(2 * share), *(2 * X[:2] * share * (1 - share))]
    np.testing.assert_allclose(back(jnp.full(2, 2.0))[0], expected, rtol=1e-6)


def test_images_keep_their_places(keys):
    x = jax.random.normal(next(keys), (2, 3, 4, 6))
    assert GLU()({}, x).shape == (2, 3, 4, 3) and Maxout(3)({}, x).shape == (2, 3, 4, 2)


def test_an_odd_number_of_features_is_refused(keys):
    with pytest.raises(ShapeError, match="let the layer before make 6"):
        GLU().init(next(keys), jnp.ones((2, 5)))
    with pytest.raises(ShapeError, match="multiple of 2"):
        GLU()({}, jnp.ones((2, 5)))


def test_maxout_takes_the_largest_of_neighbors_and_sends_delta_there():
    x = jnp.array([[3.0, 5.0, -2.0, -1.0, -3.0, -4.0]])
    assert Maxout(2)({}, x).tolist() == [[5, -1, -3]]
    assert Maxout(3)({}, x).tolist() == [[5, -1]]
    _, back = jax.vjp(lambda x: Maxout(2)({}, x), x)
    assert back(jnp.array([[7.0, 8.0, 9.0]]))[0].tolist() == [[0, 7, 0, 8, 9, 0]]


def test_groups_that_do_not_come_out_even_are_refused(keys):
    with pytest.raises(ShapeError, match="let the layer before make 9"):
        Maxout(3).init(next(keys), jnp.ones((2, 7)))
