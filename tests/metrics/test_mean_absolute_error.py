import jax.numpy as jnp
import pytest

from glassnet.errors import ShapeError
from glassnet.losses import AbsoluteError
from glassnet.metrics import MeanAbsoluteError


def test_is_the_loss_divided_by_the_number_of_outputs():
    y, t = jnp.array([[1.0, 2.0], [0.0, 0.0]]), jnp.array([[4.0, 6.0], [0.0, -1.0]])
    assert MeanAbsoluteError()(y, t).tolist() == [3.5, 0.5]
    assert (MeanAbsoluteError()(y, t) == AbsoluteError()(y, t) / 2).all()


def test_a_row_is_not_broadcast_against_a_column():
    with pytest.raises(ShapeError, match=r"targets\[:, None\]"):
        MeanAbsoluteError()(jnp.ones((3, 1)), jnp.ones(3))
