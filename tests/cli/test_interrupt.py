import os
import pathlib
import signal
import subprocess
import sys

import pytest

from glassnet.cli import folder
from glassnet.cli.interrupt import interruptible
from glassnet.errors import DataError
from glassnet.export import load

TRAIN = ["train", "iris", "--epochs", "1000000", "--members", "1", "--out", "run"]


class Run:
    """A real process, told to stop at a given point of what it says."""

    def __init__(self, folder):
        code = "import sys; from glassnet.cli import main; sys.exit(main())"
        self.folder = folder
        self.said = ""
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, *TRAIN],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            # a cache of its own: it must really compile
            env=os.environ | {"JAX_COMPILATION_CACHE_DIR": str(folder / "cache")},
        )

    def wait_for(self, words):
        assert self.process.stderr is not None
        while words not in self.said:
            line = self.process.stderr.readline()
            assert line, self.said
            self.said += line

    def interrupt(self):
        self.process.send_signal(signal.SIGINT)

    def end(self):
        out, err = self.process.communicate(timeout=60)
        self.said += err
        assert "Traceback" not in self.said
        return self.process.returncode, out

    def files(self):
        folder = pathlib.Path(self.folder, "run")
        return set(os.listdir(folder)) if folder.exists() else None


@pytest.fixture
def run(tmp_path):
    run = Run(tmp_path)
    yield run
    if run.process.poll() is None:
        run.process.kill()
    run.process.communicate()


def test_once_in_training_keeps_the_best_weights_and_writes_the_report(run):
    run.wait_for("epoch 1/")
    run.interrupt()
    code, out = run.end()
    assert code == 130
    assert "interrupted" in out and "Ctrl-C again aborts" in run.said
    assert "to go on: glassnet train run" in run.said
    wanted = {"recipe.toml", "metrics.csv", "model.safetensors", "report.html"}
    assert wanted <= run.files()
    assert load(run.folder / "run").predict([[5.1, 3.5, 1.4, 0.2]]).shape == (1,)


def test_once_while_compiling_says_that_there_is_nothing_to_keep(run):
    run.wait_for("the task is classification")
    run.interrupt()
    code, out = run.end()
    assert (code, out) == (130, "")
    assert "nothing to keep" in run.said
    assert run.files() is None


def test_a_first_epoch_that_took_long_is_kept_and_a_short_one_is_not(tmp_path):
    checkpoint = tmp_path / folder.CHECKPOINT
    checkpoint.touch()
    said = folder.cut_short(tmp_path, True)
    assert said.endswith(f"to go on: glassnet train {tmp_path}")
    assert checkpoint.exists()
    assert folder.cut_short(tmp_path, False).endswith("nothing to keep")
    assert not checkpoint.exists()
    assert "nothing to keep" in folder.cut_short(tmp_path, True)


def test_what_was_gone_on_with_is_never_thrown_away(command, tmp_path, monkeypatch):
    def stop(self, moment, loop):
        if moment == "chunk":
            loop.stop("interrupted")

    words = ("train", "iris", "--epochs", 2, "--members", 1, "--batch-size", 8)
    with monkeypatch.context() as patch:
        patch.setattr(folder.StopWhenAsked, "__call__", stop)
        patch.setattr("glassnet.training.loop.SECONDS_BETWEEN_LOOKS", 0.0)
        patch.setattr(folder, "WORTH", 0.0)
        assert command(*words, "--out", "run").code == 130
        patch.setattr(folder, "WORTH", 1e9)
        again = command("train", "run")
        assert again.code == 130 and "to go on: glassnet train run" in again.err
        command(*words, "--out", "other")
        assert not (tmp_path / "other").exists()
    assert command("train", "run").code == 0
    whole = command(*words, "--out", "whole")
    assert whole.code == 0
    names = ("run", "whole")
    ends = [
        load(tmp_path / name).predict_proba([[5.1, 3.5, 1.4, 0.2]]) for name in names
    ]
    assert (ends[0] == ends[1]).all()


def test_twice_aborts_at_once(run):
    run.wait_for("epoch 1/")
    run.interrupt()
    run.wait_for("Ctrl-C again aborts")
    run.interrupt()
    code, _ = run.end()
    assert code == 130
    assert "aborted" in run.said
    assert "model.safetensors" not in (run.files() or ())


def test_what_the_work_returns_or_raises_comes_back_to_the_main_thread():
    assert interruptible(lambda asked: 7) == 7

    def fail(asked):
        raise DataError("Wrong.", got="a", expected="b", fix="c")

    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(DataError):
        interruptible(fail)
    assert signal.getsignal(signal.SIGINT) is before


def test_the_first_ctrl_c_is_heard_by_the_work(capsys):
    def work(asked):
        os.kill(os.getpid(), signal.SIGINT)
        return 130 if asked.wait(5) else 0

    assert interruptible(work) == 130
    assert "Ctrl-C again aborts" in capsys.readouterr().err
