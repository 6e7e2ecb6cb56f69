import polars
import pytest

from glassnet.data.kinds import recognize

FORTY = range(40)


def kinds(**columns):
    found = recognize(polars.DataFrame(columns, strict=False))
    return {r.column.name: r.column.kind for r in found}


@pytest.mark.parametrize(
    "kind, values",
    [
        ("number", ["3", "4.5", "NA", ""]),
        ("number", [3, 4, None, 3]),
        ("number", ["3", "4.5", "?", "-"]),
        ("category", ["red", "blue", "red", "none"]),
        ("category", ["01234", "04321", "01234", "00001"]),
        ("category", ["yes", "no", "maybe", "no"]),
        ("category", ["A", None, "A", None]),
        ("category", [5, None, 5, None]),
        ("boolean", ["yes", "no", "Yes", None]),
        ("boolean", [True, False, True, None]),
        ("boolean", ["true", "FALSE", "?", "true"]),
        ("date", ["2020-01-01", "2020-02-01", "", "2021-01-01"]),
        ("constant", ["x", "x", "x", "x"]),
        ("constant", [1.5, 1.5, 1.5, 1.5]),
        ("empty", ["", "NA", "null", None]),
        ("empty", [None, float("nan"), None, None]),
        ("text", [[1], [2], [3], [4]]),
    ],
)
def test_each_kind_is_recognized(kind, values):
    assert kinds(a=values) == {"a": kind}


def test_whole_numbers_without_a_gap_and_columns_called_id_name_the_rows():
    squares = [i * i for i in FORTY]
    found = kinds(
        counter=list(FORTY),
        customer_id=squares,
        PassengerId=squares,
        humid=squares,
        year=list(FORTY),
        price=squares,
        code=[f"A{i}B" for i in FORTY],
    )
    named = {name for name, kind in found.items() if kind == "identifier"}
    assert named == {"counter", "customer_id", "PassengerId", "code"}


def test_sentences_are_text_and_repeated_sentences_are_levels():
    some = [f"a sentence that has number {i} in it" for i in FORTY]
    assert kinds(a=some)["a"] == "text"
    assert kinds(a=some[:4] * 10)["a"] == "category"


def test_a_few_misprints_do_not_turn_numbers_into_words_but_are_said():
    values = [f"{i}.5" for i in range(60)] + ["abc"]
    found = recognize(polars.DataFrame({"a": values}))[0]
    assert (found.column.kind, found.column.missing) == ("number", 1)
    assert [note.level for note in found.notes] == ["warning"]
    assert "1 value that cannot be read as a number ('abc')" in str(found.notes[0])


def test_an_infinite_number_is_missing_and_said():
    found = recognize(polars.DataFrame({"a": ["1.5", "inf", "2.5"]}))[0]
    assert found.column.missing == 1
    assert "infinite in 1 row" in str(found.notes[0])


def test_one_sure_column_settles_the_decimal_mark_of_the_doubtful_ones():
    doubtful = ["1.234", "5.678", "9.999"]
    alone = recognize(polars.DataFrame({"a": doubtful}))
    assert alone[0].column.style == "1234.5"
    beside = recognize(polars.DataFrame({"a": doubtful, "b": ["0,5", "1,5", "2"]}))
    assert [r.column.style for r in beside] == ["1.234,5", "1.234,5"]


def test_missing_and_distinct_values_are_counted():
    column = recognize(polars.DataFrame({"a": ["x", "y", "x", "NA", " "]}))[0].column
    assert (column.missing, column.distinct) == (2, 2)
