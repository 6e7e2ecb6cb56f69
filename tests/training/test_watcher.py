import dataclasses
from typing import Any

import jax
import numpy as np
import pytest
from training_cases import ENGINE, clouds

from glassnet.errors import GlassnetWarning
from glassnet.learners import Perceptron
from glassnet.paths import flatten
from glassnet.population import Replicas, members
from glassnet.training import Callback, Engine, Learner, Resident, runner
from glassnet.training.callbacks import Checkpoint, resume
from glassnet.training.watcher import Watcher, usual


class StopAt(Callback):
    def __init__(self, step):
        self.step = step

    def __call__(self, moment, loop):
        if moment == "chunk" and loop.step >= self.step:
            loop.stop("killed")


def bits(tree):
    leaves = flatten(jax.device_get(tree))
    return {path: np.asarray(leaf).tobytes() for path, leaf in leaves.items()}


def test_watched_or_not_a_run_comes_to_the_same_bits_by_the_same_program(loop):
    plain, watched = loop(4), loop(4, watch=2)  # 3 steps an epoch
    plain.run()
    programs = runner._advance._cache_size()
    watched.run()
    assert runner._advance._cache_size() == programs
    assert bits(plain.state) == bits(watched.state)
    assert plain.record.losses.tolist() == watched.record.losses.tolist()
    assert len(plain.record.looks) == 0
    assert watched.record.looks.steps.tolist() == [0, 2, 4, 6, 8, 10]


def test_a_look_shows_the_step_that_is_made_next(loop):
    run = loop(2, watch=2, validation=None)
    states = {}

    class Keep(Callback):
        def __call__(self, moment, loop):
            states[loop.step] = loop.state["learner"]["params"]

    run.callbacks = (Keep(),)
    run.run()
    looks = run.record.looks
    row = looks.layers.index("0")
    for i, step in enumerate(looks.steps.tolist()[:2]):  # chunks end at 0, 2, 3, 4, 6
        weights = states[step]["0"]
        flat = np.concatenate([np.ravel(a) for a in jax.tree.leaves(weights)])
        size = np.sqrt((flat**2).mean())
        np.testing.assert_allclose(looks["weights"][i, row], size, rtol=1e-6)


def test_where_epochs_are_short_looks_wait_for_the_next_to_begin(loop):
    run = loop(6, watch=5)  # 3 steps an epoch: multiples 0, 5, 10, 15
    run.run()
    assert run.record.looks.steps.tolist() == [0, 6, 12, 15]


def test_every_due_step_is_reached_and_none_is_looked_at_twice():
    for every in range(1, 12):
        for epoch in range(1, 12):
            watcher, step, seen = Watcher(ENGINE, every, epoch), 0, []
            while step < 5 * epoch:
                seen += [step] if watcher._due(step) else []
                step += watcher.until(step, epoch - step % epoch)
            multiples = range(0, 5 * epoch, every)
            if epoch > every:
                assert seen == list(multiples)
                continue
            rounded = sorted({-(-m // epoch) * epoch for m in multiples})
            assert seen == [s for s in rounded if s < 5 * epoch]


@pytest.mark.parametrize("step", [3, 4, 8])
def test_a_resumed_run_has_the_looks_of_the_whole(loop, tmp_path, step, monkeypatch):
    monkeypatch.setattr("glassnet.training.loop.SECONDS_BETWEEN_LOOKS", 0.0)
    path = tmp_path / "checkpoint.safetensors"
    whole = loop(4, watch=2)
    whole.run()
    loop(4, StopAt(step), Checkpoint(path), watch=2).run()
    again = loop(4, watch=2)
    resume(again, path)
    again.run()
    one, two = whole.record.looks, again.record.looks
    assert one.columns == two.columns and one.steps.tolist() == two.steps.tolist()
    np.testing.assert_array_equal(one.values, two.values)
    courses = (one.means([3, 6, 9, 12]), two.means([3, 6, 9, 12]))
    np.testing.assert_array_equal(*(list(course.values()) for course in courses))


def test_members_are_looked_at_each_by_itself(loop):
    rows = [np.arange(21), np.arange(21)]
    source = members(clouds(), rows)
    run = loop(2, engine=ENGINE, validation=None, watch=3)
    run.run()
    many = loop(2, engine=Replicas(ENGINE, 2), validation=None, watch=3)
    many.source = source
    many.run()
    found = many.record.looks["delta"]
    assert found.shape == (2, 4, 2)
    np.testing.assert_allclose(found[..., 0], run.record.looks["delta"], rtol=1e-4)
    assert many.record.history["delta/0"].shape == (2, 2)


def test_a_learner_without_anything_to_show_is_left_alone(loop):
    run = loop(3, engine=Engine(Perceptron(), batch_size=8), watch=1)
    run.run()
    assert len(run.record.looks) == 0 and "mistakes" in run.record.history


@dataclasses.dataclass(frozen=True)
class Shy(Learner):
    """Cannot be looked into."""

    inner: Any

    def init(self, key, batch):
        return self.inner.init(key, batch)

    def step(self, state, batch, key):
        return self.inner.step(state, batch, key)

    def evaluate(self, state, batch):
        return self.inner.evaluate(state, batch)

    def model(self, state):
        return self.inner.model(state)

    def look(self, state, batch, key):
        raise TypeError("not this one")


def test_a_look_that_fails_costs_a_warning_and_not_the_run(loop):
    for _ in range(2):  # the second time it is not compiled in a thread
        run = loop(3, engine=Engine(Shy(ENGINE.learner), batch_size=8), watch=1)
        with pytest.warns(GlassnetWarning, match="not this one"):
            run.run()
        assert len(run.record) == 3 and len(run.record.looks) == 0


def test_looks_are_taken_in_the_settings_of_the_run(loop):
    with jax.enable_x64(True):
        run = loop(1, watch=1, rows=16, validation=None)
        run.run()
        assert run.record.looks.values.dtype == "float64"


@pytest.mark.parametrize(
    "steps, work, every",
    [
        (600, 1e9, 0),  # three looks are no curve
        (601, 1e9, 200),
        (50_000, 1e9, 1000),
        (5000, 1.0e6, 900),  # 50 looks of 3 + 15 steps
        (5000, 1.0, 0),
    ],
)
def test_looks_are_some_fifty_and_take_a_fiftieth_of_the_time(steps, work, every):
    assert usual(steps, work) == every


def test_where_nobody_says_how_often_the_length_of_the_run_decides(loop):
    run = loop(3, watch=None, rows=16)
    run.run()
    assert len(run.record.looks) == 0  # 6 steps


def test_a_source_of_one_row_can_be_watched(loop):
    run = loop(2, watch=1, rows=1, validation=None)
    run.run()
    assert run.record.looks.steps.tolist() == [0, 1]
    assert isinstance(run.source, Resident)


def test_a_run_ahead_ends_where_the_next_look_is_due(loop):
    runner = loop(1).runner
    often = Watcher(runner, every=10, epoch=57)
    assert [often.until(step, 1000) for step in (0, 9, 10, 57)] == [10, 1, 10, 3]
    rarely = Watcher(runner, every=200, epoch=57)  # at the first epoch after 200 steps
    assert [rarely.until(step, 1000) for step in (0, 57, 228)] == [228, 171, 228]
    assert rarely.until(0, 57) == 57 and Watcher(runner, 0, 57).until(0, 1000) == 1000
