import polars
import pytest

from glassnet.data import read_table
from glassnet.errors import DataError, FileError


@pytest.fixture
def write(tmp_path):
    def write(content, name="a.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.mark.parametrize(
    "mark, word", [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")]
)
def test_the_separator_is_found_and_said(write, mark, word):
    frame, notes = read_table(write(f"x{mark}y\n1,5{mark}a\n2,5{mark}b\n"))
    assert frame.rows() == [("1,5", "a"), ("2,5", "b")]
    assert [str(note) for note in notes] == [
        f"The values in a.csv are separated by {word}."
    ]


def test_commas_inside_quoted_sentences_separate_nothing(write):
    frame, _ = read_table(write('x,y\n"a, b, and c","line\none"\n"d, e",2\n'))
    assert frame.rows() == [("a, b, and c", "line\none"), ("d, e", "2")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way_and_be_blank(write, end):
    frame, _ = read_table(write(end.join(["", "x,y", "", "1,2", "", "3,4", "", ""])))
    assert frame.rows() == [("1", "2"), ("3", "4")]


def test_names_are_bared_completed_and_made_different(write):
    frame, notes = read_table(write(" x ,,x,x_2\n1,2,3,4\n"))
    assert frame.columns == ["x", "column_2", "x_3", "x_2"]
    assert [note.level for note in notes] == ["note", "warning"]


def test_parquet_keeps_its_types(tmp_path):
    polars.DataFrame({"a": [1.5], "b": [True]}).write_parquet(tmp_path / "a.parquet")
    frame, notes = read_table(tmp_path / "a.parquet")
    assert (frame.rows(), notes) == ([(1.5, True)], [])


def test_a_wrong_name_is_told_its_neighbor(write):
    path = write("x\n1\n", "titanic.csv")
    with pytest.raises(FileError, match=r"did you mean titanic\.csv\?"):
        read_table(path.with_name("titanik.csv"))


@pytest.mark.parametrize(
    "content, message",
    [
        ("", "is empty"),
        ("\n \n", "is empty"),
        ("x,y\n", "has no rows"),
        ("x,y\n1,2\n1,2,3\n", r"1 of 2 rows.*line 3 has 3; the header has 2"),
        ("x,y\n1,2\n1\n", r"1 of 2 rows.*line 3 has 1; the header has 2"),
        ('x,y\n1,"2\n3,4\n', "not closed or out of place"),
        ('x,y\n1,"2\n3","4\n5,6\n', "not closed or out of place"),
        ("1.5,2.5\n3,4\n", "first line seems to hold data"),
    ],
)
def test_what_is_no_table_is_refused_with_the_place(write, content, message):
    with pytest.raises(DataError) as caught:
        read_table(write(content))
    assert polars.Series([str(caught.value)]).str.contains(f"(?s){message}")[0]


def test_an_array_saved_without_names_keeps_its_numbers_as_names(write):
    assert read_table(write("0,1,2\n5,6,7\n"))[0].columns == ["0", "1", "2"]


@pytest.mark.parametrize("name", ["a.xlsx", "a.json", "a.zip"])
def test_other_formats_are_refused_by_their_ending(write, name):
    with pytest.raises(FileError, match="format that is not read"):
        read_table(write("x", name))


def test_text_that_is_called_parquet_is_refused(write):
    with pytest.raises(FileError, match="cannot be read as Parquet"):
        read_table(write("x,y\n1,2\n", "a.parquet"))
