import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ShapeError
from glassnet.losses import AbsoluteError, SquaredError

Y, T = jnp.array([[1.0, 2.0], [0.0, 0.0]]), jnp.array([[4.0, 6.0], [0.0, -1.0]])


def test_squares_are_summed_over_outputs_and_not_over_examples():
    # (1-4)^2 + (2-6)^2 = 25; 0 + 1 = 1
    assert SquaredError()(Y, T).tolist() == [25, 1]
    assert SquaredError(half=True)(Y, T).tolist() == [12.5, 0.5]


def test_delta_is_twice_the_difference_or_with_half_the_difference():
    for loss, factor in [(SquaredError(), 2), (SquaredError(half=True), 1)]:
        delta = jax.grad(lambda y, loss=loss: loss(y, T).sum())(Y)
        np.testing.assert_array_equal(delta, factor * (Y - T))


def test_distances_are_summed_over_outputs():
    assert AbsoluteError()(Y, T).tolist() == [7, 1]


def test_absolute_delta_is_the_sign_and_0_where_they_meet():
    delta = jax.grad(lambda y: AbsoluteError()(y, T).sum())(Y)
    assert delta.tolist() == [[-1, -1], [0, 1]]


@pytest.mark.parametrize(
    "loss, best", [(SquaredError(), 3.0), (AbsoluteError(), 1.0)], ids=repr
)
def test_squares_lead_to_the_mean_and_distances_to_the_median(loss, best):
    t = jnp.array([[0.0], [1.0], [8.0]])
    guesses = jnp.linspace(-1, 9, 101)
    costs = [loss(jnp.full_like(t, guess), t).sum() for guess in guesses]
    np.testing.assert_allclose(guesses[np.argmin(costs)], best, atol=1e-5)


@pytest.mark.parametrize("loss", [SquaredError(), AbsoluteError()], ids=repr)
def test_whole_numbers_are_targets_too(loss):
    found = loss(Y, T.astype(int))
    np.testing.assert_array_equal(found, loss(Y, T))


@pytest.mark.parametrize("loss", [SquaredError(), AbsoluteError()], ids=repr)
def test_a_column_is_not_broadcast_against_a_row(loss):
    with pytest.raises(ShapeError, match=r"targets\[:, None\]"):
        loss(jnp.zeros((3, 1)), jnp.zeros(3))
