import math

import jax
import jax.numpy as jnp
import pytest

from glassnet.errors import ConfigError
from glassnet.nn import LeakyReLU, ReLU, ThresholdedReLU

X = jnp.array([-2.0, -0.5, 0.0, 0.5, 2.0])


def slopes(layer, x=X):
    return jax.vmap(jax.grad(lambda x: layer({}, x)))(x)


def test_relu_keeps_the_positive_part_and_takes_slope_0_at_0():
    assert ReLU()({}, X).tolist() == [0, 0, 0, 0.5, 2]
    assert slopes(ReLU()).tolist() == [0, 0, 0, 1, 1]


def test_leaky_relu_has_two_slopes():
    assert LeakyReLU(0.5)({}, X).tolist() == [-1, -0.25, 0, 0.5, 2]
    assert slopes(LeakyReLU(0.5)).tolist() == [0.5, 0.5, 0.5, 1, 1]


def test_the_lectures_maximum_is_leaky_relu_only_up_to_slope_1():
    for slope, same in [(0.01, True), (1.0, True), (2.0, False)]:
        form = jnp.maximum(slope * X, X)
        assert bool((LeakyReLU(slope)({}, X) == form).all()) is same


def test_slope_0_is_relu_and_slope_1_is_nothing():
    assert (LeakyReLU(0.0)({}, X) == ReLU()({}, X)).all()
    assert (LeakyReLU(1.0)({}, X) == X).all()
    assert LeakyReLU(0.0).span() == ReLU().span()


def test_thresholded_relu_drops_what_is_not_above_its_threshold():
    layer = ThresholdedReLU(0.5)  # at the threshold itself: dropped
    assert layer({}, X).tolist() == [0, 0, 0, 0, 2]
    assert slopes(layer).tolist() == [0, 0, 0, 0, 1]
    assert (ThresholdedReLU(0.0)({}, X) == ReLU()({}, X)).all()
    assert jnp.isnan(layer({}, jnp.array(math.nan)))


@pytest.mark.parametrize("bad", [-0.1, math.nan])
def test_a_number_below_0_is_refused(bad):
    with pytest.raises(ConfigError, match="slope="):
        LeakyReLU(bad)
    with pytest.raises(ConfigError, match="threshold="):
        ThresholdedReLU(bad)
