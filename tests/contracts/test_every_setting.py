"""What everything with settings must do."""

import copy
import dataclasses
import json

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
    for bad in span.outside():
        with pytest.raises(ConfigError, match=f"{name}="):
            dataclasses.replace(value, **{name: kind(bad)})


@pytest.mark.parametrize("value, name", RANGED, ids=str)
def test_refuses_arrays(value, name):
    bad = copy.copy(value)
    object.__setattr__(bad, name, jnp.array(0.5))  # past beartype, on only under test
    with pytest.raises(ConfigError, match="arrays are turned in state"):
        bad.__post_init__()
