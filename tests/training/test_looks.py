import numpy as np
import pytest

from glassnet.training import Look, Looks, Record


def looks(*steps, columns=("mean/0", "delta/0", "mean/1"), members=()):
    found = Looks()
    for step in steps:
        values = np.arange(len(columns), dtype=float) + 10 * step
        values = np.broadcast_to(values, (*members, len(columns)))
        found.add(step, Look(columns, values))
    return found


def test_a_statistic_is_an_array_of_looks_and_layers_with_nan_where_there_is_none():
    found = looks(0, 5)
    assert found.layers == ("0", "1") and found.statistics == ("mean", "delta")
    assert found.steps.tolist() == [0, 5]
    assert found["mean"].tolist() == [[0, 2], [50, 52]]
    np.testing.assert_array_equal(found["delta"], [[1, np.nan], [51, np.nan]])


def test_members_are_the_last_axis():
    assert looks(0, 5, members=(4,))["mean"].shape == (2, 2, 4)


def test_before_the_first_look_there_is_nothing():
    found = Looks()
    assert len(found) == 0 and found.layers == () and found.columns == ()
    assert found.means([3, 6]) == {} and found.arrays() == {}
    assert len(Looks.from_arrays({})) == 0


def test_the_mean_of_an_epoch_is_over_its_looks_and_nan_where_there_are_none():
    # epochs end after 3, 6 and 9 steps: looks 0 and 2 are of the first, 6 of the third
    means = looks(0, 2, 6).means([3, 6, 9])
    np.testing.assert_array_equal(means["mean/0"], [10, np.nan, 60])


def test_a_look_of_an_epoch_that_is_not_over_counts_in_none():
    np.testing.assert_array_equal(looks(0, 3).means([3])["mean/0"], [0])


@pytest.mark.parametrize("members", [(), (2,)])
def test_arrays_bring_back_the_same_looks_in_the_same_order(members):
    columns = ("mean/b", "delta/b/deep", "mean/a")
    first = looks(0, 7, columns=columns, members=members)
    again = Looks.from_arrays(first.arrays() | {"losses": np.zeros(3)})
    assert again.columns == columns and again.steps.tolist() == [0, 7]
    np.testing.assert_array_equal(again.values, first.values)


def test_a_record_shows_looks_in_its_history_and_its_table():
    record = Record()
    record.looks = looks(4)
    for epoch in (1, 2):
        record.add({"epoch": epoch, "step": 3 * epoch, "loss": 0.5}, np.zeros(3))
    np.testing.assert_array_equal(record.history["delta/0"], [np.nan, 41])
    head, first, second = record.csv().splitlines()
    assert head == "epoch,step,loss,mean/0,delta/0,mean/1"
    assert first == "1,3,0.5,nan,nan,nan" and second == "2,6,0.5,40.0,41.0,42.0"
    assert "delta/0" not in record.last  # callbacks are not told


def test_a_record_comes_back_with_its_looks():
    record = Record()
    record.looks = looks(4)
    record.add({"epoch": 1, "step": 6, "loss": 0.5}, np.zeros(3))
    again = Record.from_arrays(record.arrays())
    assert again.csv() == record.csv()
    np.testing.assert_array_equal(again.looks["delta"], record.looks["delta"])
