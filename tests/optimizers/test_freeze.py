import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ConfigError
from glassnet.optimizers import (
    SGD,
    AdamW,
    ClipByGlobalNorm,
    Cosine,
    Freeze,
    PolyakAverage,
    Scheduled,
)
from glassnet.paths import flatten

PARAMS = {
    "blocks": {
        "0": {"kernel": jnp.array([3.0]), "bias": jnp.array([1.0])},
        "01": {"kernel": jnp.array([3.0])},
    },
    "head": {"kernel": jnp.array([4.0]), "bias": jnp.array([1.0])},
}


def moved(*paths):
    optimizer = Freeze(AdamW(0.1), paths)
    steps, _ = optimizer.update(PARAMS, optimizer.init(PARAMS), PARAMS)
    assert jax.tree.map(jax.typeof, steps) == jax.tree.map(jax.typeof, PARAMS)
    return [path for path, step in flatten(steps).items() if (step != 0).any()]


def test_a_path_names_an_array_all_in_a_layer_or_a_pattern():
    assert moved("head/kernel", "blocks/01") == [
        "blocks/0/bias",
        "blocks/0/kernel",
        "head/bias",
    ]
    assert moved("blocks") == ["head/bias", "head/kernel"]
    assert moved("*/bias", "blocks/0/*") == ["blocks/01/kernel", "head/kernel"]
    assert moved("*") == []


def test_what_is_frozen_neither_decays_nor_is_remembered():
    optimizer = Freeze(AdamW(0.1, weight_decay=0.5), ("blocks",))
    state = optimizer.init(PARAMS)
    assert sorted(state["inner"]["mean"]) == ["head/bias", "head/kernel"]
    steps, _ = optimizer.update(PARAMS, state, PARAMS)
    assert steps["blocks"]["0"]["kernel"] == 0


def test_what_is_left_steps_as_if_alone():
    # of length sqrt(16 + 1), and not sqrt(36): the clip does not see what is frozen
    optimizer = Freeze(ClipByGlobalNorm(SGD(1.0), 1.0), ("blocks",))
    steps, _ = optimizer.update(PARAMS, optimizer.init(PARAMS), PARAMS)
    np.testing.assert_allclose(steps["head"]["kernel"], -4 / 17**0.5, rtol=1e-6)


def test_an_average_of_the_rest_stands_beside_what_is_frozen():
    optimizer = Freeze(PolyakAverage(SGD(1.0)), ("blocks",))
    state = optimizer.init(PARAMS)
    for _ in range(2):  # params stay, so both steps end at 4 - 4
        _, state = optimizer.update(PARAMS, state, PARAMS)
    average = optimizer.averaged(state, PARAMS)
    assert average["head"]["kernel"] == 0
    assert average["blocks"]["0"]["kernel"] == 3


def test_a_schedule_reaches_through():
    optimizer = Scheduled(Freeze(SGD(1.0), ("head",)), Cosine(2))
    state = optimizer.init(PARAMS)
    for expected in (-3, -1.5):
        steps, state = optimizer.update(PARAMS, state)
        np.testing.assert_allclose(steps["blocks"]["0"]["kernel"], expected)


@pytest.mark.parametrize(
    "path, nearest", [("haed", "head"), ("blocks/0/kernl", "blocks/0/kernel")]
)
def test_an_unknown_path_names_the_nearest(path, nearest):
    with pytest.raises(ConfigError, match=f"did you mean {nearest}"):
        Freeze(SGD(), ("blocks", path)).init(PARAMS)
