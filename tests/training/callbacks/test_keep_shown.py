import jax
import numpy as np

from glassnet.training import Callback
from glassnet.training.callbacks import Checkpoint, KeepShown, resume


class StopAt(Callback):
    def __call__(self, moment, loop):
        if moment == "epoch" and loop.epoch == 2:
            loop.stop("killed")


def bias(params, state):
    return jax.tree.leaves(params)[0]


def test_there_is_one_more_than_epochs_and_the_last_is_the_model(loop):
    run = loop(3, KeepShown("bias", bias))
    run.run()
    shown = run.memory["shown/bias"]["rows"]
    assert len(shown) == 4
    assert (shown[0] != shown[3]).any()
    np.testing.assert_array_equal(shown[3], bias(*run.runner.model(run.state)))


def test_a_run_that_was_cut_short_has_them_all(loop, tmp_path):
    path = tmp_path / "checkpoint.safetensors"
    whole = loop(4, KeepShown("bias", bias))
    whole.run()
    loop(4, KeepShown("bias", bias), StopAt(), Checkpoint(path)).run()
    again = loop(4, KeepShown("bias", bias))
    resume(again, path)
    again.run()
    np.testing.assert_array_equal(
        again.memory["shown/bias"]["rows"], whole.memory["shown/bias"]["rows"]
    )
