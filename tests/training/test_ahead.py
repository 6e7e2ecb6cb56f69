import jax
import numpy as np
import pytest
from training_cases import ENGINE, clouds

from glassnet.paths import flatten
from glassnet.training import Callback, Resident, runner
from glassnet.training.ahead import Ahead


class Do(Callback):
    def __init__(self, act):
        self.act = act

    def __call__(self, moment, loop):
        self.act(moment, loop)


class Counting:
    """Steps of each call of the compiled program."""

    def __init__(self, monkeypatch):
        self.calls, inner = [], runner._advance

        def advance(own, state, source, steps):
            self.calls.append(int(steps))
            return inner(own, state, source, steps)

        monkeypatch.setattr(runner, "_advance", advance)


@pytest.fixture
def calls(monkeypatch):
    monkeypatch.setattr("glassnet.training.loop.SECONDS_BETWEEN_LOOKS", 60.0)
    return Counting(monkeypatch).calls


def bits(state):
    leaves = flatten(jax.device_get(state))
    return {path: np.asarray(leaf).tobytes() for path, leaf in leaves.items()}


def test_short_epochs_are_done_in_one_go_if_nobody_looks_at_their_states(loop, calls):
    heard = []
    spy = Do(lambda moment, run: heard.append((moment, run.epoch, run.step)))
    run = loop(6, spy, validation=None)
    run.run()
    # a first step to see how long one takes, the rest of the epoch, and all the others
    assert calls == [1, 2, 15]
    assert heard[-1] == ("end", 6, 18)
    assert [e for e in heard if e[0] == "epoch"] == [
        ("epoch", n, 3 * n) for n in range(1, 7)
    ]
    assert heard.count(("chunk", 3, 12)) == 1  # of the fourth epoch, and of no other


def test_the_numbers_of_every_epoch_are_those_of_steps_done_one_by_one(
    loop, calls, monkeypatch
):
    fast, slow = loop(6, validation=None), loop(6, validation=None)
    fast.run()
    monkeypatch.setattr("glassnet.training.loop.SECONDS_BETWEEN_LOOKS", 0.0)
    slow.run()
    assert calls == [1, 2, 15, *[1] * 18]
    assert bits(fast.state) == bits(slow.state)
    np.testing.assert_array_equal(fast.record.losses, slow.record.losses)
    np.testing.assert_array_equal(
        fast.record.history["loss"], slow.record.history["loss"]
    )


def test_a_stop_between_leaves_the_state_of_the_steps_before_it(loop, calls):
    def stop(moment, run):
        if moment == "epoch" and run.epoch == 4:
            run.stop("enough")

    run, four = loop(9, Do(stop), validation=None), loop(4, validation=None)
    run.run()
    four.run()
    assert (run.epoch, run.step) == (4, 12) and int(run.state["step"]) == 12
    assert bits(run.state) == bits(four.state)
    run.callbacks, run._stop = (), type(run._stop)()  # and it goes on from there
    run.run()
    whole = loop(9, validation=None)
    whole.run()
    assert bits(run.state) == bits(whole.state) and run.step == 27


def test_who_looks_at_each_epoch_gets_its_state_and_nothing_is_done_twice(loop, calls):
    seen = []

    def look(moment, run):
        if moment == "epoch":
            seen.append(int(run.state["step"]))

    loop(4, Do(look), validation=None).run()
    assert seen == [3, 6, 9, 12] and calls == [1, 2, 3, 3, 3]


def test_who_looks_late_costs_one_epoch_more(loop, calls):
    seen = []

    def look(moment, run):
        if moment == "epoch" and run.epoch >= 3:
            seen.append(bits(run.state))

    run = loop(5, Do(look), validation=None)
    run.run()
    # the steps of two epochs again, for their state; from then on each by itself
    assert calls == [1, 2, 12, 6, 3, 3]
    three = loop(3, validation=None)
    three.run()
    assert seen[0] == bits(three.state) and len(seen) == 3


def test_a_number_that_is_turned_holds_from_the_next_step_on(loop, calls):
    path = "learner/optimizer/hyperparams/learning_rate"

    def turn(moment, run):
        if moment == "epoch" and run.epoch == 3:
            run.turn(path, 0.0)

    run, three = loop(7, Do(turn), validation=None), loop(3, validation=None)
    run.run()
    three.run()
    learned = [one.state["learner"]["params"] for one in (run, three)]
    assert bits(learned[0]) == bits(learned[1]) and run.step == 21


def test_validation_needs_the_state_of_each_epoch(loop, calls):
    loop(4).run()
    assert calls == [1, 2, 3, 3, 3]


def test_a_large_state_is_never_left_behind(loop, calls, monkeypatch):
    monkeypatch.setattr(runner, "LARGE", 0)
    run, found = loop(3, validation=None), []
    monkeypatch.setattr(run.runner.__class__, "large", lambda *_: True)
    run.callbacks = (Do(lambda m, r: found.append((m, r._ahead.left))),)
    run.run()
    assert all(left == 0 for _, left in found) and run.step == 9


def test_rows_are_let_go_of_once_nobody_can_come_back_to_them():
    rows, ahead = Resident(clouds(21)), Ahead(ENGINE)
    ahead.put(ENGINE.start(rows, 0))
    ahead.run(rows, 4)
    assert ahead.take(3)["loss"][0].shape == (3,) and ahead.left == 1
    assert ahead._rows is rows
    ahead.take(1)
    assert ahead._rows is None and int(ahead.state()["step"]) == 4


def test_nothing_is_done_twice_where_a_stop_is_foreseen(loop, calls):
    def stop(moment, run):
        if moment == "epoch":
            run.foresee(2)
            if run.epoch == 5:
                run.stop("enough")

    run = loop(30, Do(stop), validation=None)
    run.run()
    # after the first epoch always two at a time: 1, then 2 and 3, then 4 and 5
    assert calls == [1, 2, 6, 6] and (run.epoch, run.step) == (5, 15)
    assert int(run.state["step"]) == 15 and len(calls) == 4


def test_of_several_who_foresee_a_stop_the_soonest_counts(loop, calls):
    def soon(epochs):
        return Do(lambda m, run: run.foresee(epochs) if m == "epoch" else None)

    loop(5, soon(1), soon(3), validation=None).run()
    assert calls == [1, 2, 3, 3, 3, 3]
