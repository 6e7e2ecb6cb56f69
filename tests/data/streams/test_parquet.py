import numpy as np
import polars as pl
import pytest

from glassnet.data.streams import ParquetTable, TableNumbers
from glassnet.errors import DataError, FileError

FRAME = pl.DataFrame(
    {"a": np.arange(100.0), "w": [f"w{i}" for i in range(100)], "y": [0, 1] * 50}
)


@pytest.fixture
def path(tmp_path):
    FRAME.write_parquet(tmp_path / "a.parquet", row_group_size=32)
    return tmp_path / "a.parquet"


@pytest.mark.parametrize("block", [1, 7, 32, 33, 1000])
def test_blocks_are_all_rows_whatever_the_groups_of_the_file(path, block):
    table = ParquetTable(path, block=block)
    assert table.columns == ["a", "w", "y"]
    frames = [table.frame(i) for i in range(len(table.blocks))]
    assert [len(frame) for frame in frames] == table.blocks
    assert pl.concat(frames).equals(FRAME)


def test_a_part_of_a_block_is_its_rows_from_there_to_there(path):
    table = ParquetTable(path, block=40)
    assert table.frame(1, 2, 5)["a"].to_list() == [42.0, 43.0, 44.0]
    assert table.frame(2, 18)["a"].to_list() == [98.0, 99.0]


def test_blocks_suit_the_width_of_the_table(path, monkeypatch):
    table = ParquetTable(path)
    assert table.bytes_per_row == 8 + 32 + 8
    assert len(table.blocks) >= 20  # a few of twenty stand for all
    assert set(table.blocks) == {4, 5}  # groups of 32 rows are cut in seven
    monkeypatch.setattr("glassnet.data.streams.table.SPREAD", 1)
    monkeypatch.setattr("glassnet.data.streams.table.BLOCK_BYTES", 480)
    assert ParquetTable(path).blocks[:3] == [8, 8, 8]  # of the 10 that would fit


def test_a_name_with_a_star_is_a_name(tmp_path):
    FRAME.write_parquet(tmp_path / "a[1]*.parquet")
    assert sum(ParquetTable(tmp_path / "a[1]*.parquet").blocks) == 100


def test_a_file_that_changes_goes_or_is_cut_is_refused(path):
    table = ParquetTable(path)
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(FileError, match="changed while it was being read"):
        table.frame(0)
    path.unlink()
    with pytest.raises(FileError, match="No such file"):
        table.frame(0)


def test_damage_inside_the_file_is_named(path):
    content = bytearray(path.read_bytes())
    content[4:60] = b"\xff" * 56  # the first page
    path.write_bytes(bytes(content))
    table = ParquetTable(path, block=10)
    with pytest.raises(FileError, match="rows 0 to 9"):
        table.frame(0)


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"PAR1"])
def test_what_is_no_parquet_is_refused(tmp_path, content):
    (tmp_path / "b.parquet").write_bytes(content)
    with pytest.raises(FileError, match="cannot be read as Parquet"):
        ParquetTable(tmp_path / "b.parquet")


def test_a_file_without_rows_is_refused(tmp_path):
    FRAME.head(0).write_parquet(tmp_path / "b.parquet")
    with pytest.raises(DataError, match="no rows"):
        ParquetTable(tmp_path / "b.parquet")


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(FileError, match="folder"):
        ParquetTable(tmp_path)


def test_numbers_stand_as_they_are(path):
    FRAME.drop("w").write_parquet(path)
    numbers = TableNumbers(ParquetTable(path, block=60), "y")
    assert numbers.blocks == [60, 40]
    rows = numbers.rows(1)
    assert rows["x"].dtype == "float32" and rows["y"].dtype == "int32"
    assert rows["x"][:, 0].tolist() == list(range(60, 100))
    amounts = TableNumbers(ParquetTable(path, block=60), "a").rows(0)["y"]
    assert amounts.shape == (60, 1) and amounts.dtype == "float32"


def test_words_gaps_and_unknown_targets_are_refused(path):
    with pytest.raises(DataError, match="'w'"):
        TableNumbers(ParquetTable(path), "y")
    with pytest.raises(DataError, match="no such column"):
        TableNumbers(ParquetTable(path), "z")
    gap = FRAME.select("y", a=pl.when(pl.col("a") != 70).then("a"))
    gap.write_parquet(path)
    numbers = TableNumbers(ParquetTable(path, block=60), "y")
    numbers.rows(0)
    with pytest.raises(DataError, match="'a' in rows 60 to 99"):
        numbers.rows(1)
    FRAME.select("y").write_parquet(path)
    with pytest.raises(DataError, match="no column beside the target"):
        TableNumbers(ParquetTable(path), "y")
