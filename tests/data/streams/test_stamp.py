import os

import pytest

from glassnet.data.streams.stamp import Stamp
from glassnet.errors import FileError


def test_a_file_that_was_written_again_at_the_same_size_is_noticed(tmp_path):
    (tmp_path / "a").write_bytes(b"1234")
    stamp = Stamp.of(tmp_path / "a")
    stamp.check()
    os.utime(tmp_path / "a", ns=(0, stamp.changed + 1))
    with pytest.raises(FileError, match="4 bytes, written again"):
        stamp.check()


def test_a_file_that_has_gone_is_named(tmp_path):
    with pytest.raises(FileError, match=r"No such file.*a\.bin"):
        Stamp.of(tmp_path / "a.bin")
