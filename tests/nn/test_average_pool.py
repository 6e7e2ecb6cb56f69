import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ShapeError
from glassnet.nn import AveragePool1D, AveragePool2D, AveragePool3D


def test_matches_a_case_worked_by_hand():
    x = jnp.arange(6.0).reshape(1, 2, 3, 1)
    # 0 1 3 4 and 1 2 4 5
    y = AveragePool2D(2, stride=1)({}, x)
    assert y.ravel().tolist() == [2, 3]


@pytest.mark.parametrize("padding", ["same", 1, (0, 1)])
def test_an_even_image_stays_even_at_its_borders(padding):
    y = AveragePool2D(3, stride=2, padding=padding)({}, jnp.full((1, 5, 4, 2), 7.0))
    np.testing.assert_allclose(y, 7, rtol=1e-6)


def test_each_place_within_receives_its_share():
    x = jnp.ones((1, 3, 1))
    grad = jax.grad(lambda x: AveragePool1D(2, stride=1, padding=1)({}, x).sum())(x)
    # windows: one, two, two, one place within
    assert grad.ravel().tolist() == [1.5, 1, 1.5]


def test_in_a_masked_sequence_only_what_counts_is_averaged():
    values = jnp.array([[[1.0], [3.0], [5.0], [7.0], [8.0], [jnp.nan]]])
    x = {"values": values, "lengths": jnp.array([3])}
    y = AveragePool1D()({}, x)
    assert y["values"].ravel().tolist() == [2, 5, 0]
    assert y["mask"].tolist() == [[True, True, False]]
    grad = jax.grad(lambda v: AveragePool1D()({}, x | {"values": v})["values"].sum())
    np.testing.assert_array_equal(grad(values).ravel(), [0.5, 0.5, 1, 0, 0, 0])


def test_sixteen_bits_are_summed_in_float32():
    # 16 x 32 ones: a bfloat16 sum stops at 256
    y = AveragePool2D((16, 32))({}, jnp.ones((1, 16, 32, 1), "bfloat16"))
    assert y.dtype == "bfloat16" and y.ravel().tolist() == [1]


def test_windows_larger_than_the_volume_are_refused(keys):
    with pytest.raises(ShapeError, match=r"space of at least \(2, 2, 2\)"):
        AveragePool3D().init(next(keys), jnp.ones((1, 4, 1, 4, 1)))
