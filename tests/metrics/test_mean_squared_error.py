import jax.numpy as jnp
import pytest

from glassnet.errors import ShapeError
from glassnet.losses import SquaredError
from glassnet.metrics import MeanSquaredError


def test_is_the_loss_divided_by_the_number_of_outputs():
    y, t = jnp.array([[1.0, 2.0], [0.0, 0.0]]), jnp.array([[4.0, 6.0], [0.0, -1.0]])
    assert MeanSquaredError()(y, t).tolist() == [12.5, 0.5]
    assert (MeanSquaredError()(y, t) == SquaredError()(y, t) / 2).all()


def test_a_row_is_not_broadcast_against_a_column():
    with pytest.raises(ShapeError, match=r"targets\[:, None\]"):
        MeanSquaredError()(jnp.ones((3, 1)), jnp.ones(3))
