import dataclasses

import pytest

from glassnet import losses, nn, optimizers
from glassnet.data import load
from glassnet.errors import ConfigError
from glassnet.fitting.designing import designed
from glassnet.population import Snapshots
from glassnet.recipe import Choices, Data, Recipe, design, from_toml, to_toml
from glassnet.recipe.unused import check_unused, descends, said

MAP = nn.Codebook(2, 3)
ROWS = load("iris", task="reconstruction")


def of(name, **choices):
    return design(load("iris"), Data("iris"), Choices(model=name, **choices))


def test_a_map_has_no_optimizer_in_its_recipe_and_none_in_its_file():
    recipe = of("som", epochs=3)
    assert recipe.optimizer is None and recipe.epochs == 3
    assert "optimizer" not in to_toml(recipe) and from_toml(to_toml(recipe)) == recipe


def test_so_has_a_codebook_of_ones_own():
    recipe, _ = designed(ROWS, {"epochs": 2}, {"network": MAP})
    assert recipe.network == MAP and recipe.optimizer is None
    with pytest.raises(ConfigError, match="does not use learning_rate"):
        designed(ROWS, {"learning_rate": 0.1}, {"network": MAP})
    with pytest.raises(ConfigError, match="does not use optimizer"):
        designed(ROWS, {}, {"network": MAP, "optimizer": optimizers.SGD()})


@pytest.mark.parametrize(
    "choices",
    [{"optimizer": "SGD"}, {"learning_rate": 0.1}, {"l2": 0.1}, {"patience": 3},
     {"initial_scale": 2.0}, {"ensemble": "Snapshots", "epochs": 10}],
)  # fmt: skip
def test_what_a_map_would_not_look_at_is_refused(choices):
    name = next(iter(choices))
    with pytest.raises(ConfigError, match=f"does not use {name}") as caught:
        of("som", **choices)
    assert caught.value.fix == f"leave {name} out"


def test_the_recipe_itself_refuses_it_too():
    plain = Recipe(Data("d"), MAP, losses.SquaredError())
    for change in (
        {"penalty": losses.ElasticNet(l2=0.1)},
        {"ensemble": Snapshots(3), "epochs": 3},
        {"optimizer": optimizers.SGD()},
    ):
        with pytest.raises(ConfigError, match=next(iter(change))):
            dataclasses.replace(plain, **change)


def test_players_have_an_optimizer_and_no_patience():
    assert of("gan", learning_rate=0.1).optimizer is not None
    with pytest.raises(ConfigError, match="does not use patience or l1") as caught:
        check_unused(nn.Dense(1), losses.Wasserstein(), {"patience": 3, "l1": 0.1})
    assert caught.value.got == "patience=3 and l1=0.1"


def test_a_network_that_goes_down_a_loss_needs_an_optimizer():
    with pytest.raises(ConfigError, match="needs an optimizer") as caught:
        Recipe(Data("d"), nn.Dense(3), losses.CrossEntropy())
    assert "Dense" in caught.value.got


def test_only_maps_and_games_go_down_no_loss():
    assert descends(nn.Dense(1), losses.SquaredError()) and descends(nn.ReLU(), None)
    assert not descends(MAP, None)
    assert not descends(nn.Dense(1), losses.NonSaturating())


def test_what_was_said_is_what_is_not_at_its_default():
    assert said(Choices(l2=0.0, epochs=3, seed=1)) == {"epochs": 3, "seed": 1}
