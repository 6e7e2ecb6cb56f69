import json

import numpy as np
import pytest

from glassnet.data import Vocabulary
from glassnet.errors import DataError, FileError

LETTERS = Vocabulary(("\n", " ", "a", "b", "é", "\N{GRINNING FACE}"), context=4)


def test_what_is_encoded_is_decoded_again():
    text = "a b\n\N{GRINNING FACE}éa"
    numbers = LETTERS.encode(text)
    # "\n" is 0, " " 1, "a" 2, "b" 3, "é" 4 and the face 5
    assert numbers.tolist() == [2, 1, 3, 0, 5, 4, 2] and numbers.dtype == np.int32
    assert LETTERS.decode(numbers) == text
    assert LETTERS.encode("").shape == (0,) and LETTERS.decode([]) == ""


def test_a_file_keeps_the_vocabulary():
    data, arrays = LETTERS.to_data()
    again = Vocabulary.from_data(json.loads(json.dumps(data)), arrays)
    assert again == LETTERS
    assert again.encode("ab").tolist() == LETTERS.encode("ab").tolist()


def test_it_says_what_a_row_is():
    assert LETTERS.shape == (4,) and LETTERS.width == 4 and LETTERS.dtype == "int32"
    assert LETTERS.names == ["token 0", "token 1", "token 2", "token 3"]
    assert LETTERS.look("anything") == []


def test_unknown_characters_are_named():
    with pytest.raises(DataError, match="never saw") as caught:
        LETTERS.encode("abzyz")
    assert "'y' and 'z'" in str(caught.value) or "'y', 'z'" in str(caught.value)


def test_rows_of_numbers_are_taken_as_they_are():
    rows = np.array([[0, 5], [2, 3]], np.int64)
    assert LETTERS(rows).tolist() == rows.tolist()
    assert LETTERS(rows).dtype == np.int32
    assert LETTERS(rows[:0]).shape == (0, 2)
    assert LETTERS("ab").tolist() == [[2, 3]]
    assert LETTERS(["ab", "ba"]).tolist() == [[2, 3], [3, 2]]


@pytest.mark.parametrize("row", [[0, 6], [-1, 0]])
def test_numbers_beyond_the_vocabulary_are_refused(row):
    with pytest.raises(DataError, match="none of the vocabulary's"):
        LETTERS(np.array([row]))


@pytest.mark.parametrize("texts", [["a", "ab"], []])
def test_texts_of_several_lengths_are_refused(texts):
    with pytest.raises(DataError, match="several lengths"):
        LETTERS(texts)


@pytest.mark.parametrize(
    "change",
    [
        {"tokens": []},
        {"tokens": "ab"},
        {"tokens": ["a", "a"]},
        {"tokens": ["a", "bc"]},
        {"tokens": ["a", ""]},
        {"tokens": ["a", 1]},
        {"tokens": None},
        {"context": 0},
        {"context": True},
        {"context": 4.0},
        {"context": None},
        {"more": 1},
    ],
)
def test_a_description_that_was_tampered_with_is_refused(change):
    with pytest.raises(FileError, match="vocabulary cannot be used"):
        Vocabulary.from_data(LETTERS.to_data()[0] | change, {})


def test_a_description_with_a_part_missing_is_refused():
    data = LETTERS.to_data()[0]
    for part in data:
        rest = {name: value for name, value in data.items() if name != part}
        with pytest.raises(FileError, match="vocabulary cannot be used"):
            Vocabulary.from_data(rest, {})
