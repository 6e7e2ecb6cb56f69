import numpy as np
import pytest

from glassnet.data import Texts, stream
from glassnet.data.streams import TextFile, text_file
from glassnet.data.streams.opened_text import TextRows, spread, stretches
from glassnet.data.streams.room import room_for
from glassnet.data.streams.text_file import _cut
from glassnet.errors import ConfigError, DataError, FileError

LINES = "größe € \U0001f600 to be\r\nor not\rto be\n" * 400


@pytest.fixture
def book(tmp_path, monkeypatch):
    monkeypatch.setattr(text_file, "PIECE", 97)
    path = tmp_path / "book.txt"
    path.write_bytes(LINES.encode())
    return path


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 10_000])
@pytest.mark.parametrize(
    "content", [LINES[:120].encode(), b"", b"a", b"\r\n" * 9, b"\r" * 9, b"\x80" * 20]
)
def test_a_file_is_cut_between_characters_and_nothing_is_lost(content, size):
    parts = [content[i : i + size] for i in range(0, len(content), size)]
    pieces = list(_cut(parts))
    assert b"".join(pieces) == content and pieces
    if not content.startswith(b"\x80"):
        texts = [piece.decode() for piece in pieces]
        joined = "".join(t.replace("\r\n", "\n").replace("\r", "\n") for t in texts)
        whole = content.decode().replace("\r\n", "\n").replace("\r", "\n")
        assert joined == whole


def test_its_rows_are_those_of_the_text_that_is_loaded(book):
    loaded = Texts(context=7).read(book)
    text = TextFile(book, context=7)
    assert text.letters == loaded.vocabulary
    assert (text.count - 1) // 7 == len(loaded)
    for span in ((0, 1), (3, 90), (len(loaded) - 2, len(loaded))):
        x, y = stretches(text, *span)
        assert (x == loaded.features[slice(*span)]).all()
        assert (y == loaded.answers[slice(*span)]).all()
    reader = TextRows(text, len(loaded))
    rows = [reader.rows(block) for block in range(len(reader.blocks))]
    assert len(rows) > 3 and sum(reader.blocks) == len(loaded)
    assert (np.concatenate([one["x"] for one in rows]) == loaded.features).all()
    assert (np.concatenate([one["y"] for one in rows]) == loaded.answers).all()


def test_a_folder_is_one_text_after_another(tmp_path):
    for name, content in {
        "a.txt": b"\xef\xbb\xbfabc",
        "b.txt": b"",
        "c.txt": b"ab\r\n",
        "d.md": b"no",
    }.items():
        (tmp_path / name).write_bytes(content)
    text = TextFile(tmp_path, context=2)
    assert text.letters.decode(text.numbers(0, text.count)) == "abc\n\nab\n"


def test_the_parts_lie_one_after_another_and_do_not_overlap(book):
    form = Texts(context=7)
    opened = stream(book, form=form, sample=60).open()
    loaded = form.read(book)
    rows, held = len(loaded), len(loaded.test_rows)
    assert opened.rows + opened.validation + held == rows
    parts = opened.shared_out
    assert len(parts.test) == 12 and len(opened.dataset) <= 60
    x = opened.dataset.features
    before = loaded.features[opened.rows : rows - held]
    assert (x[parts.folds[0][1]] == before).all()
    known = {tuple(row) for row in loaded.features[-held:]}
    assert all(tuple(row) in known for row in x[parts.test])
    assert opened.dataset.form == Texts(7, "".join(loaded.vocabulary.tokens))
    again = stream(book, form=opened.dataset.form, sample=60).open(seed=5)
    assert (again.dataset.features == x).all()
    said = " ".join(map(str, opened.said(opened.prepared())))
    assert f"book is streamed: {opened.rows:,} rows train" in said


@pytest.mark.parametrize("count", [1, 3, 49, 50, 51, 120, 399, 400, 900])
def test_a_sample_is_spread_over_a_range(count):
    rows = spread(100, 500, count)
    assert len(rows) == len(set(rows.tolist())) <= count
    assert len(rows) > 0.5 * min(count, 400)
    assert rows.min() >= 100 and rows.max() < 500
    assert count < 2 or (rows[0] == 100 and rows[-1] == 499)


@pytest.mark.parametrize(
    "content, error, said",
    [
        ("größe".encode("latin-1") * 99, FileError, "at byte 2"),
        (b"abc\0def" * 99, FileError, "at byte 3"),
        (b"ab" * 9, DataError, "too short"),
        (b"", DataError, "too short"),
        (b"a" * 999, DataError, "one character again and again"),
    ],
    ids=["latin", "binary", "short", "empty", "alike"],
)
def test_what_is_no_text_in_utf_8_is_refused(tmp_path, content, error, said):
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    with pytest.raises(error, match=said):
        stream(path, form=Texts(context=8)).open()


def test_a_file_that_changes_meanwhile_is_refused(book):
    text = TextFile(book, context=7)
    book.write_text("another text")
    with pytest.raises(FileError, match="changed while"):
        text.numbers(0, 50)
    book.unlink()
    with pytest.raises(FileError, match="cannot be read"):
        text.numbers(0, 50)
    with pytest.raises(FileError, match="cannot be read"):
        stream(book, form=Texts()).open()


def test_another_task_and_columns_are_refused(book):
    with pytest.raises(ConfigError, match="what comes next"):
        stream(book, task="classification").open()
    with pytest.raises(DataError, match="no columns"):
        stream(book, "y", form=Texts()).open()


def test_whether_there_is_room_is_told_by_its_size(book, monkeypatch):
    from glassnet.data.streams import room

    assert room_for(book) is None
    monkeypatch.setattr(room, "SMALL", 10)
    monkeypatch.setattr(room, "free_memory", lambda: 10_000)
    found = room_for(book)
    assert found.short and found.needed == 20 * book.stat().st_size
