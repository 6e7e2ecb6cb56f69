import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
import polars
import pytest

from glassnet import losses, nn
from glassnet.data import LabeledTexts, TextPairs, Texts, Windows, load, prepare
from glassnet.errors import ConfigError
from glassnet.nn import masks
from glassnet.recipe import Choices, Data, design, from_toml, to_toml
from glassnet.recipe.learning import check_answers, targets
from glassnet.recipe.plans import PLANS, plan_for, plan_named, usual_model

PICTURES = {
    "gray 8": (8, 8),
    "gray 28": (28, 28),
    "color 20 by 33": (20, 33, 3),
    "color 96": (96, 96, 3),
}
DEEP = ("vgg16", "resnet18", "resnet34", "resnet50")  # slow to trace
HALVING = ("convolutional_autoencoder", "convolutional_vae", "dcgan", "wgan")
WAVE = np.sin(np.arange(90) / 4) + np.arange(90) / 40
WORDS = [a + b for a in "abcd" for b in "abcde"]
PAIRS = polars.DataFrame({"word": WORDS, "again": WORDS, "kind": ["x", "y"] * 10})
READ = dict(
    series="a series",
    text="a text",
    labeled="texts with answers",
    pairs="pairs of texts",
    masks="pictures with masks",
)


@pytest.fixture(scope="module")
def kinds(tmp_path_factory):
    """A data set of each kind by name."""
    book = tmp_path_factory.mktemp("kinds") / "book.txt"
    book.write_text("the cat sat on the mat. " * 20)
    frame = polars.DataFrame({"y": WAVE})
    found = {
        "text": load(book, form=Texts(context=8)),
        "series": load(frame, "y", form=Windows(steps=6)),
        "table": load("iris"),
        "numbers": load("diabetes"),
        "labeled": load(PAIRS, "kind", form=LabeledTexts("word")),
        "pairs": load(PAIRS, "word", form=TextPairs("again")),
        "rows": load(polars.DataFrame({"a": WAVE, "b": WAVE**2}), task="generation"),
        "pictures of nothing": load("digits", task="reconstruction"),
    }
    for name, shape in PICTURES.items():
        pixels = np.random.default_rng(0).integers(0, 255, (40, *shape), np.uint8)
        found[name] = load((pixels, np.arange(40) % 4))
    answers = np.eye(8, dtype=np.uint8)[np.zeros((40, 8), int)]
    found["masks"] = dataclasses.replace(
        found["gray 8"], task="segmentation", answers=answers, labels=[0, 255]
    )
    return found


def suited(name):
    """The kinds that the brief of an architecture names."""
    plan = PLANS[name]
    pictures = [*PICTURES]
    if plan.data == "rows of any kind":
        return [*pictures, "table", "numbers", "rows", "pictures of nothing"]
    if plan.data == "pictures":
        return pictures + ["pictures of nothing"] * (plan.task is not None)
    return [kind for kind, words in READ.items() if words in plan.data]


@pytest.mark.parametrize("name", PLANS)
def test_it_fits_the_data_it_is_for_and_refuses_all_others(name, kinds):
    fits = []
    for kind, dataset in kinds.items():
        try:
            _, found = plan_for(name, dataset)
        except ConfigError as error:
            assert name in error.problem and PLANS[name].data in error.problem
            listed = error.expected.removeprefix("one of ").split(", ")
            assert listed and name not in listed
            for other in listed:  # what is named instead does fit
                plan_for(other, dataset)
        else:
            fits.append(kind)
            assert found.task == (PLANS[name].task or dataset.task)
    assert sorted(fits) == sorted(suited(name)) and fits


def shapes(recipe, prepared):
    """What the network makes of two rows, found without computing."""
    spec = jax.tree.map(
        lambda a: jax.ShapeDtypeStruct((2, *a.shape[1:]), a.dtype), prepared.x
    )

    def run(key):
        params, state = recipe.network.init(key, spec)
        x = jax.tree.map(lambda one: jnp.zeros(one.shape, one.dtype), spec)
        return recipe.network.apply(params, state, x, key=None, training=False)[0]

    return masks.values(jax.eval_shape(run, jax.random.key(0))).shape


def made(recipe):
    """What a generator makes of two rows of noise."""
    game = recipe.network
    z = jax.ShapeDtypeStruct((2, game.noise), jnp.float32)

    def run(key):
        params, state = game.generator.init(key, z)
        noise = jnp.zeros(z.shape)
        return game.generator.apply(params, state, noise, key=None, training=False)[0]

    return jax.eval_shape(run, jax.random.key(0)).shape


@pytest.mark.parametrize("name", PLANS)
def test_its_network_takes_the_rows_and_its_loss_the_answers(name, kinds):
    for kind in ["color 20 by 33"] if name in DEEP else suited(name):
        if name in HALVING and kind == "color 20 by 33":
            continue
        _, dataset = plan_for(name, kinds[kind])
        choices = Choices(model=name, epochs=1)
        recipe = design(dataset, Data("d"), choices)
        prepared = prepare(dataset, recipe.split, recipe.preprocess)
        if isinstance(recipe.network, nn.Players):
            whole = np.prod(made(recipe)) // 2
            assert whole == prepared.x.shape[1], kind
            continue
        answers = targets(recipe.loss, prepared.y, prepared.target)
        if name in DEEP:
            check_answers(recipe, prepared, answers)
            continue
        shape = shapes(recipe, prepared)
        if dataset.task == "classification":
            assert shape == (2, len(dataset.labels)), kind
        if dataset.task == "segmentation":
            assert shape == (2, *dataset.answers.shape[1:], len(dataset.labels))
        if dataset.task == "regression":
            assert shape == (2, 1), kind
        if dataset.task == "language":
            assert shape == (2, 8, len(dataset.vocabulary.tokens)), kind
        if dataset.task == "translation":  # two letters and the end, of 5 and 3 tokens
            assert shape == (2, 3, 8) and dataset.tokenizer.count == 8
        if not isinstance(recipe.network, nn.Codebook):  # it learns without a loss
            check_answers(recipe, prepared, answers)


@pytest.mark.parametrize("name", HALVING)
def test_pictures_that_do_not_halve_are_told_a_size_that_does(name, kinds):
    _, dataset = plan_for(name, kinds["color 20 by 33"])
    with pytest.raises(ConfigError, match="do not halve") as caught:
        design(dataset, Data("d"), Choices(model=name))
    assert "--size 20,32" in caught.value.fix
    shaped = np.zeros((20, 20 * 32 * 3), np.float32)
    small = dataclasses.replace(dataset, features=shaped, image_shape=(20, 32, 3))
    assert PLANS[name].network(small, 20 * 32 * 3)


def test_a_side_of_a_prime_number_of_pixels_is_cut_into_few_patches():
    pixels = np.random.default_rng(0).integers(0, 255, (40, 61, 61), np.uint8)
    network = PLANS["vision_transformer"].network(load((pixels, [0, 1] * 20)), 61 * 61)
    text = str(network)  # patches of 61 // 7 = 8 pixels in 7 * 8 = 56
    assert "AdaptiveAveragePool(56)" in text and "SpaceToDepth(factor=8)" in text


@pytest.mark.parametrize("name", PLANS)
def test_its_recipe_survives_a_file(name, kinds):
    _, dataset = plan_for(name, kinds[suited(name)[0]])
    recipe = design(dataset, Data("d", form=dataset.form), Choices(model=name))
    assert from_toml(to_toml(recipe)) == recipe
    assert recipe.data.task == dataset.task


def test_names_are_read_in_any_case():
    assert plan_named("LeNet") is PLANS["lenet"]
    assert plan_named("vision-Transformer") is PLANS["vision_transformer"]


@pytest.mark.parametrize(
    "wrong, near", [("vea", "vae"), ("resnet81", "resnet18"), ("lenett", "lenet")]
)
def test_an_unknown_name_is_told_the_nearest(wrong, near):
    with pytest.raises(ConfigError, match="no such model") as caught:
        plan_named(wrong)
    assert near in caught.value.fix and "lenet, convnet" in caught.value.expected


def test_what_is_usual_fits(kinds):
    assert usual_model(kinds["text"]) == "gpt"
    assert usual_model(kinds["series"]) == "lstm"
    assert usual_model(kinds["labeled"]) == "transformer_encoder"
    assert usual_model(kinds["pairs"]) == "transformer"
    assert usual_model(kinds["rows"]) == "gan"
    assert usual_model(kinds["masks"]) == "unet"
    assert usual_model(kinds["pictures of nothing"]) == "autoencoder"
    assert usual_model(kinds["table"]) is None
    assert usual_model(kinds["gray 8"]) is None  # digits in a table have their own
    for dataset in kinds.values():
        name = usual_model(dataset)
        assert name is None or plan_for(name, dataset)


def test_pictures_without_answers_are_not_told_that_they_are_no_pictures(kinds):
    with pytest.raises(ConfigError, match="is for pictures with answers"):
        plan_for("lenet", kinds["pictures of nothing"])


def test_pixels_are_rebuilt_by_likelihood_and_columns_by_squares(kinds):
    plan, pixels = plan_for("autoencoder", kinds["gray 8"])
    assert plan.loss(pixels) == losses.BinaryCrossEntropy()
    assert plan.loss(kinds["table"]) == losses.SquaredError()
    plan, _ = plan_for("vae", kinds["gray 8"])
    assert plan.loss(pixels).of == "logits" and plan.loss(kinds["table"]).of == "values"
