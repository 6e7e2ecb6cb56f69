import numpy as np
import pytest

from glassnet.data.series.change import Change
from glassnet.data.series.course import Course, shared_out


def course(values, ends, *change, names=("y",)):
    values = np.array(values, float).reshape(len(values), -1)
    known, times = np.ones(len(values), bool), np.arange(len(values))
    return Course(names, values, known, times, np.array(ends), Change(*change))


RISING = 100 * 1.05 ** np.arange(40) * (1 + 0.2 * np.sin(np.arange(40)))


@pytest.mark.parametrize("difference", ["none", "last", "season"])
@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("ahead", [1, 3, 8])
def test_the_true_answers_lead_back_to_the_true_values(difference, log, ahead):
    made = course(RISING, np.arange(12, 30), difference, log, 6, ahead)
    rows = np.array([0, 3, 17])
    truth = RISING[made.ends[rows] + ahead]
    np.testing.assert_allclose(made.truth(rows), truth)
    np.testing.assert_allclose(made.forecasts(rows, made.answers(rows)), truth)


def test_no_change_is_the_naive_forecast():
    made = course(RISING, np.arange(12, 30), "last", True, 6, 1)
    rows = np.arange(5)
    np.testing.assert_allclose(
        made.forecasts(rows, np.zeros(5)), RISING[made.ends[rows]]
    )


def test_windows_by_hand():
    values = [[1, 10], [2, 20], [4, 40], [9, 50]]
    made = course(values, [1, 3], "none", False, 1, 1, names=("y", "x"))
    assert made.features(2).tolist() == [[1, 10, 2, 20], [4, 40, 9, 50]]
    changes = course(values, [1, 3], "last", False, 1, 1, names=("y", "x"))
    # about the means 1.5 and 15, and 6.5 and 45
    assert changes.features(2).tolist() == [[-0.5, -5, 0.5, 5], [-2.5, -5, 2.5, 5]]


def test_a_series_of_twice_the_size_looks_the_same_in_logarithms():
    ends = np.arange(12, 30)
    one = course(RISING, ends, "last", True, 6, 1)
    two = course(2 * RISING, ends, "last", True, 6, 1)
    np.testing.assert_allclose(one.features(5), two.features(5), atol=1e-12)
    rows = np.arange(len(ends))
    np.testing.assert_allclose(one.answers(rows), two.answers(rows))


def test_no_training_answer_comes_after_the_first_test_window_has_ended():
    made = course(RISING, np.arange(4, 40), "last", False, 1, 5)
    every, test = shared_out(made, training=30, tested=10)
    ends = made.ends[every]
    assert ends[test].tolist() == list(range(25, 35))
    train = np.delete(ends, test)
    assert train.max() + 5 <= ends[test].min() and train.min() == 4
    assert train.max() + 5 == 25


def test_without_a_test_part_every_answer_trains():
    made = course(RISING, np.arange(4, 40), "last", False, 1, 5)
    every, test = shared_out(made, training=40, tested=0)
    assert made.ends[every].tolist() == list(range(4, 35)) and not len(test)


def test_what_was_filled_in_is_nobody_s_answer():
    made = course(RISING, np.arange(4, 40), "last", False, 1, 1)
    made.known[20] = False
    every, _ = shared_out(made, training=36, tested=4)
    assert set(range(4, 39)) - set(made.ends[every].tolist()) == {19}
