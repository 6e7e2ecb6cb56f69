import json

import numpy as np
import polars
import pytest

from glassnet.data import PairTokenizer, Tokenizer
from glassnet.data.inputs import inputs_from
from glassnet.errors import DataError, FileError

LETTERS = Tokenizer("name", "abc", length=4)
PAIRS = PairTokenizer(Tokenizer("name", "xyz", 3), "ab", length=3)


def test_rows_are_numbered_from_1_and_filled_up_with_0():
    rows = LETTERS(["cab", "", "a"])
    assert rows.dtype == np.int32
    assert rows.tolist() == [[3, 1, 2, 0], [0] * 4, [1, 0, 0, 0]]
    assert [LETTERS.decode(row) for row in rows] == ["cab", "", "a"]
    assert LETTERS([]).shape == (0, 4)


@pytest.mark.parametrize(
    "features",
    [
        polars.DataFrame({"other": [1, 2], "name": [" cab ", None]}),
        ["cab", None],
        np.array(["cab", ""]),
        np.array([[3, 1, 2, 0], [0, 0, 0, 0]]),
    ],
    ids=["frame", "list", "array", "numbers"],
)
def test_a_table_and_a_list_and_numbers_are_read_alike(features):
    assert LETTERS(features).tolist() == [[3, 1, 2, 0], [0] * 4]


def test_one_text_is_a_row():
    assert LETTERS("ba").tolist() == [[2, 1, 0, 0]]


def test_what_is_new_or_too_long_is_left_out_and_said():
    texts = ["a-b", "abcab", "", "cab"]
    assert LETTERS(texts)[:2].tolist() == [[1, 2, 0, 0], [1, 2, 3, 1]]
    new, long, empty = [str(note) for note in LETTERS.look(texts)]
    assert new.startswith("1 text of 4 with characters") and "'-'" in new
    assert long.startswith("1 text of 4 longer than 4")
    assert empty.startswith("1 text of 4 empty")
    assert LETTERS.look(["cab"]) == []


def test_a_table_without_the_column_is_told_the_nearest():
    with pytest.raises(DataError, match="lacks the column") as caught:
        LETTERS(polars.DataFrame({"nam": ["a"]}))
    assert caught.value.fix == "did you mean nam?"


def test_a_number_that_is_no_token_is_refused():
    with pytest.raises(DataError, match="none of the tokens"):
        LETTERS(np.array([[1, 4]]))


def test_an_answer_is_told_one_token_later_than_it_is_asked():
    told, asked = PAIRS.answers(["ab", "", "bba"])
    # start 1, end 2, a 3, b 4
    assert told.tolist() == [[1, 3, 4, 0], [1, 0, 0, 0], [1, 4, 4, 3]]
    assert asked.tolist() == [[3, 4, 2, 0], [2, 0, 0, 0], [4, 4, 3, 2]]
    assert [PAIRS.decode(row) for row in asked] == ["ab", "", "bba"]
    assert PAIRS.decode([3, 1, 0, 4]) == "ab"  # never ended
    assert PAIRS.count == 5 and PAIRS.source.count == 4


@pytest.mark.parametrize("encoder", [LETTERS, PAIRS], ids=["texts", "pairs"])
def test_it_survives_a_file(encoder):
    words, arrays = encoder.to_data()
    assert inputs_from(json.loads(json.dumps(words)), arrays) == encoder


@pytest.mark.parametrize("encoder", [LETTERS, PAIRS], ids=["texts", "pairs"])
@pytest.mark.parametrize("change", [{"length": 0}, {"length": True}, {"more": 1}])
def test_a_damaged_file_is_refused(encoder, change):
    words, arrays = encoder.to_data()
    with pytest.raises(FileError, match="cannot be used"):
        inputs_from(words | change, arrays)


@pytest.mark.parametrize("part", ["tokens", "column"])
def test_other_types_in_a_file_are_refused(part):
    words, arrays = LETTERS.to_data()
    for wrong in (3, None, "aa" if part == "tokens" else ["a"]):
        with pytest.raises(FileError, match="tokenizer cannot be used"):
            inputs_from(words | {part: wrong}, arrays)
    with pytest.raises(FileError):
        inputs_from(PAIRS.to_data()[0] | {"written": "aa"}, {})
    with pytest.raises(FileError):
        inputs_from(PAIRS.to_data()[0] | {"source": 3}, {})
