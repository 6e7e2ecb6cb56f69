import jax
import jax.numpy as jnp
import numpy as np
from batches import changed

from glassnet.data.augment import (
    Brightness,
    Chain,
    CutMix,
    FeatureMask,
    Flip,
    MixUp,
    Noise,
    Shift,
    Sometimes,
)

KEY = jax.random.key(0)
IMAGES = {"x": jax.random.uniform(KEY, (50, 3, 3, 1))}


def test_the_first_comes_first():
    x = {"x": jnp.zeros((1, 1))}
    # all is hidden by 7 and then by 8, or the other way around
    first, second = FeatureMask(1.0, fill=7.0), FeatureMask(1.0, fill=8.0)
    assert changed(Chain(first, second), x)["x"].item() == 8
    assert changed(Chain(second, first), x)["x"].item() == 7


def test_an_empty_chain_changes_nothing():
    assert (changed(Chain(), IMAGES)["x"] == IMAGES["x"]).all()


def test_one_put_in_between_changes_nobodys_random_numbers():
    short = changed(Chain(Noise(), Brightness()), IMAGES)["x"]
    still = FeatureMask(0.0)
    np.testing.assert_array_equal(
        changed(Chain(Noise(), still, Brightness()), IMAGES)["x"], short
    )


def test_two_of_a_kind_draw_for_themselves():
    zeros = {"x": jnp.zeros((4, 5))}
    once = changed(Chain(Noise()), zeros)["x"]
    twice = changed(Chain(Noise(), Noise()), zeros)["x"]
    assert not np.allclose(twice, 2 * once)


def test_sometimes_is_each_example_for_itself_and_as_often_as_it_says():
    zeros = {"x": jnp.zeros((2000, 3))}
    moved = changed(Sometimes(Noise(), 0.3), zeros)["x"] != 0
    assert (moved.all(1) == moved.any(1)).all()  # whole rows
    # standard deviation: sqrt(.3 * .7 / 2000) = .010
    np.testing.assert_allclose(moved.all(1).mean(), 0.3, atol=0.03)


def test_always_and_never_are_the_change_and_nothing():
    always = changed(Sometimes(Flip(probability=1.0), 1.0), IMAGES)["x"]
    np.testing.assert_array_equal(always, IMAGES["x"][:, :, ::-1])
    never = changed(Sometimes(Shift(2.0), 0.0), IMAGES)["x"]
    np.testing.assert_array_equal(never, IMAGES["x"])


def test_answers_that_are_not_mixed_become_shares_as_well():
    batch = IMAGES | {"y": jnp.arange(50) % 4}
    new = changed(Sometimes(MixUp(1.0, classes=4), 0.5), batch)
    right = jnp.arange(50) % 4
    same = (new["x"] == batch["x"]).all((1, 2, 3))
    assert 10 < same.sum() < 40
    np.testing.assert_array_equal(new["y"][same], jax.nn.one_hot(right[same], 4))
    np.testing.assert_allclose(new["y"].sum(-1), 1, rtol=1e-6)


def test_mixing_twice_mixes_shares():
    batch = IMAGES | {"y": jnp.arange(50)}
    chain = Chain(MixUp(1.0, classes=50), CutMix(1.0, classes=50))
    new = changed(chain, batch)
    assert new["y"].shape == (50, 50)
    np.testing.assert_allclose(new["y"].sum(-1), 1, rtol=1e-6)
    assert ((new["y"] > 0).sum(-1) > 2).any()
