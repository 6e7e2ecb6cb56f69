import dataclasses

import polars
import pytest

from glassnet.data import LabeledTexts, TextPairs, load, prepare
from glassnet.data.text_column import is_typed, text_table
from glassnet.errors import ConfigError, DataError, FileError

WORDS = [f"the {a} {b} sat there" for a in ("big", "old") for b in "abcdefghijklmn"]


def frame(**columns):
    return polars.DataFrame(columns)


def said(data):
    return " ".join(map(str, data.notes))


def mixed():
    """28 rows: a number, a category, words that hardly repeat, and free text."""
    rows = range(len(WORDS))
    return frame(
        size=[i * 1.5 for i in rows],
        color=["red", "blue"] * 14,
        code=[f"k{i}x" for i in rows],
        words=WORDS,
        y=[i % 2 for i in rows],
    )


def test_of_several_columns_the_one_of_free_text_is_read():
    data = LabeledTexts().read(mixed(), "y")
    assert data.columns[0].name == "words" and data.labels == [0, 1]
    assert "'words' is read; 3 other columns ('size', 'color', 'code')" in said(data)
    assert data.tokenizer.unit == "word" and data.task == "classification"
    assert data.tokenizer.length == len(WORDS[0].split())


def test_without_free_text_it_is_the_one_whose_words_hardly_repeat():
    data = LabeledTexts().read(mixed().drop("words"), "y")
    assert data.columns[0].name == "code"


@pytest.mark.parametrize(
    "table, exclude, problem, fix",
    [
        (mixed().drop("words", "code"), (), "No column holds free text", "size"),
        (
            mixed().with_columns(more=polars.Series(WORDS[::-1])),
            (),
            "Several columns hold text",
            "--column words",
        ),
        (mixed().select("y"), (), "No column holds", "add a column"),
    ],
    ids=["none", "several", "target alone"],
)
def test_where_it_is_not_clear_a_name_is_asked_for(table, exclude, problem, fix):
    with pytest.raises(DataError, match=problem) as caught:
        LabeledTexts().read(table, "y", exclude)
    assert fix in caught.value.fix


def test_what_is_excluded_is_not_the_column():
    more = mixed().with_columns(more=polars.Series(WORDS[::-1]))
    assert LabeledTexts().read(more, "y", ("more",)).columns[0].name == "words"
    assert LabeledTexts(column="code").read(more, "y").columns[0].name == "code"


@pytest.mark.parametrize("name, hint", [("word", "words"), ("y", "name another")])
def test_a_column_that_is_not_there_or_is_the_target_is_refused(name, hint):
    with pytest.raises(DataError, match="no such column of texts") as caught:
        TextPairs(column=name).read(mixed(), "y")
    assert hint in caught.value.fix


def test_a_single_column_may_hold_anything():
    data = TextPairs().read(frame(n=[1, 2, 3], w=["one", "two", "three"]), "w")
    assert data.features["n"].to_list() == ["1", "2", "3"]
    assert data.answers.tolist() == ["one", "two", "three"]


@pytest.mark.parametrize("form", [LabeledTexts(), TextPairs()], ids=repr)
def test_a_text_that_never_changes_teaches_nothing(form):
    with pytest.raises(DataError, match="one text alone") as caught:
        form.read(frame(t=["same"] * 4, y=["a", "b"] * 2), "y")
    assert "'same' in 4 rows" in caught.value.got
    with pytest.raises(DataError, match="holds no text"):
        form.read(frame(t=["", None, " ", ""], y=["a", "b"] * 2), "y")


@pytest.mark.parametrize("form", [LabeledTexts(), TextPairs()], ids=repr)
def test_an_answer_that_never_changes_teaches_nothing(form):
    with pytest.raises(DataError, match="constant|same in all rows"):
        form.read(frame(t=["a", "b", "c"], y=["x"] * 3), "y")


@pytest.mark.parametrize("form", [LabeledTexts(), TextPairs()], ids=repr)
def test_rows_that_lack_a_text_or_an_answer_are_left_out_and_counted(form):
    table = frame(t=["ab", None, "", "ba", "b", "a"], y=["x", "y", "x", None, "y", "x"])
    data = form.read(table, "y")
    assert data.features["t"].to_list() == ["ab", "b", "a"]
    assert data.answers.tolist() == ["x", "y", "x"]
    assert "2 of 6 rows have no text in 't'" in said(data) and "1 of " in said(data)
    warned = [note for note in data.notes if note.level == "warning"]
    assert len(warned) == 2


def test_texts_longer_than_asked_for_are_cut_and_that_is_said():
    data = LabeledTexts(length=2).read(frame(t=["abc", "bc", "c"], y=[1, 0, 1]), "y")
    assert data.tokenizer(data.features).tolist() == [[1, 2], [2, 3], [3, 0]]
    assert "1 text of 3 in 't' longer than 2 characters, the longest 3" in said(data)
    long = TextPairs().read(frame(t=["ab" * 200, "b"], y=["x", "y"]), "y")
    assert long.tokenizer.width == 256 and "longer than 256" in said(long)


def test_a_pair_that_stands_twice_is_kept_once():
    table = frame(t=["a", "b", "a", "a"], y=["x", "y", "x", "z"])
    data = TextPairs().read(table, "y")
    assert data.features["t"].to_list() == ["a", "b", "a"]
    assert data.answers.tolist() == ["x", "y", "z"]
    assert "1 row repeat a pair" in said(data)
    assert "1 row repeat a text of 't' with another 'y'" in said(data)


def test_an_answer_that_is_too_long_is_left_out():
    table = frame(t=["a", "b", "c"], y=["x", "yy", "z"])
    data = TextPairs(written_length=1).read(table, "y")
    assert data.answers.tolist() == ["x", "z"]
    assert "1 of 3 rows have an answer of more than 1 characters" in said(data)


def test_numbers_as_answers_of_texts_are_regression():
    values = [i / 7 for i in range(28)]
    data = load(frame(t=WORDS, y=values), "y", form=LabeledTexts())
    assert data.task == "regression" and prepare(data).y.shape == (28, 1)


@pytest.mark.parametrize("form", [LabeledTexts(), TextPairs()], ids=repr)
def test_the_settled_form_reads_the_same_rows_again(form, tmp_path):
    path = tmp_path / "table.csv"
    mixed().with_columns(y=polars.Series([f"w{i % 5}" for i in range(28)])).write_csv(
        path
    )
    data = load(path, "y", form=form)
    assert data.form.column == "words" and data.form.length is not None
    again = load(path, "y", form=data.form)
    assert again.form == data.form and again.fingerprint == data.fingerprint
    assert again.tokenizer == data.tokenizer
    other = load(path, "y", form=dataclasses.replace(data.form, length=3))
    assert other.tokenizer.width == 3
    assert data.form.features(path).columns[-2:] == ["words", "y"]


def test_pairs_are_prepared_as_what_is_read_told_and_asked():
    data = load(
        frame(t=["ab", "b", "a"] * 4, y=["x", "xy", "y"] * 4), "y", task="translation"
    )
    assert data.task == "translation" and len(data) == 3
    more = load(frame(t=list("abcdefghij"), y=list("xyxyxyxyxy")), "y", form=data.form)
    assert more.form.tokens == "ab"  # a settled form knows no others
    data = load(
        frame(t=list("abcdefghij"), y=list("xyxyxyxyxy")), "y", form=TextPairs()
    )
    ready = prepare(data)
    assert ready.x["source"].shape == (10, 1) and ready.x["target"].tolist()[0] == [
        1,
        3,
    ]
    assert ready.y.tolist()[0] == [3, 2]
    batch = next(iter(ready.batches(4)))
    assert batch["x"]["source"].shape == (4, 1) and batch["y"].shape == (4, 2)


def test_a_vocabulary_has_each_character_once():
    for wrong in (
        lambda: TextPairs(tokens="aa"),
        lambda: TextPairs(written_tokens="bb"),
    ):
        with pytest.raises(ConfigError, match="each character once"):
            wrong()


def test_a_wrong_path_is_a_file_that_is_not_there_and_no_text():
    with pytest.raises(FileError):
        text_table("missing.csv", "y", "", ())
    assert not is_typed("missing.csv") and not is_typed(mixed())
    assert is_typed("3.4.2021") and is_typed("x" * 5000)
