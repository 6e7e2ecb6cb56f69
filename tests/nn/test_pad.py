import jax
import jax.numpy as jnp
import pytest

from glassnet.errors import ConfigError, ShapeError
from glassnet.nn import Pad, Trim

X = jnp.arange(1.0, 7.0).reshape(1, 2, 3, 1)


def test_widths_are_top_bottom_left_right():
    y = Pad((1, 0, 0, 2))({}, X)[0, ..., 0]
    assert y.tolist() == [[0, 0, 0, 0, 0], [1, 2, 3, 0, 0], [4, 5, 6, 0, 0]]
    assert Pad((1, 0))({}, X).shape == (1, 4, 3, 1)
    assert Pad(2)({}, X).shape == (1, 6, 7, 1)


@pytest.mark.parametrize(
    "mode, row",
    [
        ("zeros", [0, 0, 1, 2, 3, 0]),
        ("minus_ones", [-1, -1, 1, 2, 3, -1]),
        ("edge", [1, 1, 1, 2, 3, 3]),
        ("reflect", [3, 2, 1, 2, 3, 2]),
        ("wrap", [2, 3, 1, 2, 3, 1]),
    ],
)
def test_the_mode_says_what_is_around(mode, row):
    x = jnp.array([1.0, 2.0, 3.0])[None, :, None]
    assert Pad((2, 1), mode=mode)({}, x).ravel().tolist() == row


def test_going_back_copies_are_added_to_their_original():
    grad = jax.grad(lambda x: Pad(1, mode="edge")({}, x).sum())(jnp.ones((1, 3, 1)))
    assert grad.ravel().tolist() == [2, 1, 2]


def test_trim_undoes_pad():
    assert (Trim((1, 0, 2, 3))({}, Pad((1, 0, 2, 3))({}, X)) == X).all()


def test_what_is_cut_off_receives_nothing():
    grad = jax.grad(lambda x: Trim((1, 0))({}, x).sum())(jnp.ones((1, 3, 1)))
    assert grad.ravel().tolist() == [0, 1, 1]


@pytest.mark.parametrize("layer", [Pad((1, 2, 3)), Trim((1, 2, 3))], ids=repr)
def test_widths_that_fit_no_axes_are_refused(layer, keys):
    with pytest.raises(ConfigError, match="one number, 2 of them, or 4"):
        layer.init(next(keys), X)


@pytest.mark.parametrize("mode, most", [("reflect", 1), ("wrap", 2)])
def test_more_than_there_is_cannot_be_copied(mode, most, keys):
    Pad((most, 0), mode=mode).init(next(keys), X)
    with pytest.raises(ShapeError, match=f"at most {most}"):
        Pad((most + 1, 0), mode=mode).init(next(keys), X)


def test_trim_leaves_something(keys):
    with pytest.raises(ShapeError, match="would leave nothing"):
        Trim(1).init(next(keys), X)


def test_rows_of_features_are_refused(keys):
    with pytest.raises(ShapeError, match="axes of space"):
        Pad(1).init(next(keys), jnp.ones((5, 3)))
