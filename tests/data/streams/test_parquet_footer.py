import datetime

import numpy as np
import polars as pl
import pyarrow
import pyarrow.parquet
import pytest

from glassnet.data.streams import ParquetTable, parquet
from glassnet.data.streams.parquet_footer import first_group

FRAME = pl.DataFrame(
    {
        "number": np.arange(1000.0),
        "word": [f"w{i % 7}" for i in range(1000)],
        "truth": [True, False, None, True] * 250,
        "day": [datetime.date(2026, 1, 1)] * 1000,
        "nested": [[1, 2]] * 1000,
    }
)


@pytest.mark.parametrize("group", [1, 16, 300, 1000, 5000])
@pytest.mark.parametrize("compression", ["zstd", "snappy", "uncompressed"])
def test_the_rows_of_a_group_as_polars_writes_them(tmp_path, group, compression):
    path = tmp_path / "a.parquet"
    FRAME.write_parquet(path, row_group_size=group, compression=compression)
    about = pyarrow.parquet.read_metadata(path).row_group(0)
    assert first_group(path) == (about.num_rows, about.total_byte_size)


@pytest.mark.parametrize(
    "how",
    [
        {"use_dictionary": False},
        {"version": "1.0"},
        {"data_page_version": "2.0"},
        {"write_page_index": True, "write_page_checksum": True},
        {"store_schema": False, "write_statistics": False},
    ],
)
def test_and_as_pyarrow_writes_them(tmp_path, how):
    path = tmp_path / "a.parquet"
    table = pyarrow.table({"n": np.arange(100.0), "w": ["a"] * 100, "t": [True] * 100})
    pyarrow.parquet.write_table(table, path, row_group_size=40, **how)
    about = pyarrow.parquet.read_metadata(path).row_group(0)
    assert first_group(path) == (40, about.total_byte_size)


@pytest.mark.parametrize("content", [b"", b"PAR1", b"\xff" * 40, b"\0" * 9 + b"PAR1"])
def test_what_is_not_understood_is_no_error(tmp_path, content):
    (tmp_path / "a.parquet").write_bytes(content)
    assert first_group(tmp_path / "a.parquet") is None
    assert first_group(tmp_path / "none.parquet") is None


def blocks(tmp_path, group, most, monkeypatch):
    monkeypatch.setattr("glassnet.data.streams.table.SPREAD", 1)
    monkeypatch.setattr("glassnet.data.streams.table.BLOCK_ROWS", most)
    FRAME.write_parquet(tmp_path / "a.parquet", row_group_size=group)
    table = ParquetTable(tmp_path / "a.parquet")
    frames = [table.frame(i) for i in range(len(table.blocks))]
    assert pl.concat(frames).equals(FRAME)
    return table.blocks


def test_a_block_is_a_row_group_if_that_is_small_enough(tmp_path, monkeypatch):
    assert blocks(tmp_path, 300, 320, monkeypatch) == [300, 300, 300, 100]


def test_small_row_groups_are_taken_together(tmp_path, monkeypatch):
    # three groups of 100 are the most that 320 rows hold
    assert blocks(tmp_path, 100, 320, monkeypatch) == [300, 300, 300, 100]


def test_a_large_row_group_is_cut_evenly(tmp_path, monkeypatch):
    # 500 rows make two blocks of 250, not 320 and 180
    assert blocks(tmp_path, 500, 320, monkeypatch) == [250] * 4


@pytest.mark.parametrize("limit, most", [("GROUP_BYTES", 6000), ("SHARE_BYTES", 16000)])
def test_what_is_large_is_read_a_few_columns_at_a_time(
    tmp_path, monkeypatch, limit, most
):
    monkeypatch.setattr(parquet, limit, most)
    read = []
    original = pl.LazyFrame.select

    def select(self, *names, **more):
        read.append(names[0])
        return original(self, *names, **more)

    monkeypatch.setattr(pl.LazyFrame, "select", select)
    assert blocks(tmp_path, 500, 500, monkeypatch) == [500, 500]
    columns = [names for names in read if isinstance(names, list)]
    half = columns[: len(columns) // 2]
    assert 1 < len(half) < 6
    assert [name for names in half for name in names] == FRAME.columns


def test_row_groups_that_are_much_too_large_are_warned_of(tmp_path):
    FRAME.write_parquet(tmp_path / "a.parquet", row_group_size=1000)
    note = ParquetTable(tmp_path / "a.parquet", block=10).notes[0]
    assert note.level == "warning" and "read 100 times over" in str(note)
    assert not ParquetTable(tmp_path / "a.parquet", block=100).notes
