import json

import numpy as np
import pytest

from glassnet.data import Vocabulary, load, prepare
from glassnet.data.inputs import inputs_from
from glassnet.data.noise_source import NoiseSource
from glassnet.errors import DataError, FileError

KINDS = [
    Vocabulary(("a", "b"), 3),
    NoiseSource(5),
    prepare(load("iris")).encoder,
    prepare(load("digits")).encoder,
]


@pytest.mark.parametrize("inputs", KINDS, ids=lambda one: type(one).__name__)
def test_each_kind_comes_back_from_its_file(inputs):
    data, arrays = inputs.to_data()
    again = inputs_from(json.loads(json.dumps(data)), arrays)
    assert type(again) is type(inputs)
    assert (again.shape, again.dtype) == (inputs.shape, inputs.dtype)
    assert again.names == inputs.names and again.width == inputs.width


@pytest.mark.parametrize("kind", ["nothing", "", None, 3, [], {}])
def test_an_unknown_kind_is_refused(kind):
    with pytest.raises(FileError):
        inputs_from({"kind": kind, "count": 3}, {})


@pytest.mark.parametrize("count", [0, -1, 2.0, True, "3", None])
def test_noise_of_no_size_is_refused(count):
    with pytest.raises(FileError, match="noise cannot be used"):
        NoiseSource.from_data({"kind": "noise", "count": count}, {})


def test_noise_is_standard_normal_and_the_same_by_its_seed():
    source = NoiseSource(4)
    draws = source.draw(20_000, seed=1)
    assert draws.dtype == np.float32
    assert abs(draws.mean()) < 0.02 and abs(draws.std() - 1) < 0.02
    assert (source.draw(3, 1) == draws[:3]).all()
    assert not (source.draw(3, 2) == draws[:3]).any()
    assert (source.draw(2, -1) == source.draw(2, 2**64 - 1)).all()
    assert source.draw(0, 0).shape == (0, 4)


def test_nothing_is_predicted_of_rows_that_are_made():
    with pytest.raises(DataError, match="makes rows"):
        NoiseSource(4)(np.zeros((2, 4)))
