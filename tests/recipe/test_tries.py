import jax
import numpy as np
import pytest

from glassnet.data import load, prepare
from glassnet.errors import ConfigError, DivergedError
from glassnet.recipe import Choices, Data, design, train
from glassnet.recipe.knobs import edited
from glassnet.recipe.tries import try_all

X = np.random.default_rng(0).normal(size=(60, 3)).astype("float32")
DATA = load((X, np.where(X[:, 0] + X[:, 1] > 0, "yes", "no")))


def made(**choices):
    usual = {"epochs": 5, "hidden": (6,), "dropout": 0.1, "batch_size": 16, "watch": 0}
    recipe = design(DATA, Data(""), Choices(**usual | choices))
    return recipe, prepare(DATA, recipe.split, recipe.preprocess)


@pytest.mark.parametrize(
    "choices", [{"members": 1, "patience": 2}, {"replicas": 2}, {"members": 2}], ids=str
)
def test_a_trial_is_what_the_same_settings_make_alone(choices):
    recipe, prepared = made(**choices)
    trials = [
        {"learning_rate": 1e-3, "dropout": 0.0, "initial_scale": 1.0, "seed": 3.0},
        {"learning_rate": 5e-2, "dropout": 0.5, "initial_scale": 0.3, "seed": 7.0},
    ]
    for found, settings in zip(try_all(recipe, prepared, trials), trials, strict=True):
        alone = train(edited(recipe, settings), prepared)
        count = len(alone.record)  # of patience, the trial ends with the last of all
        for name, course in alone.record.history.items():
            if name != "seconds":
                again = found.record.history[name][:count]
                np.testing.assert_allclose(again, course, rtol=1e-3, err_msg=name)
        assert np.array_equal(found.best, alone.best)
        assert found.model.members == alone.model.members
        jax.tree.map(
            lambda a, b: np.testing.assert_allclose(a, b, rtol=1e-2, atol=1e-4),
            found.model.params,
            alone.model.params,
        )


def test_a_trial_that_diverges_leaves_the_others_alone():
    recipe, prepared = made(members=1)
    values = [0.01, 1e30]
    found = try_all(recipe, prepared, [{"learning_rate": v} for v in values])
    alone = train(edited(recipe, {"learning_rate": 0.01}), prepared)
    losses = [one.record.history["loss"] for one in found]
    np.testing.assert_allclose(losses[0], alone.record.history["loss"], rtol=1e-3)
    assert not np.isfinite(losses[1]).all()


def test_it_is_said_when_nothing_is_left():
    recipe, prepared = made(members=1)
    with pytest.raises(DivergedError, match="All trials diverged by epoch"):
        try_all(recipe, prepared, [{"learning_rate": v} for v in (1e30, 1e32)])


def test_without_validation_rows_there_is_nothing_to_choose_by():
    recipe, prepared = made(ensemble="snapshots", members=5)
    with pytest.raises(ConfigError, match="rows that trained nothing"):
        try_all(recipe, prepared, [{"learning_rate": 0.1}])
