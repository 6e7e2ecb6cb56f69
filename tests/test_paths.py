import jax.numpy as jnp
import pytest

from glassnet.errors import ConfigError
from glassnet.paths import turn


def test_turning_keeps_shape_and_dtype():
    state = {"hyperparams": {"rate": jnp.zeros(3, "bfloat16")}}  # three stacked blocks
    rate = turn(state, "hyperparams/rate", 0.5)["hyperparams"]["rate"]
    assert rate.tolist() == [0.5, 0.5, 0.5] and rate.dtype == "bfloat16"


def test_an_unknown_path_names_the_nearest():
    with pytest.raises(ConfigError, match="did you mean hyperparams/rate"):
        turn({"hyperparams": {"rate": jnp.array(0.0)}}, "hyperparam/rate", 1.0)
