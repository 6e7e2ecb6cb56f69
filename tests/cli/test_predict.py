import csv
import io
import os

import pytest


def read(text):
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def predict(command, trained, tmp_path):
    def predict(content, *words):
        (tmp_path / "new.csv").write_text(content)
        return command("predict", trained, "new.csv", *words)

    return predict


def test_each_row_gets_a_label_and_the_probability_of_each(predict):
    ending = predict("size,weight,color\n2,2,red\n-2,-2,blue\n")
    rows = read(ending.out)
    assert ending.code == 0
    assert [row["answer"] for row in rows] == ["yes", "no"]
    for row in rows:
        no, yes = float(row["probability_no"]), float(row["probability_yes"])
        assert no + yes == pytest.approx(1, abs=1e-5)
        assert row["answer"] == ("yes" if yes > no else "no")


def test_the_order_of_columns_and_further_columns_change_nothing(predict):
    one = predict("size,weight,color\n0.3,0.1,red\n")
    two = predict("color,what,weight,size\nred,9,0.1,0.3\n")
    assert one.out == two.out
    assert "unknown from training and ignored: 'what'" in two.err


def test_new_categories_and_misprints_are_said(predict):
    ending = predict("size,weight,color\nabc,1,purple\n")
    assert ending.code == 0 and len(read(ending.out)) == 1
    assert "'purple'" in ending.err and "'abc'" in ending.err


@pytest.mark.parametrize(
    "content, said",
    [
        ("size,weight\n1,1\n", "no 'color'"),
        ("size,weight,color\n", "has no rows"),
        ("", "is empty"),
    ],
)
def test_rows_that_cannot_be_read_end_with_3(predict, content, said):
    ending = predict(content)
    assert (ending.code, ending.out) == (3, "")
    assert said in ending.err


def test_out_writes_the_same_table(predict, tmp_path):
    content = "size,weight,color\n2,2,red\n"
    shown = predict(content)
    written = predict(content, "--out", "out put.csv")
    assert written.code == 0
    assert (tmp_path / "out put.csv").read_text() == shown.out


def test_a_place_that_cannot_be_written_ends_with_3(predict, tmp_path):
    ending = predict("size,weight,color\n2,2,red\n", "--out", "new.csv/out.csv")
    assert (ending.code, ending.out) == (3, "")
    assert "cannot be written" in ending.err and "Not a directory" in ending.err
    assert os.listdir(tmp_path) == ["new.csv"]


@pytest.mark.parametrize("content", [b"", b"\x07" * 99, b"size,weight\n1,2\n"])
def test_a_file_that_is_no_model_ends_with_3(command, tmp_path, content):
    (tmp_path / "a.safetensors").write_bytes(content)
    (tmp_path / "new.csv").write_text("size,weight,color\n2,2,red\n")
    for words in (["predict", "a.safetensors", "new.csv"], ["report", "a.safetensors"]):
        ending = command(*words)
        assert (ending.code, ending.out) == (3, "")
        assert "no safetensors file" in ending.err


def test_a_folder_without_a_model_says_where_it_looked(command, tmp_path):
    ending = command("predict", tmp_path, "new.csv")
    assert ending.code == 3
    assert str(tmp_path / "model.safetensors") in ending.err
