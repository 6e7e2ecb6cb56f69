import jax
import numpy as np

from glassnet.paths import flatten
from glassnet.training import Callback, runner


class Spy(Callback):
    def __init__(self, act=lambda moment, loop: None):
        self.seen, self.act = [], act

    def __call__(self, moment, loop):
        self.seen.append(moment)
        self.act(moment, loop)


def bits(state):
    leaves = flatten(jax.device_get(state))
    return {path: np.asarray(leaf).tobytes() for path, leaf in leaves.items()}


def test_callbacks_hear_of_start_chunks_epochs_and_the_end(loop):
    spy = Spy()
    loop(2, spy).run()
    assert spy.seen[0] == "start" and spy.seen[-1] == "end"
    assert spy.seen.count("epoch") == 2 and spy.seen.count("chunk") >= 2


def test_history_has_a_number_for_each_epoch(loop):
    run = loop(3)
    run.run()
    history = run.record.history
    assert history["epoch"].tolist() == [1, 2, 3]
    assert history["step"].tolist() == [3, 6, 9]  # 21 rows in batches of 8
    assert history["validation_loss"].shape == (3,)
    assert run.record.losses.shape == (9,)


def test_the_loss_of_an_epoch_is_the_mean_over_its_rows(loop):
    run = loop(1)
    run.run()
    # each step's loss is a mean over 8, 8 and 5 rows
    mean = (run.record.losses * [8, 8, 5]).sum() / 21
    np.testing.assert_allclose(run.record.history["loss"][0], mean, rtol=1e-6)


def test_the_length_of_chunks_changes_no_bit(loop, monkeypatch):
    one, two = loop(4), loop(4)
    one.run()
    monkeypatch.setattr(runner, "CHUNK", 1024)
    monkeypatch.setattr("glassnet.training.loop.SECONDS_BETWEEN_LOOKS", 0.0)
    two.run()  # one step a chunk
    assert bits(one.state) == bits(two.state)
    np.testing.assert_array_equal(one.record.losses, two.record.losses)


def test_a_stop_ends_the_run_after_the_chunk(loop):
    def stop(moment, run):
        if moment == "chunk" and run.step >= 4:
            run.stop("enough")

    run = loop(100, Spy(stop))
    run.run()
    assert run.record.stopped == "enough"
    assert len(run.record) <= 2 and run.step < 10


def test_a_stopped_run_goes_on_to_the_same_bits(loop, monkeypatch):
    monkeypatch.setattr("glassnet.training.loop.SECONDS_BETWEEN_LOOKS", 0.0)
    whole, parted = loop(3), loop(3)
    whole.run()
    parted.callbacks = (Spy(lambda m, r: r.stop("now") if r.step == 4 else None),)
    parted.run()
    assert parted.step == 4  # in the middle of an epoch
    parted.callbacks = ()
    parted._stop.clear()
    parted.run()
    assert bits(whole.state) == bits(parted.state)
    for name in ("loss", "validation_loss"):
        np.testing.assert_array_equal(
            whole.record.history[name], parted.record.history[name]
        )


def test_a_number_is_turned_in_mid_run_without_compiling(loop):
    path = "learner/optimizer/hyperparams/learning_rate"

    def turn(moment, run):
        if moment == "epoch" and run.epoch == 2:
            run.turn(path, 0.0)

    run = loop(2, Spy(turn))
    run.run()
    before, programs = (
        bits(run.state["learner"]["params"]),
        runner._advance._cache_size(),
    )
    run.epochs = 4
    run.run()
    assert bits(run.state["learner"]["params"]) == before  # a rate of 0 learns nothing
    assert runner._advance._cache_size() == programs


def test_a_run_needs_no_validation_rows(loop):
    run = loop(2, validation=None)
    run.run()
    assert "validation_loss" not in run.record.history


def test_the_csv_has_a_row_for_each_epoch(loop):
    run = loop(2)
    run.run()
    lines = run.record.csv().splitlines()
    assert lines[0] == "epoch,step,seconds,loss,validation_loss"
    assert len(lines) == 3 and lines[2].startswith("2,6,")


def test_a_loop_that_is_handed_a_state_starts_there_and_tells_the_callbacks(loop):
    first, spy = loop(2), Spy()
    first.run()
    second = loop(4, spy)
    second.begin(first.state)
    assert spy.seen == ["start"] and second.step == 6
    second.begin()  # it has begun: nothing happens
    assert spy.seen == ["start"] and second.state is first.state


def test_a_large_state_is_overwritten_to_the_same_bits(loop, monkeypatch):
    monkeypatch.setattr(runner, "CHUNK", 1)
    small = loop(3)
    small.run()
    monkeypatch.setattr(runner, "LARGE", 0)
    kept = []

    def keep(moment, loop):
        if moment != "chunk":
            kept.append(loop.runner.model(loop.state))

    large = loop(3, Spy(keep))
    large.run()
    assert bits(large.state) == bits(small.state)
    assert large.record.losses.tolist() == small.record.losses.tolist()
    assert len({str(bits(dict(enumerate(model)))) for model in kept}) == 4  # all alive


def test_only_an_owned_state_is_given_up(loop, monkeypatch):
    monkeypatch.setattr(runner, "LARGE", 0)
    run = loop(1, validation=None)
    run.begin()
    state = run.state
    after, _ = run.runner.run(state, run.source, 1)
    assert bits(state)["step"] == np.int32(0).tobytes()  # as it was
    again, _ = run.runner.run(state, run.source, 1, owned=True)
    assert bits(again) == bits(after)
    assert any(leaf.is_deleted() for leaf in jax.tree.leaves(state))
