import functools
import gc
import threading

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from training_cases import ENGINE, clouds

from glassnet.data.streams import Reader
from glassnet.errors import ConfigError, DataError, FileError
from glassnet.paths import flatten
from glassnet.training import Callback, Loop, Resident, Streamed
from glassnet.training.callbacks import Checkpoint, EarlyStopping, resume
from glassnet.training.compiled import Compiled


class Rows(Reader):
    """Arrays in memory, cut into blocks; remembers what was read."""

    def __init__(self, arrays, counts, act=lambda block: None):
        self._blocks, self.arrays, self.act = counts, arrays, act
        self.read = []

    @property
    def blocks(self):
        return self._blocks

    @property
    def notes(self):
        return []

    def rows(self, block):
        self.act(block)
        self.read.append(block)
        start = sum(self._blocks[:block])
        cut = slice(start, start + self._blocks[block])
        return jax.tree.map(lambda array: np.asarray(array)[cut], self.arrays)


class StopAt(Callback):
    def __init__(self, step):
        self.step = step

    def __call__(self, moment, loop):
        if moment == "chunk" and loop.step >= self.step:
            loop.stop("killed")


def numbers(counts=(5, 3, 8, 1, 6), act=lambda block: None):
    return Rows({"x": np.arange(float(sum(counts)), dtype="f4")}, list(counts), act)


@functools.partial(jax.jit, static_argnums=2)
def batch_of(window, step, size, seed):
    return window.batch(step, size, seed)


def order(stream, epoch, size=4, seed=0):
    """The rows of an epoch in the order in which they train."""
    steps = stream.steps_per_epoch(size)
    seen, filled = [], []
    for step in range(epoch * steps, (epoch + 1) * steps):
        window, left = stream.at(step, size, seed)
        assert left >= 1
        batch = batch_of(window, jnp.array(step), size, jnp.array(seed))
        for x, weight in zip(batch["x"].tolist(), batch["weight"], strict=True):
            (seen if weight else filled).append(x)
    return seen, filled


def bits(tree):
    leaves = flatten(jax.device_get(tree))
    return {path: np.asarray(leaf).tobytes() for path, leaf in leaves.items()}


def threads():
    return [one for one in threading.enumerate() if one.name == "fetch"]


@pytest.fixture(autouse=True)
def no_thread_is_left():
    yield
    assert not threads()


@pytest.fixture
def streaming(monkeypatch):
    """A loop over the clouds in blocks: streaming(epochs, callbacks...)."""
    monkeypatch.setattr("glassnet.training.loop.SECONDS_BETWEEN_LOOKS", 0.0)

    def make(epochs, *callbacks, window=16, **more):
        reader = Rows(clouds(45), [10, 7, 12, 16])
        source, held = Streamed(reader, window=window), Resident(clouds(13))
        settings = {"validation": held, "callbacks": callbacks} | more
        return Loop(ENGINE, source, epochs=epochs, **settings)

    return make


@pytest.mark.parametrize("window", [1, 4, 9, 12, 23, 1000, None])
def test_an_epoch_sees_each_row_once(window):
    stream = Streamed(numbers(), window=window)
    for epoch in range(3):
        seen, filled = order(stream, epoch)
        assert sorted(seen) == list(range(23))
        assert len(filled) == 1 and filled[0] in seen  # 6 batches of 4 have 24 places
    stream.rest()


def test_order_depends_on_seed_and_epoch_alone():
    stream = Streamed(numbers(), window=8)
    orders = [order(stream, e, seed=s)[0] for e, s in [(0, 0), (1, 0), (0, 1), (0, 0)]]
    assert orders[0] == orders[3]
    assert orders[0] != orders[1] and orders[0] != orders[2]
    stream.rest()


def test_a_window_holds_the_rows_of_blocks_that_are_next_to_each_other():
    stream = Streamed(Rows({"x": np.arange(40.0)}, [4] * 10), window=8)
    seen, _ = order(stream, 0)
    for start in range(0, 40, 8):
        together = {int(x) // 4 for x in seen[start : start + 8]}
        assert len(together) == 2  # two blocks of four in a window of eight
    assert seen[:8] != sorted(seen[:8])  # and mixed inside it
    stream.rest()


def test_a_step_far_ahead_is_the_same_as_when_all_before_it_were_made():
    walked, jumped = Streamed(numbers(), window=8), Streamed(numbers(), window=8)
    order(walked, 0)
    order(walked, 1)
    last = 2 * 6 + 5
    for step in range(12, 18):
        one = batch_of(walked.at(step, 4, 0)[0], jnp.array(step), 4, jnp.array(0))
    two = batch_of(jumped.at(last, 4, 0)[0], jnp.array(last), 4, jnp.array(0))
    assert bits(one) == bits(two)
    walked.rest()
    jumped.rest()


def test_rows_of_any_shape_in_dictionaries_keep_their_types():
    arrays = {
        "x": {"a": np.ones((6, 2, 3), "f4"), "b": np.arange(6, dtype="i4")},
        "y": np.zeros(6, "i8"),
        "weight": np.arange(6, dtype="f8"),
    }
    stream = Streamed(Rows(arrays, [2, 4]), window=4)
    window, _ = stream.at(0, 2, 0)
    assert window.arrays["x"]["a"].shape == (4, 2, 3)
    assert window.arrays["x"]["b"].dtype == "int32"
    # 64 bits only where asked for, as everywhere in JAX
    assert window.arrays["y"].dtype == "int32"
    assert window.arrays["weight"].dtype == "float32"
    batch = window.batch(jnp.array(0), 2, jnp.array(0))
    np.testing.assert_array_equal(batch["weight"], batch["x"]["b"].astype("f4"))
    stream.rest()


def test_sixty_four_bits_where_asked_for():
    with jax.enable_x64(True):
        stream = Streamed(Rows({"x": np.arange(6) / 3}, [2, 4]), window=4)
        window, _ = stream.at(3, 2, 0)
        batch = window.batch(jnp.array(3), 2, jnp.array(0))
        assert batch["x"].dtype == "float64"
        assert set(batch["x"].tolist()) <= set((np.arange(6) / 3).tolist())
        stream.rest()


def test_windows_of_a_run_use_one_program(streaming):
    streaming(2).run()
    with Compiled() as compiled:
        streaming(4).run()  # 3 windows an epoch, the last of them shorter
    assert compiled.count == 0


def test_streamed_rows_are_learned_from(streaming):
    loop = streaming(30)
    loop.run()
    assert loop.record.history["step"][-1] == 30 * 6  # 45 rows in batches of 8
    assert loop.record.history["validation_loss"][-1] < 0.3


def test_one_window_of_all_rows_has_the_weight_and_steps_of_rows_in_memory(streaming):
    loop, resident = streaming(1, window=45), Resident(clouds(45))
    assert loop.steps_per_epoch == resident.steps_per_epoch(8)
    loop.run()
    assert loop.record.losses.shape == (6,)


@pytest.mark.parametrize("step", [1, 2, 3, 6, 7, 11])  # within and between windows
def test_an_interrupted_run_goes_on_to_the_same_bits(streaming, tmp_path, step):
    path = tmp_path / "checkpoint.safetensors"
    whole = streaming(3, EarlyStopping())
    whole.run()
    streaming(3, EarlyStopping(), StopAt(step), Checkpoint(path)).run()
    again = streaming(3, EarlyStopping())
    resume(again, path)
    assert again.step == step
    again.run()
    assert bits(again.state) == bits(whole.state)
    assert bits(again.memory) == bits(whole.memory)
    for name in ("loss", "validation_loss", "step"):
        np.testing.assert_array_equal(
            again.record.history[name], whole.record.history[name]
        )


def test_the_length_of_chunks_changes_no_bit(streaming, monkeypatch):
    one, two = streaming(3), streaming(3)
    one.run()  # one step a chunk
    monkeypatch.setattr("glassnet.training.loop.SECONDS_BETWEEN_LOOKS", 1e3)
    two.run()
    assert bits(one.state) == bits(two.state)


def test_looks_are_taken_of_the_window_that_the_step_is_in(streaming):
    loop = streaming(2, watch=2)
    loop.run()
    assert len(loop.record.looks.steps) == 6  # of 12 steps


def test_the_next_window_is_read_while_this_one_is_used():
    read, go = [], threading.Event()

    def act(block):
        read.append(block)
        if len(read) == 2 + 2:  # the probe, two blocks of a window, one of the next
            go.set()

    stream = Streamed(Rows({"x": np.arange(16.0)}, [4] * 4, act), window=8)
    stream.at(0, 4, 0)
    assert stream._next is None  # while the first step is compiled
    stream.at(1, 4, 0)
    assert go.wait(10), "nobody reads ahead"
    stream.rest()


def test_windows_of_a_single_batch_are_read_ahead_too():
    stream = Streamed(Rows({"x": np.arange(16.0)}, [4] * 4), window=4)
    stream.at(0, 4, 0)
    for step in range(1, 6):
        stream.at(step, 4, 0)
        assert stream._next is not None and stream._next[0][0].first == step + 1
    stream.rest()


def test_no_more_than_two_windows_are_alive_at_a_time():
    alive = []
    stream = Streamed(Rows({"x": np.zeros((64, 7), "f4")}, [4] * 16), window=8)
    window = None
    gc.collect()
    for step in range(0, 32, 2):
        window, _ = stream.at(step, 4, 0)
        alive.append(sum(one.shape == (8, 7) for one in jax.live_arrays()))
    # on the device only the one that is used; the next is filled beside it
    assert max(alive) == 1 and window is not None
    stream.rest()
    assert stream._now is stream._next is stream._left is None


def test_memory_is_stated():
    rows = {"x": np.zeros((1000, 256), "f4"), "y": np.zeros(1000, "i4")}
    stream = Streamed(Rows(rows, [100] * 10), window=300)
    # 1028 bytes a row; two windows of 300 and a block of 100 are 719,600 bytes
    assert stream.megabytes == pytest.approx(1028 * 700 / 2**20)
    assert stream.window == 300
    assert Streamed(Rows(rows, [100] * 10)).window == 1000  # all fit into 64 MiB


def test_a_block_that_two_windows_share_is_read_once_for_both():
    reader = Rows({"x": np.arange(24.0)}, [12, 12])
    stream = Streamed(reader, window=8)
    order(stream, 0)
    stream.rest()
    assert len([b for b in reader.read[1:] if b in (0, 1)]) <= 3  # 2, and one ahead


def test_the_error_of_a_block_reaches_the_caller_and_ends_the_thread(streaming):
    def act(block):
        if len(reader.read) > 5:
            raise FileError("Gone.", got="nothing", expected="a file", fix="find it")

    loop = streaming(5)
    reader = loop.source.reader
    reader.act = act
    with pytest.raises(FileError, match="find it"):
        loop.run()
    assert loop.step > 0


def test_a_run_that_is_stopped_leaves_no_thread_and_can_go_on(streaming):
    loop = streaming(3, StopAt(4))
    loop.run()
    assert not threads() and loop.step == 4


def test_rows_that_change_their_shape_are_refused():
    arrays = {"x": np.zeros((6, 2), "f4")}
    reader = Rows(arrays, [3, 3])
    stream = Streamed(reader, window=6)
    reader.arrays = {"x": np.zeros((6, 5), "f4")}
    with pytest.raises(DataError, match="other rows than it should"):
        stream.at(0, 2, 0)
    reader.arrays = {"x": np.zeros((5, 2), "f4")}
    with pytest.raises(DataError, match="3 rows"):
        stream.at(0, 2, 0)
    stream.rest()


def test_windows_and_files_without_rows_are_refused():
    with pytest.raises(ConfigError, match="window=0"):
        Streamed(numbers(), window=0)
    with pytest.raises(DataError, match="no rows"):
        Streamed(Rows({"x": np.zeros(0)}, [0, 0]))
