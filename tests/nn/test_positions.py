import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ShapeError
from glassnet.nn import LearnedPositions, SinusoidalPositions
from glassnet.nn.rotary import rotate


def test_waves_are_those_of_the_paper():
    y = SinusoidalPositions(base=100)({}, jnp.zeros((4, 4)))
    # position 3: sin 3, cos 3, then ten times slower, since 100^(-2/4) = 1/10
    np.testing.assert_allclose(
        y[3], [np.sin(3), np.cos(3), np.sin(0.3), np.cos(0.3)], rtol=1e-6
    )


def test_waves_are_added_and_an_odd_number_of_features_is_fine():
    x = jnp.full((2, 3, 5), 10.0)
    y = SinusoidalPositions()({}, x)
    np.testing.assert_allclose(y[0, 0], [10, 11, 10, 11, 10])
    assert y.shape == x.shape and (y[0] == y[1]).all()


def test_far_positions_are_still_told_apart_in_16_bits():
    y = SinusoidalPositions()({}, jnp.zeros((2000, 8), "bfloat16"))
    assert y.dtype == "bfloat16"
    exact = SinusoidalPositions()({}, jnp.zeros((2000, 8)))
    np.testing.assert_allclose(y.astype("float32"), exact, atol=0.004)


def test_learned_positions_add_their_first_rows():
    params = {"table": jnp.array([[1.0], [2.0], [3.0]])}
    y, back = jax.vjp(LearnedPositions(3), params, jnp.zeros((2, 2, 1)))
    assert y.tolist() == [[[1], [2]], [[1], [2]]]
    # two sequences reached positions 0 and 1, none reached 2
    assert back(jnp.ones_like(y))[0]["table"].tolist() == [[2], [2], [0]]


def test_a_sequence_longer_than_the_table_is_refused():
    layer = LearnedPositions(3)
    with pytest.raises(ShapeError, match=r"LearnedPositions\(4\)"):
        layer.init(jax.random.key(0), jnp.zeros((2, 4, 1)))
    params, _ = layer.init(jax.random.key(0), jnp.zeros((2, 3, 1)))
    with pytest.raises(ShapeError, match="this far on"):
        jax.jit(layer)(params, jnp.zeros((2, 4, 1)))


@pytest.mark.parametrize("layer", [SinusoidalPositions(), LearnedPositions(3)], ids=str)
def test_positions_need_a_time_axis(layer):
    with pytest.raises(ShapeError, match="needs sequences"):
        layer.init(jax.random.key(0), jnp.zeros(3))


def test_a_pair_is_turned_by_its_position():
    # Halves: features 0 and 2 turn by t, features 1 and 3 by t / 10
    x = jnp.array([[1.0, 0.0, 0.0, 1.0]] * 3)
    y = rotate(x, base=100)
    c, s = np.cos, np.sin
    np.testing.assert_allclose(y[2], [c(2), -s(0.2), s(2), c(0.2)], rtol=1e-6)
    assert (y[0] == x[0]).all()


def test_products_of_rotated_vectors_depend_on_the_distance_alone(keys):
    query, key = (jnp.tile(jax.random.normal(next(keys), (6,)), (9, 1)) for _ in "qk")
    products = rotate(query) @ rotate(key).T
    for distance in range(-8, 9):
        diagonal = jnp.diagonal(products, distance)
        np.testing.assert_allclose(diagonal, diagonal[0], rtol=1e-4, atol=1e-4)
    assert abs(products[0, 1] - products[0, 0]) > 1e-3
    np.testing.assert_allclose((rotate(key) ** 2).sum(-1), (key**2).sum(-1), rtol=1e-5)


def test_a_rotation_can_go_on_where_another_ended(keys):
    x = jax.random.normal(next(keys), (7, 4))
    late = jax.jit(rotate, static_argnums=1)(x[5:], 10_000, jnp.array(5))
    np.testing.assert_allclose(late, rotate(x)[5:], rtol=1e-5, atol=1e-6)


def test_an_odd_size_cannot_be_rotated():
    with pytest.raises(ShapeError, match="even"):
        rotate(jnp.zeros((2, 3)))
