import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet import losses, nn, optimizers
from glassnet.errors import ConfigError
from glassnet.learners import Supervised
from glassnet.paths import flatten
from glassnet.recipe import Data, Recipe
from glassnet.recipe.knobs import edited, knobs, turned

NETWORK = nn.Sequential(
    nn.Dense(4),
    nn.Dropout(0.1),
    nn.Repeat(nn.Sequential(nn.Dense(4), nn.Dropout(0.2)), 2),
    nn.StochasticDepth(0.3),
    nn.Dense(2),
)
WRAPPED = optimizers.Scheduled(
    optimizers.ClipByGlobalNorm(optimizers.AdamW(0.01), 2.0), optimizers.WarmUp(5)
)
RECIPE = Recipe(Data("x"), NETWORK, losses.CrossEntropy(0.05), WRAPPED)
BATCH = {"x": jnp.ones((3, 4)), "y": jnp.zeros(3, int), "weight": jnp.ones(3)}


def learner(recipe):
    parts = (recipe.network, recipe.loss, recipe.optimizer, recipe.penalty)
    return Supervised(*parts, initial_scale=recipe.initial_scale)


def test_every_number_of_optimizer_penalty_and_loss_can_be_swept():
    found = knobs(RECIPE)
    assert found["learning_rate"] == found["weight_decay"] == "optimizer"
    assert found["norm"] == "optimizer"  # of the clipping around it
    assert found["l1"] == "penalty" and found["smoothing"] == "loss"
    assert found["dropout"] == "network" and found["seed"] == "recipe"
    assert "decay_all" not in found and "batch_size" not in found


@pytest.mark.parametrize(
    "values",
    [
        {"learning_rate": 0.5},
        {"norm": 0.3, "weight_decay": 0.2},
        {"dropout": 0.7},
        {"l2": 0.25, "smoothing": 0.0},
        {"initial_scale": 0.5, "beta1": 0.3},
    ],
    ids=str,
)
def test_turning_a_state_gives_the_state_of_the_edited_recipe(values):
    base = edited(RECIPE, dict.fromkeys(values, 0.1))
    state = learner(base).init(jax.random.key(0), BATCH)
    # as in a sweep: 0.1 of the starting weights, and then a factor would be of that
    if "initial_scale" in values:
        state = learner(RECIPE).init(jax.random.key(0), BATCH)
    found = turned(base, learner(base), state, values)
    want = learner(edited(RECIPE, values)).init(jax.random.key(0), BATCH)
    assert jax.tree.structure(found) == jax.tree.structure(want)
    wanted = flatten(want)
    for path, leaf in flatten(found).items():
        np.testing.assert_allclose(leaf, wanted[path], rtol=1e-6, err_msg=path)
        assert leaf.dtype == wanted[path].dtype and leaf.shape == wanted[path].shape


def test_dropout_turns_what_drops_features_and_not_what_drops_layers():
    network = edited(RECIPE, {"dropout": 0.7}).network
    said = repr(network)
    assert said.count("Dropout(0.7)") == 2 and "StochasticDepth(0.3)" in said


def test_a_value_outside_its_range_is_refused_as_everywhere():
    with pytest.raises(ConfigError, match="learning_rate=-1.0"):
        edited(RECIPE, {"learning_rate": -1.0})
    with pytest.raises(ConfigError, match="seed"):
        edited(RECIPE, {"seed": 0.5})


@pytest.mark.parametrize(
    "recipe, name, fix",
    [
        (dataclasses.replace(RECIPE, network=nn.Dense(2)), "dropout", "nn.Dropout"),
        (
            dataclasses.replace(RECIPE, optimizer=optimizers.Adam()),
            "weight_decay",
            "AdamW, or sweep l2",
        ),
        (RECIPE, "learningrate", "did you mean learning_rate"),
    ],
)
def test_what_this_recipe_has_not_is_refused_with_a_mend(recipe, name, fix):
    with pytest.raises(ConfigError, match=f"number called {name}") as caught:
        edited(recipe, {name: 0.1})
    assert fix in caught.value.fix
