import pickle

import jax.numpy as jnp
import pytest
from training_cases import ENGINE, clouds

from glassnet.errors import DivergedError
from glassnet.training import Loop, Resident
from glassnet.training.callbacks import NonFiniteGuard


def test_a_loss_that_is_no_number_stops_the_run_and_names_the_step():
    data = clouds()
    data["x"] = data["x"].at[3].set(jnp.inf)
    loop = Loop(ENGINE, Resident(data), epochs=5, callbacks=[NonFiniteGuard()])
    with pytest.raises(DivergedError, match=r"step [123]\.") as caught:
        loop.run()
    assert "learning rate ten times smaller" in caught.value.fix
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_a_sound_run_is_left_alone(loop):
    run = loop(2, NonFiniteGuard())
    run.run()
    assert len(run.record) == 2
