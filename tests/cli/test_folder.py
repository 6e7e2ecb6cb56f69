import os
import pathlib
import threading

import pytest

from glassnet.cli.folder import RECIPE, claim, release
from glassnet.errors import FileError


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_runs_are_counted_and_hold_their_recipe():
    paths = [claim("iris", None, "a = 1") for _ in range(3)]
    assert [path.as_posix() for path in paths] == [
        *("runs/iris-1", "runs/iris-2", "runs/iris-3")
    ]
    assert (paths[2] / RECIPE).read_text() == "a = 1"


def test_an_empty_folder_may_be_used_once():
    os.mkdir("mine")
    assert claim("iris", "mine", "first") == pathlib.Path("mine")
    with pytest.raises(FileError, match="exists already"):
        claim("iris", "mine", "second")
    assert pathlib.Path("mine", RECIPE).read_text() == "first"


@pytest.mark.parametrize("there", [False, True])
def test_of_many_that_want_one_folder_exactly_one_gets_it(there):
    if there:
        os.mkdir("one")
    start, won, lost = threading.Barrier(8), [], []

    def want(number):
        start.wait()
        try:
            claim("iris", "one", str(number))
            won.append(number)
        except FileError:
            lost.append(number)

    threads = [threading.Thread(target=want, args=(i,)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(won), len(lost)) == (1, 7)
    assert pathlib.Path("one", RECIPE).read_text() == str(won[0])


def test_a_file_of_that_name_is_not_to_be_removed():
    pathlib.Path("data.csv").write_text("mine")
    for out in ("data.csv", "data.csv/run", "data.csv/a/run"):
        with pytest.raises(FileError) as caught:
            claim("iris", out, "")
        assert "remove" not in str(caught.value)
    assert pathlib.Path("data.csv").read_text() == "mine"


def test_only_a_folder_in_which_nothing_came_is_released():
    empty, kept = claim("iris", "empty", ""), claim("iris", "kept", "")
    (kept / "metrics.csv").write_text("epoch")
    release(empty)
    release(kept)
    assert sorted(os.listdir()) == ["kept"]
