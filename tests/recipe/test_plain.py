from dataclasses import dataclass

import optax
import pytest

from glassnet.errors import ConfigError
from glassnet.learners import Supervised
from glassnet.losses import CrossEntropy
from glassnet.nn import Dense
from glassnet.recipe import from_data, to_data
from glassnet.settings import Positive, Settings


@dataclass(frozen=True)
class Mine(Settings):
    size: Positive = 1.0


def test_what_is_not_there_takes_its_default():
    assert from_data({"type": "Dense", "units": 3}) == Dense(3)


def test_your_own_class_is_known_only_when_passed_in():
    data = to_data(Mine(2.0))
    assert from_data(data, custom=[Mine]) == Mine(2.0)
    with pytest.raises(ConfigError, match="no such type"):
        from_data(data)


@pytest.mark.parametrize("name", ["os.system", "glassnet.nn.Dense", "Layer", "Dence"])
def test_a_file_names_public_classes_and_nothing_else(name):
    with pytest.raises(ConfigError, match="no such type"):
        from_data({"type": name, "units": 3})


def test_unknown_missing_and_bad_settings_are_errors():
    for extra, match in [
        ({"unit": 3}, "did you mean units"),
        ({}, "lacks a setting"),
        ({"units": 0}, "units=0"),
    ]:
        with pytest.raises(ConfigError, match=match):
            from_data({"type": "Dense"} | extra)


def test_functions_are_not_data():
    learner = Supervised(Dense(2), CrossEntropy(), optax.sgd(0.1))
    with pytest.raises(ConfigError, match="GradientTransformation"):
        to_data(learner)
