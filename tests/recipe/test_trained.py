import dataclasses

import jax
import numpy as np
import pytest

from glassnet import losses, nn
from glassnet.data import Split, load, prepare
from glassnet.errors import ConfigError
from glassnet.recipe import Choices, Data, design, from_toml, to_toml, train
from glassnet.recipe.room import demand_room

X = np.random.default_rng(0).normal(size=(40, 3)).astype("float32")
DATA = load((X, np.where(X[:, 0] > 0, "yes", "no")))
RECIPE = design(DATA, Data(""), Choices(epochs=4, members=1, hidden=(4,)))
PREPARED = prepare(DATA, RECIPE.split, RECIPE.preprocess)


def numbers(trained):
    return [leaf.tolist() for leaf in jax.tree.leaves(trained.model.params)]


def test_the_same_recipe_gives_the_same_bits_and_another_seed_does_not():
    one, two = (train(RECIPE, PREPARED) for _ in range(2))
    other = train(dataclasses.replace(RECIPE, seed=1), PREPARED)
    assert numbers(one) == numbers(two) != numbers(other)


def test_the_kept_weights_are_those_of_the_best_validation_loss():
    found = train(RECIPE, PREPARED)
    course = found.record.history["validation_loss"]
    assert int(found.best) == int(course.argmin()) + 1


@pytest.mark.parametrize("units", [1, 3, 10])
def test_a_network_must_end_in_one_output_for_each_class(units):
    recipe = dataclasses.replace(RECIPE, network=nn.Dense(units))
    with pytest.raises(ConfigError, match=f"{units} outputs for 2 classes") as caught:
        train(recipe, PREPARED)
    assert caught.value.fix == "end it with Dense(2)"


def test_two_classes_may_share_one_output():
    recipe = dataclasses.replace(
        RECIPE, network=nn.Dense(1), loss=losses.BinaryCrossEntropy()
    )
    model = train(recipe, PREPARED).model
    chances = model.predict_proba(X)
    assert chances.shape == (40, 2)
    np.testing.assert_allclose(chances.sum(1), 1, rtol=1e-6)


def test_no_validation_part_means_the_last_epoch():
    recipe = dataclasses.replace(RECIPE, split=Split(validation=0.0))
    found = train(recipe, prepare(DATA, recipe.split, recipe.preprocess))
    assert int(found.best) == 4
    assert "validation_loss" not in found.record.history


def test_a_network_larger_than_all_memory_is_refused_before_it_is_made():
    shape = {"kernel": jax.ShapeDtypeStruct((10**7, 10**7), "float32")}
    with pytest.raises(ConfigError, match="100,000,000,000,000 weights"):
        demand_room(shape, members=1)
    small = {"kernel": jax.ShapeDtypeStruct((10, 10), "float32")}
    demand_room(small, members=5)


def test_watching_the_layers_changes_no_bit_and_is_part_of_the_recipe():
    plain = train(dataclasses.replace(RECIPE, watch=0), PREPARED)
    watched = dataclasses.replace(RECIPE, watch=2)
    found = train(from_toml(to_toml(watched)), PREPARED)
    assert numbers(found) == numbers(plain)
    assert len(plain.record.looks) == 0
    steps = len(plain.record.losses)
    assert found.record.looks.steps.tolist() == list(range(0, steps, 2))
    assert "delta/deep/0" in found.record.history
    assert len(train(RECIPE, PREPARED).record.looks) == 0  # too short to say nothing


def test_watch_is_a_count_or_nothing():
    assert Choices(watch=0).watch == 0 and design(DATA, Data("")).watch is None
    with pytest.raises(ConfigError, match="watch"):
        Choices(watch=-1)
