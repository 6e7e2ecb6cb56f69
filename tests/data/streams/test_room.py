import polars as pl
import pytest
from PIL import Image

from glassnet.data import Images
from glassnet.data.streams import room
from glassnet.data.streams.room import Room, room_for
from glassnet.errors import DataError


@pytest.fixture
def large(monkeypatch):
    monkeypatch.setattr(room, "SMALL", 10)
    monkeypatch.setattr(room, "free_memory", lambda: 10_000)


def test_more_than_half_of_the_free_memory_is_too_large():
    assert Room(51, 100).short and not Room(50, 100).short
    said = Room(16_000_000_000, 20_000_000_000).said("a.parquet")
    assert str(said) == (
        "a.parquet would take about 16.0 GB once loaded, more than half of the 20.0 GB "
        "that are free: it is streamed."
    )


def test_a_table_is_measured_as_it_is_read_and_as_it_is_encoded(tmp_path, large):
    table = pl.DataFrame({"a": [1.0] * 100, "b": [1] * 100})
    table.write_parquet(tmp_path / "a.parquet")
    # 100 rows of 16 bytes, two copies; a column in 5 numbers of 4 bytes, three copies
    assert room_for(tmp_path / "a.parquet") == Room(3200 + 6000, 10_000)
    (tmp_path / "a.csv").write_text("a,b\n" + "1,2\n" * 99)
    assert room_for(tmp_path / "a.csv") == Room(1600 + 5940, 10_000)
    (tmp_path / "a.csv").write_bytes("größe,b\n".encode("latin-1") + b"1,2\n" * 98)
    assert room_for(tmp_path / "a.csv") == Room(1600, 10_000)


def test_bins_make_a_table_of_few_columns_large(tmp_path, large):
    table = pl.DataFrame({name: [1.0] * 3000 for name in "abcde"})
    table.write_parquet(tmp_path / "a.parquet")
    encoded = 3000 * 4 * 49 * 4
    found = room_for(tmp_path / "a.parquet")
    assert found == Room(2 * 3000 * 40 + 3 * encoded, 10_000)


def test_small_missing_and_other_files_are_not_looked_at(tmp_path, monkeypatch):
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")
    assert room_for(tmp_path / "a.csv") is None
    monkeypatch.setattr(room, "SMALL", 1)
    assert room_for(tmp_path / "none.csv") is None
    (tmp_path / "a.xlsx").write_bytes(b"PK12")
    assert room_for(tmp_path / "a.xlsx") is None
    monkeypatch.setattr(room, "free_memory", lambda: None)
    assert room_for(tmp_path / "a.csv") is None


def test_pictures_are_measured_by_their_number_and_size(tmp_path, large, monkeypatch):
    for name, count in {"a": 30, "b": 20}.items():
        (tmp_path / name).mkdir()
        for number in range(count):
            Image.new("L", (4, 3)).save(tmp_path / name / f"{number}.png")
    monkeypatch.setattr(room, "LOOKED_AT", 7)
    # 50 pictures of 12 values, which take 9 bytes each once they are loaded
    assert room_for(tmp_path) == Room(5400, 10_000)
    assert room_for(tmp_path, Images(size=2, mode="color")) == Room(5400, 10_000)
    assert room_for(tmp_path, Images(size=1)) == Room(450, 10_000)
    monkeypatch.setattr(room, "SMALL", 451)
    assert room_for(tmp_path, Images(size=1)) is None


def test_an_empty_folder_is_refused(tmp_path, large):
    (tmp_path / "none").mkdir()
    with pytest.raises(DataError, match="holds nothing that can be learned from"):
        room_for(tmp_path / "none")
