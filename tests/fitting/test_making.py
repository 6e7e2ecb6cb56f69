import numpy as np
import pandas
import polars
import pytest

import glassnet as gn
from glassnet import losses, nn, optimizers
from glassnet.errors import ConfigError, DataError

DRAWS = np.random.default_rng(0).normal(size=(60, 2))
ANSWERS = np.where(DRAWS.sum(1) > 0, "yes", "no")
COLUMNS = {"a": DRAWS[:, 0], "b": DRAWS[:, 1], "answer": ANSWERS}
QUICK = dict(epochs=2, members=1, hidden=(4,), progress=False)
NETWORK = nn.Sequential(nn.Dense(3), nn.Tanh(), nn.Dense(2))


def test_frames_of_pandas_and_polars_train_to_the_same_bits():
    runs = [
        gn.fit(data=kind(COLUMNS), target="answer", **QUICK)
        for kind in (pandas.DataFrame, polars.DataFrame)
    ]
    one, two = (run.history["loss"].tolist() for run in runs)
    assert one == two


def test_a_pair_of_arrays_needs_no_names():
    run = gn.fit(data=(DRAWS, ANSWERS), **QUICK)
    assert run.model.predict(DRAWS).shape == (60,)
    assert run.model.labels == ["no", "yes"]


def test_a_network_of_your_own_is_trained_alone_at_your_rate():
    run = gn.fit(
        NETWORK, (DRAWS, ANSWERS), optimizer=optimizers.SGD(0.3), epochs=3,
        progress=False,
    )  # fmt: skip
    assert run.recipe.network == NETWORK
    assert run.recipe.optimizer == optimizers.SGD(0.3)
    assert run.summary["members"] == 1
    assert run.model.params["0"]["kernel"].shape[1] == 3


def test_a_loss_and_a_penalty_of_your_own_stand_in_the_recipe():
    run = gn.fit(
        nn.Sequential(nn.Dense(1)),
        (DRAWS, ANSWERS),
        loss=losses.BinaryCrossEntropy(),
        penalty=losses.ElasticNet(l2=0.1),
        epochs=2,
        progress=False,
    )
    assert run.recipe.loss == losses.BinaryCrossEntropy()
    assert run.recipe.penalty == losses.ElasticNet(l2=0.1)


def test_a_recipe_reproduces_the_run_bit_for_bit():
    first = gn.fit(data=(DRAWS, ANSWERS), **QUICK)
    again = gn.run(first.recipe, (DRAWS, ANSWERS), progress=False)
    assert again.history["loss"].tolist() == first.history["loss"].tolist()
    assert again.summary["test"] == first.summary["test"]
    chances = [run.model.predict_proba(DRAWS) for run in (first, again)]
    assert chances[0].tobytes() == chances[1].tobytes()


def test_other_data_than_the_recipe_was_made_for_are_refused():
    first = gn.fit(data=(DRAWS, ANSWERS), **QUICK)
    changed = DRAWS.copy()
    changed[7, 1] += 1e-6
    with pytest.raises(DataError, match="data changed"):
        gn.run(first.recipe, (changed, ANSWERS), progress=False)
    with pytest.raises(DataError, match="no file holds"):
        gn.run(first.recipe, progress=False)


def test_a_network_of_another_width_is_refused_at_the_door():
    with pytest.raises(ConfigError, match="10 outputs for 2 classes"):
        gn.fit(nn.Dense(10), (DRAWS, ANSWERS), progress=False)


@pytest.mark.parametrize(
    "settings, said",
    [
        (dict(epoch=3), "did you mean epochs?"),
        (dict(epochs=0), "epochs=0"),
        (dict(seed=-1), "seed=-1"),
        (dict(activation="rulu"), "did you mean ReLU?"),
        (dict(members=1000), "members=1000"),
    ],
)
def test_settings_that_cannot_be_are_refused(settings, said):
    with pytest.raises(ConfigError) as caught:
        gn.fit(data=(DRAWS, ANSWERS), progress=False, **settings)
    assert said in str(caught.value)


def test_fit_without_data_or_with_data_in_the_wrong_place_is_refused():
    with pytest.raises(ConfigError, match="a network and data"):
        gn.fit(NETWORK)


def test_progress_is_said_on_stderr_and_only_if_wanted(capsys):
    gn.fit(data=(DRAWS, ANSWERS), **QUICK)
    assert capsys.readouterr() == ("", "")
    gn.fit(data=(DRAWS, ANSWERS), **QUICK | {"progress": True})
    out, err = capsys.readouterr()
    assert out == "" and "epoch 2/2" in err


@pytest.mark.parametrize(
    "ending, loss",
    [
        ([nn.Dense(1)], losses.Hinge()),
        ([nn.Dense(1)], losses.BinaryFocal()),
        ([nn.Dense(2)], losses.Focal()),
        ([nn.Dense(2)], losses.MultiClassHinge()),
        ([nn.Dense(2)], losses.KLDivergence()),
        ([nn.Dense(2), nn.Softmax()], losses.CrossEntropy(of="probabilities")),
        ([nn.Dense(1), nn.Sigmoid()], losses.BinaryCrossEntropy(of="probabilities")),
    ],
    ids=repr,
)
def test_every_loss_for_classes_trains_and_predicts(ending, loss):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(200, 2))
    y = np.where(x[:, 0] + x[:, 1] > 0, "up", "down")
    net = nn.Sequential(nn.Dense(8), nn.Tanh(), *ending)
    run = gn.fit(
        net,
        (x, y),
        loss=loss,
        optimizer=optimizers.Adam(0.05),
        epochs=30,
        progress=False,
    )
    assert run.summary["test"] > 0.9
    chances = run.model.predict_proba(x)
    np.testing.assert_allclose(chances.sum(1), 1, rtol=1e-5)
    named = np.array(run.model.labels)[chances.argmax(1)]
    assert (named == run.model.predict(x)).all() and (named == y).mean() > 0.9


def test_one_output_answers_for_two_classes_of_pictures(seen):
    one = nn.Sequential(nn.Flatten(), nn.Dense(1))
    settings = seen.settings | {"loss": losses.BinaryCrossEntropy()}
    run = gn.fit(one, **settings)  # the epoch that is kept is the most accurate
    assert run.recipe.keep == "accuracy"
    assert (run.history["validation_accuracy"] <= 1).all()
    swept = gn.sweep(one, **settings, learning_rate=[0.001, 0.1])
    assert len(swept.table) == 2
