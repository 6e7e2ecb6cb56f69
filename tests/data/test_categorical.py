import polars

from glassnet.data.categorical import Categorical


def colors(*values):
    return polars.Series("color", values, dtype=polars.String)


def test_each_level_has_an_output_and_new_ones_have_none():
    found = Categorical.fit(colors("red", "blue", "green", "red"), 8)
    assert found.levels == ("blue", "green", "red")
    out = found(colors("green", "purple", None))
    assert out.tolist() == [[0, 1, 0], [0, 0, 0], [0, 0, 0]]


def test_two_levels_share_one_output():
    found = Categorical.fit(colors("red", "blue"), 8)
    assert found(colors("blue", "red", "new", None)).tolist() == [[-1], [1], [0], [0]]
    assert len(found.outputs) == 1


def test_a_gap_in_training_is_a_level():
    found = Categorical.fit(colors("red", "blue", None), 8)
    assert found(colors("blue", "red", None)).tolist() == [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
    ]
    alone = Categorical.fit(colors("red", None), 8)
    assert alone(colors("red", None)).tolist() == [[-1], [1]]


def test_rare_levels_and_new_ones_share_the_last_output():
    found = Categorical.fit(colors("a", "a", "b", "b", "c", "d"), 2)
    assert found.levels == ("a", "b")
    out = found(colors("a", "b", "c", "new", None))
    assert out.tolist() == [[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 1], [0, 0, 0]]


def test_equally_frequent_levels_are_kept_by_name():
    assert Categorical.fit(colors("d", "c", "b", "a"), 2).levels == ("a", "b")


def test_a_single_level_is_constant():
    assert Categorical.fit(colors("a", "a"), 8).constant
    assert not Categorical.fit(colors("a", None), 8).constant
