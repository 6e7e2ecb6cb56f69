import shutil

import jax
import numpy as np
import pytest

from glassnet import learners, losses, nn, optimizers
from glassnet.errors import FileError
from glassnet.paths import flatten
from glassnet.training import Callback, Engine
from glassnet.training.callbacks import Checkpoint, EarlyStopping, resume


class StopAt(Callback):
    def __init__(self, step):
        self.step = step

    def __call__(self, moment, loop):
        if moment == "chunk" and loop.step >= self.step:
            loop.stop("killed")


def bits(tree):
    leaves = flatten(jax.device_get(tree))
    return {path: np.asarray(leaf).tobytes() for path, leaf in leaves.items()}


@pytest.mark.parametrize("step", [3, 4, 8])  # at the end of an epoch, and within
def test_an_interrupted_run_goes_on_to_the_same_bits(loop, tmp_path, step, monkeypatch):
    monkeypatch.setattr("glassnet.training.loop.SECONDS_BETWEEN_LOOKS", 0.0)
    path = tmp_path / "checkpoint.safetensors"
    whole = loop(5, EarlyStopping(patience=4))
    whole.run()
    loop(5, EarlyStopping(patience=4), StopAt(step), Checkpoint(path)).run()
    again = loop(5, EarlyStopping(patience=4))
    resume(again, path)
    assert again.step == step
    again.run()
    assert bits(again.state) == bits(whole.state)
    assert bits(again.memory) == bits(whole.memory)
    for name in ("loss", "validation_loss", "step"):
        np.testing.assert_array_equal(
            again.record.history[name], whole.record.history[name]
        )


class CopyAt(Callback):
    """What is on the disk when the process is killed."""

    def __init__(self, step, path):
        self.step, self.path = step, path

    def __call__(self, moment, loop):
        if moment == "chunk" and loop.step == self.step:
            shutil.copy(self.path, self.path.with_name("copy"))


def test_a_run_that_is_killed_within_a_long_epoch_goes_on_there(
    loop, tmp_path, monkeypatch
):
    monkeypatch.setattr("glassnet.training.loop.SECONDS_BETWEEN_LOOKS", 0.0)
    path = tmp_path / "checkpoint.safetensors"
    whole = loop(2)
    whole.run()
    loop(2, Checkpoint(path, seconds=1e-9), CopyAt(3, path)).run()
    again = loop(2)
    resume(again, path.with_name("copy"))
    assert (again.step, again.epoch) == (3, 0)
    again.run()
    assert bits(again.state) == bits(whole.state)
    np.testing.assert_array_equal(
        again.record.history["loss"], whole.record.history["loss"]
    )


def test_a_checkpoint_of_another_network_is_refused(loop, tmp_path):
    path = tmp_path / "checkpoint.safetensors"
    loop(1, Checkpoint(path, seconds=0)).run()
    learner = learners.Supervised(
        nn.Dense(2), losses.CrossEntropy(), optimizers.Adam(0.02)
    )
    other = loop(1, engine=Engine(learner, batch_size=8))
    with pytest.raises(FileError, match="another run"):
        resume(other, path)


def test_a_full_disk_leaves_the_earlier_checkpoint_whole(loop, tmp_path, monkeypatch):
    path = tmp_path / "checkpoint.safetensors"
    loop(1, Checkpoint(path, seconds=0)).run()
    before = path.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(FileError, match="No space left"):
        loop(2, Checkpoint(path, seconds=0)).run()
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == [path.name], "litter left behind"
