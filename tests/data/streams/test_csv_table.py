import pytest

from glassnet.data.streams import CsvTable
from glassnet.errors import DataError, FileError


@pytest.fixture
def table(tmp_path):
    def table(content, block=None, name="a.csv"):
        data = content if isinstance(content, bytes) else content.encode()
        (tmp_path / name).write_bytes(data)
        return CsvTable(tmp_path / name, block=block)

    return table


def rows(table):
    return [row for i in range(len(table.blocks)) for row in table.frame(i).rows()]


def test_blocks_are_read_as_text_under_their_names(table):
    read = table("a,b\n1,x\n2,y\n3,z\n", block=2)
    assert read.columns == ["a", "b"] and read.blocks == [2, 1]
    assert read.frame(0).rows() == [("1", "x"), ("2", "y")]
    assert read.frame(1).columns == ["a", "b"]
    assert rows(read) == [("1", "x"), ("2", "y"), ("3", "z")]


def test_a_part_of_a_block_is_its_rows_from_there_to_there(table):
    read = table("a,b\n" + "".join(f"{i},x\n" for i in range(9)), block=5)
    assert read.frame(0, 1, 3)["a"].to_list() == ["1", "2"]
    assert read.frame(1, 2)["a"].to_list() == ["7", "8"]


def test_quoted_line_ends_separators_and_marks_survive(table):
    read = table('a,b\n"x\ny","p,q"\n"say ""hi""",2\n', block=1)
    assert rows(read) == [("x\ny", "p,q"), ('say "hi"', "2")]


def test_other_separators_marks_and_line_ends_are_found_out(table):
    read = table(b"\xef\xbb\xbfsize;color\r\n1,5;red\r\n2,5;blue\r\n", block=1)
    assert read.columns == ["size", "color"] and read.comma
    assert rows(read) == [("1,5", "red"), ("2,5", "blue")]
    assert "semicolons" in str(read.notes[0])
    assert rows(table("a\tb\n1\t2\n3\t4")) == [("1", "2"), ("3", "4")]


def test_blank_lines_are_left_out_wherever_they_stand(table):
    read = table("a,b\n\n\n1,x\n\n2,y\n\n\n3,z\n\n", block=2)
    assert rows(read) == [("1", "x"), ("2", "y"), ("3", "z")]


def test_a_head_shorter_than_the_file_is_cut_between_rows(table, monkeypatch):
    monkeypatch.setattr("glassnet.data.streams.csv_table.HEAD", 16)
    read = table('a,b\n1,"x\ny"\n2,"z\nw"\n3,v\n', block=1)
    assert rows(read) == [("1", "x\ny"), ("2", "z\nw"), ("3", "v")]


@pytest.mark.parametrize(
    "row, said",
    [("9", "row 3 has 1"), ("9,8,7", "row 3 has 3"), ("9,8,7\n9", "2 rows")],
)
def test_rows_of_another_width_are_refused_and_named(table, monkeypatch, row, said):
    monkeypatch.setattr("glassnet.data.streams.csv_table.HEAD", 12)
    read = table(f"a,b\n1,x\n2,y\n{row}\n4,z\n", block=2)
    assert len(read.frame(0)) == 2
    with pytest.raises(DataError, match=said):
        rows(read)


def test_letters_that_are_no_utf8_far_into_the_file_are_named(table, monkeypatch):
    monkeypatch.setattr("glassnet.data.streams.csv_table.HEAD", 12)
    read = table(b"a,b\n1,x\n2,y\n3,gr\xf6\xdfe\n4,z\n", block=2)
    with pytest.raises(DataError, match="rows 3 to 4"):
        read.frame(1)


@pytest.mark.parametrize(
    "content, error, said",
    [
        (b"", DataError, "empty"),
        (b"a,b\n", DataError, "no rows"),
        ("a,b\n1,größe\n".encode("latin-1"), FileError, "UTF-8"),
        ("a,b\n1,2\n".encode("utf-16"), FileError, "UTF-8"),
        (b"a,b\r1,2\r3,4\r", FileError, "line of its own"),
        (b'a,b\n1,"2\n3,4\n', DataError, "not closed"),
    ],
)
def test_what_cannot_be_streamed_is_refused_at_once(table, content, error, said):
    with pytest.raises(error, match=said):
        table(content)


def test_a_file_that_changes_or_goes_is_refused(table, tmp_path):
    read = table("a,b\n1,x\n2,y\n", block=1)
    (tmp_path / "a.csv").write_text("a,b\n1,x\n")
    with pytest.raises(FileError, match="changed while it was being read"):
        read.frame(0)
    (tmp_path / "a.csv").unlink()
    with pytest.raises(FileError, match="No such file"):
        read.frame(0)


def test_a_missing_file_and_an_empty_block_are_refused(tmp_path, table):
    with pytest.raises(FileError, match="No such file"):
        CsvTable(tmp_path / "none.csv")
    with pytest.raises(DataError, match="block=0"):
        table("a,b\n1,2\n", block=0)
