import jax.numpy as jnp
import pytest

from glassnet.lessons.by_hand import by_hand
from glassnet.nn import ReLU, Step

X = jnp.linspace(0, 1, 101)[:, None]


def test_one_bend_for_each_piece_draws_a_broken_line_exactly():
    truth = abs(X - 0.25) + abs(X - 0.5)  # bends where the knots of four units are
    assert float(abs(by_hand(ReLU(), 4, X, truth) - truth).max()) < 1e-6
    assert float(abs(by_hand(ReLU(), 3, X, truth) - truth).max()) > 0.01


@pytest.mark.parametrize("units", [1, 2, 10])
def test_stairs_are_off_by_half_a_stair_at_most(units):
    off = float(abs(by_hand(Step(), units, X, X) - X).max())
    assert off <= 0.5 / units + 1e-6
