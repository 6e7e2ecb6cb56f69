import numpy as np
import pytest
from sklearn.exceptions import DataConversionWarning

import glassnet as gn
from glassnet.errors import ConfigError
from glassnet.estimators.checked import check_parts, checked, checked_rows

X = np.arange(6).reshape(3, 2)


def test_rows_come_as_float64_and_weigh_one():
    x, y, weight = checked(gn.Regressor(), X, [1, 2, 3], None, first=True)
    assert x.dtype == np.float64 and weight.tolist() == [1, 1, 1]
    assert y.tolist() == [1, 2, 3]


def test_a_column_of_answers_is_taken_as_a_row_of_them():
    with pytest.warns(DataConversionWarning):
        _, y, _ = checked(gn.Classifier(), X, [[0], [1], [0]], None, first=True)
    assert y.shape == (3,)


@pytest.mark.parametrize("weight", [[1, 1], [1, -1, 1], [0, 0, 0], [1, np.nan, 1]])
def test_weights_that_make_no_sense_are_refused(weight):
    with pytest.raises(ValueError, match="(?i)weight|rows"):
        checked(gn.Regressor(), X, [1, 2, 3], weight, first=True)


def test_rows_to_predict_have_the_columns_of_training():
    reg = gn.Regressor()
    checked(reg, X, [1, 2, 3], None, first=True)
    assert checked_rows(reg, X).shape == (3, 2)
    with pytest.raises(ValueError, match="2 features"):
        checked_rows(reg, X[:, :1])


def test_what_partial_fit_cannot_do_is_said():
    check_parts(False, {0: 2.0})
    check_parts(False, None)
    with pytest.raises(ConfigError, match="count the classes"):
        check_parts(False, "balanced")
    with pytest.raises(ConfigError, match="use fit"):
        check_parts(True)
