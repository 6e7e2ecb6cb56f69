import hashlib

import numpy as np
import pytest

from glassnet.data import Split, Texts, load, prepare
from glassnet.errors import ConfigError, DataError, FileError

LINE = "abcd efg. "


@pytest.fixture
def book(tmp_path):
    """book(text, name): the path of a file that holds it."""

    def book(text, name="book.txt"):
        content = text if isinstance(text, bytes) else text.encode()
        (tmp_path / name).write_bytes(content)
        return tmp_path / name

    return book


def said(data):
    return " ".join(note.text for note in data.notes)


def test_answers_are_the_rows_one_character_further_on(book):
    data = Texts(context=5).read(book(LINE * 12))
    # 120 characters: the last has no successor, so 119 // 5 = 23 stretches
    assert data.features.shape == data.answers.shape == (23, 5)
    whole = "".join(data.vocabulary.decode(row) for row in data.features)
    after = "".join(data.vocabulary.decode(row) for row in data.answers)
    assert whole == (LINE * 12)[:115] and after == (LINE * 12)[1:116]
    assert (data.features[1:, 0] == data.answers[:-1, -1]).all()


def test_the_vocabulary_is_every_character_once_in_order(book):
    data = Texts(context=2).read(book("ba" * 30 + "\n" + "Z"))
    assert data.vocabulary.tokens == ("\n", "Z", "a", "b")
    assert "4 different ('\\n', 'Z', 'a', 'b')" in said(data)


def test_the_last_tenth_is_the_test_part_and_what_is_before_it_validates(book):
    data = Texts(context=2).read(book(LINE * 8 + "a"))  # 81 characters: 40 stretches
    assert data.test_rows.tolist() == [36, 37, 38, 39]
    assert "The last 4 stretches are the test part." in said(data)
    parts = Split(validation=0.1, order="time").parts(data)
    train, held = parts.folds[0]
    assert train.max() < held.min() <= held.max() < parts.test.min()


def test_what_is_learned_is_prepared_as_numbers(book):
    data = load(book(LINE * 20), form=Texts(context=4))
    ready = prepare(data)
    assert ready.x.dtype == ready.y.dtype == np.int32
    assert (ready.x == data.features).all() and (ready.y == data.answers).all()
    assert ready.encoder == data.vocabulary and ready.target.task == "language"


def test_reading_settles_the_vocabulary_in_the_form(book):
    data = load(book("ab" * 40), form=Texts(context=3))
    assert data.form == Texts(3, "ab")
    again = load(book("ba" * 40, "other.txt"), form=data.form)
    assert again.vocabulary == data.vocabulary
    with pytest.raises(DataError, match="never saw"):
        load(book("abc" * 40, "third.txt"), form=data.form)


def test_a_text_that_lacks_some_characters_is_read_with_the_known_ones(book):
    form = Texts(context=2, tokens="abc")
    assert form.read(book("ab" * 30)).vocabulary.tokens == ("a", "b", "c")


def test_a_folder_of_texts_is_one_text_in_the_order_of_names(book, tmp_path):
    book("b" * 30, "2.txt")
    book("a" * 30, "1.txt")
    book("no text", "notes.md")
    data = Texts(context=1).read(tmp_path)
    whole = "".join(data.vocabulary.decode(row) for row in data.features)
    assert whole == ("a" * 30 + "\n" + "b" * 30)[:60]
    assert "2 files, one after another." in said(data)


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_the_ends_of_lines_are_one_character(book, end):
    data = Texts(context=2).read(book(f"ab{end}".encode() * 20))
    assert data.vocabulary.tokens == ("\n", "a", "b")


def test_other_encodings_are_read_and_said(book):
    data = Texts(context=2).read(book(("größe " * 20).encode("latin-1")))
    assert "ö" in data.vocabulary.tokens and "CP1252" in said(data)
    marked = Texts(context=2).read(book(("ab" * 40).encode("utf-8-sig"), "mark.txt"))
    assert marked.vocabulary.tokens == ("a", "b")


def test_the_fingerprint_is_that_of_the_characters(book):
    one = Texts(context=2).read(book("ab" * 40))
    two = Texts(context=3).read(book("ab" * 40, "copy.txt"))
    assert one.fingerprint == two.fingerprint
    assert one.fingerprint == hashlib.sha256(b"ab" * 40).hexdigest()


def test_the_shortest_text_gives_twenty_stretches(book):
    assert len(Texts(context=2).read(book("ab" * 20 + "a"))) == 20
    with pytest.raises(DataError, match="too short") as caught:
        Texts(context=2).read(book("ab" * 20))
    assert "40 characters" in str(caught.value)
    assert "at least 41" in str(caught.value)


def test_a_context_that_fits_is_named(book):
    with pytest.raises(DataError, match="--context 4") as caught:
        Texts(context=50).read(book("ab" * 50))  # 99 // 20 = 4
    assert "Texts" not in caught.value.fix
    assert len(Texts(context=4).read(book("ab" * 50))) >= 20


@pytest.mark.parametrize("text", ["", "a", "ab"])
def test_an_empty_text_is_too_short(book, text):
    with pytest.raises(DataError, match="too short to learn from") as caught:
        Texts().read(book(text))
    assert caught.value.fix == "give it a longer text"


def test_one_character_again_and_again_teaches_nothing(book):
    with pytest.raises(DataError, match="one character again and again"):
        Texts(context=2).read(book("a" * 99))


@pytest.mark.parametrize(
    "content", [bytes(range(256)) * 9, b"PK\x03\x04\0" + b"ab" * 99]
)
def test_what_is_no_text_is_refused_as_a_text(book, content):
    with pytest.raises(FileError, match="not text") as caught:
        Texts(context=2).read(book(content))
    assert "CSV" not in str(caught.value)


def test_missing_files_are_said(tmp_path):
    with pytest.raises(FileError, match="cannot be read"):
        Texts().read(tmp_path / "nowhere.txt")


def test_a_text_has_no_columns(book):
    for given in ({"target": "y"}, {"exclude": ("y",)}):
        with pytest.raises(DataError, match="no columns"):
            Texts(context=2).read(book("ab" * 40), **given)


def test_settings_out_of_range_are_refused():
    for wrong in ({"context": 0}, {"tokens": "aba"}):
        with pytest.raises(ConfigError):
            Texts(**wrong)


def test_features_are_the_text_itself(book, tmp_path):
    assert Texts(context=2).features(book("ab\r\nc")) == "ab\nc"
