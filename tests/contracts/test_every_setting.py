"""What everything with settings must do."""

import copy
import json
import math

import jax.numpy as jnp
import pytest
from cases import CONCRETE, EVERYTHING, NAMES, kind

from glassnet.errors import ConfigError
from glassnet.recipe import from_data, to_data
from glassnet.settings import ranges, rebuild

RANGED = [(v, name) for v in EVERYTHING for name in ranges(type(v))]


def test_every_public_thing_has_a_case():
    assert {type(value) for value in EVERYTHING} == set(CONCRETE)


@pytest.mark.parametrize("value", EVERYTHING, ids=kind)
def test_repr_is_the_code_that_makes_it(value):
    assert eval(repr(value), dict(NAMES)) == value


@pytest.mark.parametrize("value", EVERYTHING, ids=kind)
def test_equal_settings_are_the_same_key(value):
    again = rebuild(type(value), vars(value))
    assert again is not value and {again: 1}[value] == 1


@pytest.mark.parametrize("value", EVERYTHING, ids=kind)
def test_goes_through_json_and_back(value):
    assert from_data(json.loads(json.dumps(to_data(value)))) == value


@pytest.mark.parametrize("value, name", RANGED, ids=str)
def test_refuses_numbers_outside_the_declared_range(value, name):
    kind, span = ranges(type(value))[name]
    assert span.outside()
    number = float if kind is float else int
    bads = [number(bad) for bad in span.outside()]
    bads += [
        (number(bad), number(bad)) for bad in span.outside() if kind not in (int, float)
    ]
    bads += [math.nan, -math.inf] if kind is float else []
    for bad in bads:
        wrong = copy.copy(value)
        object.__setattr__(wrong, name, bad)  # past beartype, on only under test
        with pytest.raises(ConfigError, match=f"{name}="):
            wrong.__post_init__()


@pytest.mark.parametrize("value, name", RANGED, ids=str)
def test_refuses_arrays(value, name):
    bad = copy.copy(value)
    object.__setattr__(bad, name, jnp.array(0.5))
    with pytest.raises(ConfigError, match="arrays are turned in state"):
        bad.__post_init__()


@pytest.mark.parametrize("value, name", RANGED, ids=str)
def test_refuses_what_is_no_number(value, name):
    for bad in ("many", True, [], {}, b"1"):
        wrong = copy.copy(value)
        object.__setattr__(wrong, name, bad)
        with pytest.raises(ConfigError) as raised:
            wrong.__post_init__()
        words = str(raised.value)
        assert f"{name}=" in words, bad
        assert all(part in words for part in ("got:", "expected:", "fix:")), bad
