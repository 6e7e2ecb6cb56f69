import numpy as np
import pytest

from glassnet import nn, optimizers
from glassnet.data import load
from glassnet.errors import ConfigError
from glassnet.recipe import Choices, Data, design


def data(rows, classes=True):
    x = np.random.default_rng(0).normal(size=(rows, 2))
    return load((x, np.arange(rows) % 2 if classes else x[:, 0] * 3.3))


def test_choices_win_over_what_suits_the_size():
    choices = Choices(
        hidden=(7, 5),
        activation="tanh",
        dropout=0.0,
        optimizer="SGD",
        learning_rate=0.5,
        batch_size=3,
        epochs=2,
        members=1,
        l2=0.1,
        seed=4,
    )
    recipe = design(data(100), Data("d"), choices)
    network = str(recipe.network)
    assert "Dense(7" in network and "Dense(5" in network and "Tanh()" in network
    assert "Dropout" not in network
    # 100 rows, 80 beside the test, 64 of them train: 22 batches of 3, twice
    assert "SGD(learning_rate=0.5)" in str(recipe.optimizer)
    assert "Cosine(44)" in str(recipe.optimizer)
    assert (recipe.batch_size, recipe.epochs, recipe.split.folds) == (3, 2, 1)
    assert (recipe.seed, recipe.split.seed) == (4, 4)
    assert recipe.penalty is not None and recipe.penalty.l2 == 0.1


def test_no_hidden_layer_is_a_linear_model():
    recipe = design(data(100), Data("d"), Choices(hidden=()))
    assert str(recipe.network).count("Dense") == 1


def test_the_last_layer_suits_the_answers():
    assert "Dense(2" in str(design(data(100), Data("d")).network)
    assert "Dense(1" in str(design(data(100, classes=False), Data("d")).network)


@pytest.mark.parametrize("rows, members", [(4, 1), (6, 2), (9, 3), (100, 5)])
def test_few_rows_make_few_members(rows, members):
    # a fifth, rounded up, is for the test; two of the rest for each member
    assert design(data(rows), Data("d")).split.folds == members


def test_more_members_than_rows_are_refused():
    assert design(data(10), Data("d"), Choices(members=8)).split.folds == 8
    with pytest.raises(ConfigError, match="members=9 for 8 rows"):
        design(data(10), Data("d"), Choices(members=9))


@pytest.mark.parametrize(
    "choices, fix",
    [
        (Choices(activation="rulu"), "did you mean ReLU"),
        (Choices(activation="leaky-relo"), "did you mean LeakyReLU"),
        (Choices(optimizer="adm"), "did you mean Adam?"),
        (Choices(optimizer="zzz"), "use one of the names above"),
    ],
)
def test_unknown_names_are_answered_with_names_as_they_are_written(choices, fix):
    with pytest.raises(ConfigError) as caught:
        design(data(50), Data("d"), choices)
    assert fix in caught.value.fix


def test_names_may_be_written_in_any_case():
    recipe = design(data(50), Data("d"), Choices(activation="leaky_relu"))
    assert nn.LeakyReLU().__repr__() in str(recipe.network)
    recipe = design(data(50), Data("d"), Choices(optimizer="adamw"))
    assert isinstance(recipe.optimizer.optimizer.optimizer, optimizers.AdamW)
