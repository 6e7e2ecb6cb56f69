import jax.numpy as jnp
import pytest

from glassnet.errors import ShapeError
from glassnet.nn import Flatten, Permute, Reshape

X = jnp.arange(12.0).reshape(2, 3, 2)


def test_the_last_axis_varies_fastest():
    assert Reshape((2, 3))({}, X)[1].tolist() == [[6, 7, 8], [9, 10, 11]]
    assert (Reshape(6)({}, X) == Flatten()({}, X)).all()


def test_axes_change_places():
    y = Permute((1, 0))({}, X)
    assert y.shape == (2, 2, 3) and y[1, 0, 2] == X[1, 2, 0]
    assert (Permute((1, 0))({}, y) == X).all()


def test_an_empty_batch_keeps_its_shape():
    assert Reshape((2, 3))({}, X[:0]).shape == (0, 2, 3)


def test_another_count_of_numbers_is_refused(keys):
    with pytest.raises(ShapeError, match="choose a shape whose product is 6"):
        Reshape((4, 2)).init(next(keys), X)


@pytest.mark.parametrize("axes", [(0, 0), (0, 1, 2), (1, 2), 0], ids=repr)
def test_axes_that_are_not_named_once_are_refused(axes, keys):
    with pytest.raises(ShapeError, match="each of the 2 axes"):
        Permute(axes).init(next(keys), X)
