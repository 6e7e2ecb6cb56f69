from typing import Literal

import pytest

from glassnet.errors import ConfigError
from glassnet.nn import Dense, Layer, ReLU
from glassnet.optimizers import SGD, Optimizer
from glassnet.recipe import from_data
from glassnet.recipe.fits import fits, kind
from glassnet.settings import Count


@pytest.mark.parametrize(
    "value, hint, fit",
    [
        (3, int, True),
        (3, float, True),
        (True, int, False),
        ("3", int, False),
        (1, bool, False),
        (3, Count, True),
        (None, int | None, True),
        ("x", int | None, False),
        (ReLU(), Layer, True),
        (SGD(), Layer, False),
        (SGD(), Optimizer, True),
        ((), tuple[str, ...], True),
        ("ab", tuple[str, ...], False),
        (("deep", ReLU()), tuple[str, Layer], True),
        (("deep",), tuple[str, Layer], False),
        ("what nobody knows", Literal["a"], True),  # `Settings` looks at names
    ],
)
def test_a_value_fits_the_annotation_or_not(value, hint, fit):
    assert fits(value, hint) is fit


def test_annotations_are_told_in_words():
    assert kind(int) == "a whole number"
    assert kind(int | None) == "a whole number"
    assert kind(tuple[Layer, ...]) == "a list of Layers"
    assert kind(tuple[str, Layer]) == "a list of a text, a Layer"


@pytest.mark.parametrize(
    "data",
    [
        {"type": "Sequential", "layers": [{"type": "SGD"}]},
        {"type": "Sequential", "layers": [3]},
        {"type": "Residual", "body": "Dense"},
        {"type": "Dense", "units": 3, "bias": "no"},
        {"type": "Dense", "units": 3, "kernel_init": {"type": "ReLU"}},
    ],
)
def test_what_is_of_another_kind_is_refused_where_it_is_read(data):
    with pytest.raises(ConfigError, match="cannot use this"):
        from_data(data)


def test_what_lacks_a_setting_says_which_and_of_what_kind():
    with pytest.raises(ConfigError, match="(?s)Dense lacks.*units: a whole number"):
        from_data({"type": "Dense"})
    assert from_data({"type": "Dense", "units": 3}) == Dense(3)
