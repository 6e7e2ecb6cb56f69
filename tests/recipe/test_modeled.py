import numpy as np
import polars
import pytest

from glassnet.data import Split, Texts, Windows, load
from glassnet.errors import ConfigError
from glassnet.recipe import Choices, Data, design, from_toml, to_toml
from glassnet.recipe.modeled import MOST_EPOCHS
from glassnet.recipe.plans import PLANS


def digits(task="classification"):
    return load("digits", task=task)


def of(name, dataset, **choices):
    return design(dataset, Data("d"), Choices(model=name, **choices))


@pytest.fixture
def text(tmp_path):
    (tmp_path / "t.txt").write_text("the cat sat on the mat. " * 40)
    return load(tmp_path / "t.txt", form=Texts(context=8))


def test_epochs_make_about_the_steps_of_the_plan():
    # 1797 digits: 360 test, 287 of the rest validate, 1150 train: 18 batches of 64
    recipe = of("lenet", digits())
    assert recipe.batch_size == 64 == PLANS["lenet"].batch_size
    assert recipe.epochs == round(PLANS["lenet"].steps / 18) > 1
    one = load((np.zeros((9, 4)) + np.arange(9)[:, None], np.arange(9) % 2))
    assert of("autoencoder", one).epochs == MOST_EPOCHS


def test_choices_win():
    recipe = of(
        "lenet", digits(), epochs=3, batch_size=10, learning_rate=0.5, seed=7,
        optimizer="SGD", l2=0.1, patience=4, precision="bfloat16",
    )  # fmt: skip
    assert (recipe.epochs, recipe.batch_size, recipe.seed) == (3, 10, 7)
    assert recipe.split.seed == 7 and recipe.patience == 4
    assert "SGD(learning_rate=0.5)" in str(recipe.optimizer)
    assert recipe.penalty.l2 == 0.1 and recipe.precision == "bfloat16"


@pytest.mark.parametrize(
    "given", [{"hidden": (3,)}, {"activation": "ReLU"}, {"dropout": 0.2}]
)
def test_layers_of_ones_own_do_not_go_with_a_model(given):
    with pytest.raises(ConfigError, match="has its own layers") as caught:
        of("LeNet", digits(), **given)
    assert next(iter(given)) in caught.value.fix and "gn.zoo.lenet" in caught.value.fix


def test_one_network_is_trained_unless_more_are_asked_for():
    assert of("lenet", digits()).members == 1
    assert of("lenet", digits(), members=3).split.folds == 3
    assert of("lenet", digits(), replicas=2).ensemble.members == 2
    assert of("lenet", digits(), ensemble="Bagging").members == 5


def test_what_comes_later_in_a_text_or_a_series_validates(text):
    wave = np.sin(np.arange(90) / 4)
    series = load(polars.DataFrame({"y": wave}), "y", form=Windows(steps=6))
    for name, dataset in (("gpt", text), ("lstm", series)):
        split = of(name, dataset).split
        assert split == Split(validation=0.1, order="time")
        train, held = split.parts(dataset).folds[0]
        assert train.max() < held.min()
    assert of("lenet", digits()).split.order != "time"


def test_the_last_stretches_of_a_text_are_in_a_recipe_with_its_form(text):
    data = Data("t.txt", form=text.form)
    recipe = design(text, data, Choices(model="gpt"))
    again = from_toml(to_toml(recipe))
    assert again == recipe and again.data.form == text.form
    assert again.data.form.tokens == " .acehmnost"


def test_the_best_epoch_is_that_of_what_people_look_at(text):
    assert of("lenet", digits()).keep == "accuracy"
    assert of("autoencoder", digits("reconstruction")).keep == "loss"
    assert of("gpt", text).keep == "loss"


def test_pixels_share_one_range_and_columns_have_their_own():
    assert of("lenet", digits()).preprocess.scaling == "range"
    assert of("vae", load("wine", task="reconstruction")).preprocess.scaling == (
        "standard"
    )
