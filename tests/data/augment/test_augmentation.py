import jax
import jax.numpy as jnp
import numpy as np
import pytest
from batches import changed

from glassnet.data.augment import (
    Brightness,
    Chain,
    Flip,
    MixUp,
    Noise,
    Rotate,
    Shift,
    Sometimes,
)
from glassnet.data.augment.augmentation import parts
from glassnet.errors import DataError, ShapeError
from glassnet.paths import flatten, turn

KEY = jax.random.key(0)


def test_numbers_inside_stand_under_the_name_of_their_augmentation():
    inside = Chain(Flip(), Sometimes(Rotate(30.0), 0.25))
    found = {path: number.item() for path, number in flatten(inside.numbers()).items()}
    assert found == {
        "0/probability": 0.5,
        "1/augmentation/degrees": 30.0,
        "1/probability": 0.25,
    }


def test_numbers_in_a_state_can_be_turned_by_their_path():
    noise = Chain(Noise(1.0))
    state = {"augment": {"hyperparams": noise.numbers()}}
    state = turn(state, "augment/hyperparams/0/deviation", 3.0)
    batch = {"x": jnp.zeros((2, 3))}
    louder = noise(batch, KEY, state["augment"]["hyperparams"])["x"]
    np.testing.assert_allclose(louder, 3 * noise(batch, KEY)["x"], rtol=1e-6)


def test_numbers_that_are_not_given_are_as_the_settings_say():
    chain, batch = Chain(Noise(1.0), Noise(2.0)), {"x": jnp.zeros((2, 3))}
    partly = {"1": {"deviation": jnp.array(2.0)}}
    for numbers in ({}, partly):
        found = chain(batch, KEY, numbers)["x"]
        np.testing.assert_allclose(found, changed(chain, batch)["x"], rtol=1e-5)


def test_what_is_applied_sometimes_keeps_the_stream_of_its_kind():
    chain = Chain(Flip(), Sometimes(Flip()), Shift(), Sometimes(Shift()))
    streams = [part.stream for part in parts(chain)]
    assert streams == ["Flip0", "Flip1", "Shift0", "Shift1"]


def test_several_arrays_are_refused():
    batch = {"x": {"age": jnp.ones(3), "photo": jnp.ones((3, 2, 2, 1))}}
    with pytest.raises(ShapeError, match="x of 2 arrays: age, photo"):
        Flip()(batch, KEY)


@pytest.mark.parametrize(
    "augmentation", [Brightness(), Rotate(), Noise(), MixUp()], ids=repr
)
def test_whole_numbers_are_not_calculated_with(augmentation):
    batch = {"x": jnp.ones((2, 2, 2, 1), "uint8")}
    with pytest.raises(DataError, match="uint8"):
        augmentation(batch, KEY)
