import numpy as np
import pytest

from glassnet.data.series.timeline import timeline, varying
from glassnet.errors import DataError

NAN = np.nan


def line(values, times=None, names=("y",)):
    values = np.array(values, float).reshape(len(values), -1)
    if times is not None:
        times = np.array(times, "datetime64[us]")
    return timeline(values, times, names, "when")


def said(found):
    return " ".join(str(note) for note in found.notes)


def test_without_dates_rows_come_as_they_are_and_it_says_so():
    found = line([3, 1, 2])
    assert found.values[:, 0].tolist() == [3, 1, 2]
    assert "no column of dates" in said(found)


def test_rows_are_sorted_by_date_and_it_says_so():
    found = line([3, 1, 2], ["2020-03", "2020-01", "2020-02"])
    assert found.values[:, 0].tolist() == [1, 2, 3]
    assert "(1 of them stand before an earlier one): sorted" in said(found)
    assert "not in the order" not in said(line([1, 2], ["2020-03", "2020-04"]))


def test_a_gap_is_filled_with_what_was_known_and_is_nobody_s_answer():
    found = line([5, 7, 9], ["2020-01", "2020-02", "2020-05"])
    assert found.values[:, 0].tolist() == [5, 7, 7, 7, 9]
    assert found.known.tolist() == [True, True, False, False, True]
    assert "2 dates of 5 missing in 'when', one every month" in said(found)
    assert [n.level for n in found.notes if "missing" in str(n)] == ["warning"]


def test_a_missing_value_is_the_last_one_before_it():
    found = line([[5, 1], [NAN, 2], [9, NAN], [8, 4]], names=("y", "x"))
    assert found.values.tolist() == [[5, 1], [5, 2], [9, 2], [8, 4]]
    assert found.known.tolist() == [True, False, True, True]
    assert "'y' lacks 1 of 4 values" in said(found)


def test_the_start_without_a_channel_and_the_end_without_the_target_are_left_out():
    found = line([[5, NAN], [6, 2], [7, 3], [NAN, 4]], names=("y", "x"))
    assert found.values.tolist() == [[6, 2], [7, 3]]
    assert "'x' begins only after 1 row" in said(found)
    assert "The last 1 row without 'y' left out" in said(found)


def test_a_date_that_is_there_twice_is_dropped_only_if_nothing_differs():
    months = ["2020-01", "2020-02", "2020-02", "2020-03"]
    found = line([1, 2, 2, 3], months)
    assert found.values[:, 0].tolist() == [1, 2, 3]
    assert "twice with the same values" in said(found)
    with pytest.raises(DataError, match="2 and 5 at 2020-02-01; 1 such row"):
        line([1, 2, 5, 3], months)


def test_rows_without_a_date_are_left_out():
    found = line([1, 2, 3], ["2020-01", "NaT", "2020-02"])
    assert found.values[:, 0].tolist() == [1, 3]
    assert "1 row without a date" in said(found)


def test_dates_without_a_step_are_taken_as_they_come_with_a_warning():
    days = ["2020-01-01", "2020-01-02", "2020-01-09", "2020-01-31", "2020-01-12"]
    found = line([1, 2, 3, 5, 4], days)
    assert found.values[:, 0].tolist() == [1, 2, 3, 4, 5]
    assert "follow no regular step" in said(found)


def test_a_column_of_nothing_and_numbers_beyond_float32_are_refused():
    with pytest.raises(DataError, match="'y' has no value"):
        line([NAN, NAN])
    with pytest.raises(DataError, match="too large"):
        line([1.0, 1e31])


def test_channels_that_never_change_go_but_for_the_target_and_for_a_model():
    found = line([[1, 4], [2, 4], [3, 4], [4, 9]], names=("y", "x"))
    assert varying(found, 3).names == ("y",)
    assert varying(found, 3).values.shape == (4, 1)
    assert varying(found, 4).names == varying(found, 3, fixed=True).names == ("y", "x")
    with pytest.raises(DataError, match="never changes"):
        varying(line([2, 2, 2, 3]), 3)
    with pytest.raises(DataError, match="too short to learn from"):
        varying(line([2, 3]), 1)
