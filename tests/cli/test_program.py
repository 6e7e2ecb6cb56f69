import errno
import io
import sys

import pytest

from glassnet.cli.program import guarded
from glassnet.errors import ConfigError, DataError, DivergedError, FileError

PARTS = dict(got="a", expected="b", fix="c")


def fail(error):
    def work():
        raise error

    return work


@pytest.mark.parametrize(
    "error, code, word",
    [
        (ConfigError("Wrong.", **PARTS), 2, "usage"),
        (DataError("Wrong.", **PARTS), 3, "data"),
        (FileError("Wrong.", **PARTS), 3, "file"),
        (DivergedError("Wrong.", **PARTS), 4, "error"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_each_error_has_its_exit_code_and_all_four_parts(error, code, word, capsys):
    assert guarded(fail(error)) == code
    wanted = f"{word}: Wrong.\n  got:      a\n  expected: b\n  fix:      c\n"
    assert capsys.readouterr() == ("", wanted)


def test_ctrl_c_is_130_and_no_traceback(capsys):
    assert guarded(fail(KeyboardInterrupt())) == 130
    assert capsys.readouterr().err == "interrupted\n"


def test_a_mistake_of_ours_is_said_to_be_one_and_shown_on_request(capsys):
    assert guarded(fail(KeyError("x"))) == 1
    short = capsys.readouterr().err
    assert "mistake of ours" in short and "Traceback" not in short
    assert guarded(fail(KeyError("x")), debug=True) == 1
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize(
    "error, words",
    [
        (OSError(errno.ENOSPC, "No space left on device"), "cannot be written"),
        (MemoryError(), "not enough memory"),
        (RuntimeError("RESOURCE_EXHAUSTED: Out of memory"), "not enough memory"),
    ],
    ids=["disk", "memory", "compiler"],
)
def test_what_the_machine_refuses_is_no_mistake_of_ours(error, words, capsys):
    assert guarded(fail(error)) == 3
    said = capsys.readouterr().err
    assert words in said and "fix:" in said and "mistake" not in said


def test_a_reader_that_has_seen_enough_is_no_error(monkeypatch):
    monkeypatch.setattr("sys.stdout", io.StringIO())
    assert guarded(fail(BrokenPipeError())) == 0
    sys.stdout.close()  # what took its place, so that the end flushes into nothing


@pytest.mark.parametrize(
    "words, said",
    [
        ([], "Usage"),
        (["trian", "iris"], "Did you mean 'train'?"),
        (["train"], "Missing argument"),
        (["train", "iris", "--epoch", "3"], "No such option"),
        (["train", "iris", "--epochs", "many"], "valid integer"),
    ],
    ids=str,
)
def test_what_cannot_be_parsed_is_a_usage_error(command, words, said):
    ending = command(*words)
    assert ending.code == 2
    assert said in ending.err + ending.out
    assert "Traceback" not in ending.err
