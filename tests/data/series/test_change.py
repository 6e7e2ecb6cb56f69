import numpy as np
import pytest

from glassnet.data.series.change import Change, choose_difference, choose_log
from glassnet.errors import DataError

DRAWS = np.random.default_rng(0)


def test_bases_by_hand():
    levels, ends = np.arange(100.0, 130.0), np.array([20, 21])
    # three ahead of 20 is 23; a season of 4 before that is 19
    assert Change("season", False, 4, 3).base(levels, ends).tolist() == [119, 120]
    # nine ahead of 20 is 29; one season before is 25, two are 21, three are 17: known
    assert Change("season", False, 4, 9).base(levels, ends).tolist() == [117, 118]
    assert Change("season", False, 4, 4).base(levels, ends).tolist() == [120, 121]
    assert Change("last", False, 4, 3).base(levels, ends).tolist() == [120, 121]
    assert Change("none", False, 4, 3).base(levels, ends).tolist() == [0, 0]


def test_the_way_back_undoes_logarithms():
    change = Change("last", True, 1, 1)
    levels = change.levels(np.array([2.0, 8.0]))
    # doubling is an answer of log 2
    found = change.values(change.base(levels, np.array([1])), np.log([2.0]))
    np.testing.assert_allclose(found, [16.0])


def test_a_value_without_a_logarithm_is_refused():
    with pytest.raises(DataError, match="no logarithm"):
        Change("none", True, 1, 1).levels(np.array([1.0, 0.0]))


def test_logs_where_the_spread_grows_with_the_level():
    t = np.arange(144)
    wave = np.sin(2 * np.pi * t / 12)
    growing = np.exp(t / 40 + 0.3 * wave)
    assert choose_log(growing, 12)[0]
    assert not choose_log(np.log(growing) + 10, 12)[0]  # an even wave on a line
    assert not choose_log(growing - growing.min(), 12)[0]  # a zero has none


def test_logs_need_seasons_to_judge_by():
    found, note = choose_log(np.exp(np.arange(30.0) / 5), 12)
    assert not found and "too few" in str(note)
    assert not choose_log(np.full(100, 3.0), 1)[0]


def test_noise_stays_walks_are_differenced_and_seasons_too():
    noise, t = DRAWS.normal(size=400), np.arange(400)
    assert choose_difference(noise, False, 1, 1)[0] == "none"
    assert choose_difference(noise.cumsum(), False, 12, 1)[0] == "last"
    wave = 20 * np.sin(2 * np.pi * t / 12) + t
    assert choose_difference(wave + noise, False, 12, 1)[0] == "season"


def test_the_sentence_has_the_numbers():
    # 0 to 8 may be an end; their answers 1 to 9 spread by sqrt(60 / 9) = 2.58
    _, note = choose_difference(np.arange(10.0), False, 1, 1)
    assert str(note) == (
        "Answers are changes since the last value: they spread by 0, values "
        "themselves by 2.58."
    )


def test_no_row_to_judge_by_leaves_the_last_value():
    assert choose_difference(np.arange(3.0), False, 12, 1)[0] == "last"
