import jax.numpy as jnp
import pytest

from glassnet.errors import ConfigError
from glassnet.losses import CrossEntropy
from glassnet.losses.class_weights import weighed


def test_without_weights_nothing_is_touched():
    costs = jnp.ones((2, 3))
    assert weighed(CrossEntropy(), costs, ()) is costs


def test_a_class_of_weight_0_costs_nothing_even_where_it_is_impossible():
    found = weighed(CrossEntropy(), jnp.array([1.0, jnp.inf]), (2.0, 0.0))
    assert found.tolist() == [2, 0]


def test_the_error_counts_weights_and_classes():
    with pytest.raises(ConfigError, match="for 3 classes") as caught:
        weighed(CrossEntropy(), jnp.ones(3), (1.0, 2.0))
    assert "in the order of the class indices" in caught.value.fix
