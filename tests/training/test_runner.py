import jax
import jax.numpy as jnp
import numpy as np
import pytest
from training_cases import ENGINE, clouds

from glassnet.training import Resident, runner
from glassnet.training.engine import columns, rows


def test_numbers_of_one_dtype_are_one_array_and_come_back_as_they_were():
    like = {
        "accuracy": (jnp.array(1, "int32"), jnp.array(2.0)),
        "loss": (jnp.array(3.0), jnp.array(4.0)),
    }
    kept = rows(like)
    assert {name: row.tolist() for name, row in kept.items()} == {
        "int32": [1],
        "float32": [2.0, 3.0, 4.0],  # in the order of the names
    }
    again = columns({name: row[None] for name, row in kept.items()}, like)
    jax.tree.map(lambda a, b: np.testing.assert_array_equal(a, b[None]), again, like)
    assert again["accuracy"][0].dtype == "int32"


def test_as_many_steps_as_are_asked_for_whatever_the_length_of_a_call(monkeypatch):
    source = Resident(clouds(21))
    monkeypatch.setattr(runner, "CHUNK", 4)
    state, metrics = ENGINE.run(ENGINE.start(source, 0), source, 10)
    assert metrics["loss"][0].shape == (10,) and int(state["step"]) == 10
    _, none = ENGINE.run(state, source, 0)
    assert none["loss"][0].shape == (0,)


@pytest.mark.parametrize("members", [(), (3,)])
def test_a_state_is_large_by_all_its_bytes(monkeypatch, members):
    state = {"a": jnp.zeros((*members, 8)), "b": jnp.zeros((*members, 2), "int32")}
    size = 40 * max(1, *members, 1)  # ten numbers of four bytes
    monkeypatch.setattr(runner, "LARGE", size)
    assert not ENGINE.large(state)
    monkeypatch.setattr(runner, "LARGE", size - 1)
    assert ENGINE.large(state)


def test_who_knows_that_a_state_is_large_says_so(monkeypatch):
    source = Resident(clouds(21))
    monkeypatch.setattr(type(ENGINE), "large", lambda *_: pytest.fail("asked again"))
    state = ENGINE.start(source, 0)
    after, _ = ENGINE.run(state, source, 1, owned=True, large=True)
    assert any(leaf.is_deleted() for leaf in jax.tree.leaves(state))
    ENGINE.run(after, source, 1, owned=True, large=False)
    assert not any(leaf.is_deleted() for leaf in jax.tree.leaves(after))
