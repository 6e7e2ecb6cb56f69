import json

import numpy as np
import polars
import pytest

from glassnet.data import LabeledTexts, Tokenizer, load
from glassnet.data.inputs import inputs_from
from glassnet.data.words import pieces_of, usual_unit, words_known
from glassnet.errors import DataError, FileError

SAID = [f"It is {a} and {b}, isn't it?" for a in ("hot", "cold") for b in "abcdef"]
WORDS = Tokenizer("said", ("it", "is", ",", "hot"), length=4)


def table(said=SAID):
    kinds = ["warm" if "hot" in text else "cool" for text in said]
    return polars.DataFrame({"said": said, "kind": kinds})


@pytest.mark.parametrize(
    "text, pieces",
    [
        ("Don't stop!", ["don't", "stop", "!"]),
        ("o\u2019er the rocks' edge", ["o\u2019er", "the", "rocks", "'", "edge"]),
        ("snake_case 3.5", ["snake", "_", "case", "3", ".", "5"]),
        ("stra\u00dfe \u00c4RGER", ["stra\u00dfe", "\u00e4rger"]),
        (" \n\t", []),
    ],
)
def test_words_and_signs_stand_alone_in_small_letters(text, pieces):
    assert pieces_of(text, "word") == pieces
    assert pieces_of(" ".join(pieces), "word") == pieces  # as they are cut again


def test_sentences_are_read_by_words_and_names_by_characters():
    assert usual_unit(SAID) == "word" and usual_unit(["Anna", "Otto"]) == "character"
    assert usual_unit(["\u6211" * 40]) == "character"  # a script without spaces
    assert LabeledTexts().read(table(), "kind").tokenizer.unit == "word"
    named = LabeledTexts(unit="character").read(table(), "kind").tokenizer
    assert named.unit == "character" and named.length == max(map(len, SAID))


def test_the_words_are_those_of_two_texts_the_most_frequent_first():
    known = words_known(["b a a", "b a", "c b", "d d d d"])
    assert known == ("b", "a")
    assert words_known(["alone", "apart"]) == ()


def test_words_are_numbered_and_others_left_out():
    rows = WORDS(["It is hot, so hot.", "", "never"])
    assert rows.tolist() == [[1, 2, 4, 3], [0] * 4, [0] * 4]
    assert WORDS.decode(rows[0]) == "it is hot ,"
    assert WORDS.cut("Is it so very hot?") == "is it so very"


def test_what_is_not_known_is_said_once_and_calmly():
    notes = WORDS.look(["it is cold", "is it hot , hot is it"])
    assert [note.level for note in notes] == ["note", "warning"]
    assert "1 of 10 words (10%) is not known and left out ('cold')." in str(notes[0])
    assert "1 text of 2 longer than 4 words" in str(notes[1])
    foreign, nothing = WORDS.look(["wholly other talk"])
    assert foreign.level == "warning" and "(100%)" in str(foreign)
    assert "words that are not known" in str(nothing)


def test_it_survives_a_file_and_a_damaged_one_is_refused():
    words, arrays = WORDS.to_data()
    assert inputs_from(json.loads(json.dumps(words)), arrays) == WORDS
    for wrong in (["it", "it"], [], ["it", 3], [["it"]], 3):
        with pytest.raises(FileError, match="tokenizer cannot be used"):
            inputs_from(words | {"tokens": wrong}, arrays)


def test_a_settled_form_reads_the_same_words_again(tmp_path):
    path = tmp_path / "said.csv"
    table().write_csv(path)
    data = load(path, "kind", form=LabeledTexts())
    assert data.form == LabeledTexts("said", 9, "word")
    again = load(path, "kind", form=data.form)
    assert again.tokenizer == data.tokenizer and again.fingerprint == data.fingerprint


def test_long_texts_are_cut_at_128_words_and_that_is_said():
    said = ["go on " * 100, "go on and stop it"] * 2
    data = LabeledTexts().read(table(said).with_columns(kind=np.arange(4) % 2), "kind")
    assert data.tokenizer.length == 128
    notes = " ".join(map(str, data.notes))
    assert "2 texts of 4 in 'said' longer than 128 words, the longest 200" in notes


def test_texts_without_a_common_word_are_told_of_characters():
    said = ["one two three four five", "six seven eight nine ten"]
    with pytest.raises(DataError, match="No word of 'said'") as caught:
        LabeledTexts().read(polars.DataFrame({"said": said, "y": [0, 1]}), "y")
    assert "--unit character" in caught.value.fix
