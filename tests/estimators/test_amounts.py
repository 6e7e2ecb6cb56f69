import numpy as np
import pytest

from glassnet.errors import ConfigError, DataError
from glassnet.estimators.amounts import Amounts
from glassnet.estimators.scale import Scale

PAIR = Amounts(Scale(np.array([1.0, 0.0]), np.array([2.0, 4.0]), 1.0), single=False)


def test_answers_are_standardized_and_come_back():
    y = np.array([[5.0, -4.0], [1.0, 8.0]])
    assert PAIR.targets(PAIR.read(y)).tolist() == [[2, -1], [0, 2]]
    assert (PAIR.back(PAIR.targets(y)) == y).all()


def test_the_score_is_the_share_of_variance_explained():
    # targets 0 and 2 at weights 1 and 3: mean 1.5, variance (2.25 + 3 * 0.25) / 4
    targets, weight = np.array([[0.0], [2.0]]), np.array([1.0, 3.0])
    scores = PAIR.scores(np.array([0.0, 0.75, 1.5]), targets, weight)
    assert scores.tolist() == [1, 0, -1]


def test_where_nothing_varies_there_is_nothing_to_explain():
    assert PAIR.scores(np.array([0.1]), np.ones((3, 2)), np.ones(3)).tolist() == [0]


def test_another_number_of_answers_is_refused():
    with pytest.raises(DataError, match=r"expected: \(rows, 2\)"):
        PAIR.read(np.ones(3))


def test_a_file_holds_one_amount_a_row():
    with pytest.raises(ConfigError, match="2 amounts"):
        PAIR.target()
