import tomllib

import pytest

from glassnet import losses, nn, optimizers
from glassnet.data import Split
from glassnet.errors import ConfigError, FileError
from glassnet.recipe import Data, Recipe, diff, from_toml, to_data, to_toml

RECIPE = Recipe(
    Data("a b.csv", target="größe", exclude=("x", "y")),
    nn.Parallel(("deep", nn.Sequential(nn.Dense(3), nn.ReLU())), ("flat", nn.Dense(3))),
    losses.CrossEntropy(0.1),
    optimizers.Scheduled(optimizers.Adam(0.01), optimizers.Cosine(100)),
    penalty=losses.ElasticNet(l2=0.5),
    split=Split(folds=5),
    patience=3,
)


def test_a_recipe_comes_back_from_its_file_as_it_was():
    assert from_toml(to_toml(RECIPE)) == RECIPE


def test_what_is_none_is_left_out_and_comes_back_as_none():
    recipe = Recipe(Data("iris"), nn.Dense(3), losses.CrossEntropy(), optimizers.SGD())
    assert "patience" not in tomllib.loads(to_toml(recipe))
    assert from_toml(to_toml(recipe)).patience is None


def test_two_recipes_differ_in_paths_and_values():
    changed = from_toml(to_toml(RECIPE).replace("learning_rate = 0.01\n", ""))
    # 0.001 is the default that the missing rate takes
    path = "optimizer/optimizer/learning_rate"
    assert diff(RECIPE, changed) == {path: (0.01, 0.001)}


def test_text_that_is_no_toml_names_the_line():
    with pytest.raises(FileError, match="line 1"):
        from_toml("a = = 1")


@pytest.mark.parametrize("seed", [-1, 2**32])
def test_a_seed_fits_the_key(seed):
    assert f"seed = {2**32 - 1}" in to_toml(
        Recipe(*[getattr(RECIPE, n) for n in PARTS], seed=2**32 - 1)
    )
    with pytest.raises(ConfigError, match="seed="):
        Recipe(*[getattr(RECIPE, n) for n in PARTS], seed=seed)


PARTS = ("data", "network", "loss", "optimizer")


def test_every_setting_is_written_also_at_its_default():
    assert to_data(optimizers.Momentum())["momentum"] == 0.9
