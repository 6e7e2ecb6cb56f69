import polars
import pytest

from glassnet.data.media.files import Kind
from glassnet.data.media.path_tables import table_files
from glassnet.errors import DataError

PICTURE = Kind("picture", (".png",))


@pytest.fixture
def table(tmp_path):
    def table(text):
        (tmp_path / "t.csv").write_text(text)
        return tmp_path / "t.csv"

    return table


def test_paths_are_relative_to_the_table_and_answers_beside_them(table, tmp_path):
    path = table("id,picture,kind\n1,a/1.png,cat\n2,b\\2.PNG,dog\n")
    found = table_files(path, "kind", (), PICTURE)
    assert found.files == [tmp_path / "a/1.png", tmp_path / "b/2.PNG"]
    assert found.answers.tolist() == ["cat", "dog"] and found.target == "kind"
    assert "1 column beside 'picture' and 'kind': 'id'; not used" in str(
        found.notes[-1]
    )


def test_parquet_and_numbers_as_answers(tmp_path):
    path = tmp_path / "t.parquet"
    polars.DataFrame({"angle": [1.5, -2.0], "p": ["1.png", "2.png"]}).write_parquet(
        path
    )
    found = table_files(path, None, (), PICTURE)
    assert found.target == "angle" and found.answers.tolist() == [1.5, -2.0]


def test_the_only_other_column_is_the_target(table):
    found = table_files(table("p,y\n1.png,a\n2.png,b\n"), None, (), PICTURE)
    assert found.target == "y"
    path = table("p,y,z\n1.png,a,c\n2.png,b,d\n")
    with pytest.raises(DataError, match="Which column is to be predicted"):
        table_files(path, None, (), PICTURE)
    assert table_files(path, None, ("z",), PICTURE).target == "y"


def test_paths_alone_have_no_answers(table):
    found = table_files(table("p\n1.png\n2.png\n"), None, (), PICTURE)
    assert found.answers is None and found.target == "" and len(found.files) == 2


def test_rows_without_a_path_are_left_out_and_counted(table):
    found = table_files(table("p,y\n1.png,a\n,b\n2.png,b\n"), "y", (), PICTURE)
    assert len(found.files) == 2 and found.answers.tolist() == ["a", "b"]
    assert "1 of 3 rows have no 'p'" in " ".join(map(str, found.notes))


def test_a_target_of_paths_is_no_column_of_paths(table):
    path = table("before,after\n1.png,2.png\n3.png,4.png\n")
    found = table_files(path, "before", (), PICTURE)
    assert [file.name for file in found.files] == ["2.png", "4.png"]


@pytest.mark.parametrize(
    "text, target, exclude, problem",
    [
        ("a,b\n1,2\n3,4\n", "b", (), "No column of the table holds paths of pictures"),
        ("p,y\n1.png,a\n2.png,b\n", "z", (), "no such column to predict"),
        ("p,y\n1.png,a\n2.png,b\n", "y", ("p",), "holds paths of pictures"),
        ("p,y\n1.png,a\n2.png,b\n", "y", ("q",), "no such column to exclude"),
    ],
)
def test_what_is_not_there_is_named(table, text, target, exclude, problem):
    with pytest.raises(DataError, match=problem):
        table_files(table(text), target, exclude, PICTURE)
