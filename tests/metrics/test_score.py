import jax.numpy as jnp
import numpy as np

from glassnet.metrics.score import ratio, spread_weight


def test_positions_weigh_what_their_example_weighs():
    found = spread_weight(jnp.array([1.0, 2.0]), jnp.zeros((2, 2, 1)))
    assert found.tolist() == [[[1], [1]], [[2], [2]]]
    assert spread_weight(jnp.ones((2, 3)), jnp.zeros((2, 3))).shape == (2, 3)


def test_nothing_of_nothing_is_0_and_the_kind_of_array_stays():
    for kind in (np, jnp):
        found = ratio(kind.array([3.0, 0.0]), kind.array([4.0, 0.0]))
        assert found.tolist() == [0.75, 0] and isinstance(found, kind.ndarray)
