import os
import stat

import pytest

from glassnet.errors import FileError
from glassnet.files import write_atomically


def test_a_file_is_replaced_in_one_move(tmp_path):
    path = tmp_path / "a.txt"
    write_atomically(path, "one")
    before = path.stat().st_ino
    write_atomically(path, b"two")
    assert path.read_bytes() == b"two"
    assert path.stat().st_ino != before  # a new file took the name
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_failure_leaves_the_old_file_whole_and_no_litter(tmp_path, monkeypatch, call):
    path = tmp_path / "a.txt"
    write_atomically(path, "one")

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, call, full)
    with pytest.raises(FileError, match="No space left"):
        write_atomically(path, "two")
    monkeypatch.undo()
    assert path.read_text() == "one"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_place_that_is_no_folder_says_so(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(FileError, match="cannot be written"):
        write_atomically(tmp_path / "file" / "a.txt", "one")


def test_others_may_read_it_as_any_new_file(tmp_path):
    plain = tmp_path / "plain.txt"
    plain.write_text("")
    write_atomically(tmp_path / "a.txt", "one")
    modes = [
        stat.S_IMODE((tmp_path / n).stat().st_mode) for n in ("plain.txt", "a.txt")
    ]
    assert modes[0] == modes[1]
