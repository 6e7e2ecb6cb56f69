import json

import numpy as np
import pytest

import glassnet as gn
from glassnet import losses, nn, optimizers
from glassnet.errors import ConfigError, DivergedError

QUICK = dict(epochs=4, hidden=(8,), progress=False)
NETWORK = nn.Sequential(nn.Dense(8), nn.Tanh(), nn.Dropout(0.1), nn.Dense(3))


@pytest.fixture(scope="module")
def sweep():
    return gn.sweep(
        data="iris",
        learning_rate=[1e-4, 1e-2, 1e30],
        l2=np.array([0.0, 1e-3]),
        seeds=2,
        **QUICK,
    )


def test_every_combination_has_its_settings_course_and_score(sweep):
    assert len(sweep.trials) == 6 == len(sweep.table)
    assert sweep.trials[1].settings == {"learning_rate": 1e-4, "l2": 1e-3}
    assert sweep.history[0]["validation_loss"].shape == (4, 2)
    trial = sweep.trials[2]
    rows = trial.history["validation_loss"][trial.epochs - 1, [0, 1]]
    assert trial.value == pytest.approx(rows.mean())
    assert trial.score == pytest.approx(
        trial.history["validation_accuracy"][trial.epochs - 1, [0, 1]].mean()
    )


def test_the_best_has_the_lowest_validation_loss_and_the_diverged_come_last(sweep):
    values = [trial.value for trial in sweep.ranked]
    assert values[:4] == sorted(values[:4]) and np.isnan(values[4:]).all()
    assert sweep.best == sweep.ranked[0].settings
    assert [row["diverged"] for row in sweep.table] == [False] * 4 + [True] * 2


def test_the_best_run_is_what_its_recipe_makes_alone(sweep):
    again = gn.run(sweep.run.recipe, progress=False)
    assert sweep.run.recipe.optimizer != sweep.recipe.optimizer
    assert again.summary["test"] == pytest.approx(sweep.run.summary["test"])
    want = again.summary["log_loss"]
    assert sweep.run.summary["log_loss"] == pytest.approx(want, rel=1e-3)
    assert sweep.model.members == 2 == again.model.members


def test_the_table_in_words_names_all_trials_and_the_best(sweep):
    said = str(sweep)
    assert "iris · 6 settings × 2 networks in one program" in said
    assert said.count("diverged") == 2 and "best        learning_rate 0.01" in said
    assert max(map(len, said.splitlines())) <= 80
    assert "&lt;" not in sweep._repr_html_() and "<svg" in sweep._repr_html_()


def test_the_picture_has_a_panel_for_each_setting(sweep):
    svg = sweep.draw()
    assert ">learning_rate</text>" in svg and ">l2</text>" in svg
    assert "2 diverged and are not drawn" in svg


def test_a_sweep_is_written_as_the_run_of_the_best_with_all_trials(sweep, tmp_path):
    sweep.write(tmp_path)
    lines = (tmp_path / "trials.csv").read_text().splitlines()
    assert len(lines) == 7 and lines[0].startswith("learning_rate,l2,validation_loss")
    model = gn.load(tmp_path / "model.safetensors")
    x = sweep.dataset.features
    assert model.predict(x).tolist() == sweep.model.predict(x).tolist()
    json.dumps(sweep.summary["best"])


def test_the_best_at_the_end_of_a_grid_is_said():
    found = gn.sweep(NETWORK, "iris", learning_rate=[1e-6, 1e-5, 1e-4], **QUICK)
    assert found.edges == {"learning_rate": "highest"}
    assert "try higher ones" in str(found)
    assert found.model.members == 0 and found.run.recipe.network == NETWORK


def test_losses_with_other_numbers_are_not_compared():
    found = gn.sweep(
        NETWORK, "iris", loss=losses.CrossEntropy(), smoothing=[0.0, 0.3], **QUICK
    )
    assert found.chosen_by == "accuracy" and found.higher


def test_draws_sweep_a_network_of_ones_own_and_numbers_too():
    found = gn.sweep(
        nn.Sequential(nn.Dense(4), nn.ReLU(), nn.Dense(1)),
        "diabetes",
        optimizer=optimizers.Momentum(0.01),
        trials=3,
        momentum=(0.1, 0.9),
        learning_rate=(1e-3, 1e-1),
        **QUICK,
    )
    assert len({trial.settings["momentum"] for trial in found.trials}) == 3
    assert found.edges == {} and "r2" in found.run.summary["metric"]


@pytest.mark.parametrize(
    "settings, said",
    [
        (dict(batch_size=[16, 32]), "batch_size is structure"),
        (dict(hidden=[(8,), (16,)]), "hidden is structure"),
        (dict(activation=["ReLU"], l2=[0.1]), "activation is structure"),
        (dict(learning_rate=["fast"]), "must be numbers"),
        (dict(learning_rate=[]), "must be numbers"),
        (dict(learning_rate=(1e-3, 1e-1)), "number of draws is missing"),
        (dict(learning_rate=(1, 2, 3), trials=2), "two ends"),
        (dict(learning_rat=[0.1]), "no such setting"),
        (dict(epochs=3), "Nothing is swept"),
        (dict(l2=[0.1], seeds=0), "cannot use this seeds"),
        (dict(l2=[0.1], trials=0), "cannot use this trials"),
        (dict(l2=[0.1], seeds=2, members=3), "counted twice"),
        (dict(l2=[-0.1]), "l2=-0.1"),
        (dict(momentum=[0.5]), "number called momentum"),
    ],
    ids=str,
)
def test_what_cannot_be_swept_is_refused_in_four_parts(settings, said):
    with pytest.raises(ConfigError, match=said) as caught:
        gn.sweep(data="iris", progress=False, **settings)
    assert all(part in str(caught.value) for part in ("got:", "expected:", "fix:"))


def test_when_all_diverge_there_is_no_best():
    with pytest.raises(DivergedError, match="All trials diverged"):
        gn.sweep(data="iris", learning_rate=[1e30, 1e31], **QUICK)


def test_fit_takes_the_way_and_gives_the_same_numbers():
    runs = [
        gn.fit(NETWORK, "iris", replicas=2, way=way, **QUICK)
        for way in ("vmap", "in turn")
    ]
    assert runs[1].recipe.way == "in turn"
    losses = [run.history["validation_loss"] for run in runs]
    np.testing.assert_allclose(*losses, rtol=1e-3)
