from dataclasses import dataclass
from typing import Literal

import jax.numpy as jnp
import pytest

from glassnet.errors import ConfigError
from glassnet.settings import Count, Fraction, Settings, hyperparams, rebuild, spread


@dataclass(frozen=True)
class Plain(Settings):
    count: Count = 3
    share: Fraction = 0.5
    mode: Literal["up", "down"] = "up"
    limit: Count | None = None
    side: Literal["left", "right"] | None = None


@dataclass(frozen=True, init=False)
class Many(Settings):
    items: tuple[Settings, ...] = spread()

    def __init__(self, *items):
        object.__setattr__(self, "items", items)


def test_repr_leaves_out_what_is_at_its_default():
    assert repr(Plain()) == "Plain()"
    assert repr(Plain(share=0.25)) == "Plain(share=0.25)"


@pytest.mark.parametrize(
    "bad", [{"count": 0}, {"share": 1.0}, {"share": float("nan")}, {"limit": 0}]
)
def test_numbers_outside_their_range_are_refused(bad):
    [(name, value)] = bad.items()
    with pytest.raises(ConfigError, match=f"{name}={value!r}"):
        Plain(**bad)


def test_a_number_that_may_be_absent_may_be_absent():
    assert Plain(limit=None).limit is None and Plain(limit=2).limit == 2


@pytest.mark.parametrize(
    "name, typed, meant", [("mode", "dwn", "down"), ("side", "rigt", "right")]
)
def test_an_unknown_name_gets_a_suggestion(name, typed, meant):
    value = Plain(side="left")
    object.__setattr__(value, name, typed)  # past beartype, on only under test
    with pytest.raises(ConfigError, match=f"did you mean {meant}"):
        value.__post_init__()


def test_true_is_no_count():
    value = Plain()
    object.__setattr__(value, "count", True)
    with pytest.raises(ConfigError, match="plain int"):
        value.__post_init__()


def test_only_floats_may_be_turned():
    assert hyperparams(Plain()) == {"share": jnp.array(0.5)}


def test_positional_settings_print_and_rebuild():
    value = Many(Plain(), Plain(count=4))
    assert repr(value) == "Many(Plain(), Plain(count=4))"
    assert rebuild(Many, vars(value)) == value
