import csv
import io
import random

import pytest

from glassnet.data.streams import csv_index
from glassnet.data.streams.csv_index import index
from glassnet.errors import DataError

PIECES = ["a", "1", '"', ",", "\n", "\r\n", "é", " ", "x,y", ""]


def blocks(text, each, start=0):
    content = text.encode()
    found = index(io.BytesIO(content), start, ",", each)
    return found, [content[block.start : block.stop].decode() for block in found]


def test_rows_are_cut_by_hand():
    found, texts = blocks("1,2\n3,4\n5,6\n7,8", each=2)
    assert texts == ["1,2\n3,4\n", "5,6\n7,8"]
    assert [(block.rows, block.marks) for block in found] == [(2, 2), (2, 2)]


def test_a_line_end_or_separator_inside_quotation_marks_is_none():
    found, texts = blocks('"a\nb","c,d"\n"say ""x""",2\n', each=1)
    assert texts == ['"a\nb","c,d"\n', '"say ""x""",2\n']
    assert [block.marks for block in found] == [1, 1]


def test_blank_lines_are_no_rows_and_are_told():
    found, _ = blocks("1,2\n\n3,4\r\n\r\n5,6\n\n", each=2)
    assert [block.rows for block in found] == [2, 1]
    assert [block.blank for block in found] == [(4,), (10, 16)]


@pytest.mark.parametrize("chunk", [1, 2, 3, 7, 64])
def test_where_the_parts_of_a_file_are_cut_makes_no_difference(monkeypatch, chunk):
    draw = random.Random(chunk)
    monkeypatch.setattr(csv_index, "CHUNK", chunk)
    for _ in range(40):
        wide, ending = draw.randint(2, 4), draw.choice(["\n", "\r\n"])
        rows = [
            ["".join(draw.choices(PIECES, k=draw.randint(1, 4))) for _ in range(wide)]
            for _ in range(draw.randint(1, 9))
        ]
        out = io.StringIO()
        csv.writer(out, lineterminator=ending).writerows(rows)
        text = out.getvalue()
        each = draw.randint(1, 4)
        found, texts = blocks(text, each)
        read = [list(csv.reader(io.StringIO(t, newline=""))) for t in texts]
        assert [row for part in read for row in part] == rows
        assert [len(part) for part in read] == [block.rows for block in found]
        assert [b.marks for b in found] == [b.rows * (wide - 1) for b in found]
        assert "".join(texts) == text


def test_reading_begins_after_the_header():
    assert blocks("a,b\n1,2\n", each=5, start=4)[1] == ["1,2\n"]


def test_nothing_has_no_blocks():
    assert blocks("", each=3)[0] == []


@pytest.mark.parametrize("text", ['1,2\n3,"4\n5,6\n', '"'])
def test_a_quotation_mark_that_is_never_closed_is_refused(text):
    with pytest.raises(DataError, match="not closed"):
        blocks(text, each=1)


def test_it_is_refused_before_a_huge_file_is_read_to_its_end(monkeypatch):
    monkeypatch.setattr(csv_index, "CHUNK", 16)
    monkeypatch.setattr(csv_index, "LONGEST", 64)
    file = io.BytesIO(b'1,2\n"3,4\n' + b"5,6\n" * 10_000)
    with pytest.raises(DataError, match="begins at byte 4 "):
        index(file, 0, ",", 10)
    assert file.tell() < 200
