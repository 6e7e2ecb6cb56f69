import pytest

from glassnet.data import Split, load
from glassnet.errors import ConfigError
from glassnet.optimizers import AdamW
from glassnet.population import Bagging, Seeds, Snapshots
from glassnet.recipe import Choices, Data, design, from_toml, to_toml

IRIS = load("iris")


def made(**choices):
    return design(IRIS, Data("iris"), Choices(**choices))


@pytest.mark.parametrize(
    "choices, ensemble, folds",
    [
        (dict(), None, 5),
        (dict(members=3), None, 3),
        (dict(members=1), None, 1),
        (dict(replicas=1), None, 1),
        (dict(replicas=4), Seeds(4), 1),
        (dict(ensemble="seeds", members=4), Seeds(4), 1),
        (dict(ensemble="bagging"), Bagging(5), 1),
        (dict(ensemble="Bagging", members=2), Bagging(2), 1),
        (dict(ensemble=Snapshots(2)), Snapshots(2), 1),
    ],
)
def test_choices_decide_what_answers_together(choices, ensemble, folds):
    recipe = made(**choices)
    assert (recipe.ensemble, recipe.split.folds) == (ensemble, folds)
    assert recipe.members == (ensemble.members if ensemble else folds)
    assert from_toml(to_toml(recipe)) == recipe


@pytest.mark.parametrize(
    "choices, fix",
    [
        (dict(ensemble="bagign"), "did you mean bagging?"),
        (dict(ensemble="folds"), "say members alone"),
        (dict(replicas=3, members=3), "say replicas=3 alone"),
        (dict(replicas=3, ensemble="bagging"), "say replicas=3 alone"),
        (dict(ensemble=Seeds(3), members=3), "say ensemble=Seeds(3) alone"),
    ],
)
def test_choices_that_say_two_things_are_refused(choices, fix):
    with pytest.raises(ConfigError) as caught:
        made(**choices)
    assert fix in caught.value.fix


def test_snapshots_bring_their_own_schedule_and_fitting_epochs():
    recipe = made(ensemble="snapshots", members=3)
    assert isinstance(recipe.optimizer, AdamW)
    assert recipe.epochs % 3 == 0
    with pytest.raises(ConfigError, match="cannot be shared out"):
        made(ensemble="snapshots", members=3, epochs=10)


def test_bags_keep_no_validation_part():
    assert made(ensemble="bagging").split == Split(validation=0.0)
