import numpy as np
import pytest

import glassnet as gn
from glassnet import nn, optimizers, population
from glassnet.errors import ConfigError

QUICK = dict(epochs=4, hidden=(8,), progress=False)
NETWORK = nn.Sequential(nn.Dense(8), nn.Tanh(), nn.Dense(3))


@pytest.fixture(scope="module")
def run():
    return gn.fit(data="iris", replicas=3, calibrate=True, **QUICK)


def test_replicas_have_a_course_a_score_and_a_model_each(run):
    assert run.history["validation_loss"].shape == (4, 3)
    assert run.summary["members"] == 3 == len(run.replicas)
    test = run.prepared.parts.test
    truth = run.dataset.answers[test]
    for model, score in zip(run.replicas, run.summary["alone"], strict=True):
        right = model.predict(run.dataset.features[test]) == truth
        assert score == pytest.approx(right.mean())


def test_the_models_answer_is_the_mean_of_the_replicas(run):
    x = run.dataset.features
    each = [model.predict_proba(x) for model in run.replicas]
    plain = run.model.replaced(temperature=1.0).predict_proba(x)
    np.testing.assert_allclose(np.mean(each, 0), plain, rtol=1e-4)


def test_the_words_at_the_end_tell_of_replicas_and_of_certainty(run):
    said = str(run)
    assert "rows · 3 replicas" in said
    assert "one alone" in said and "± " in said
    assert "log loss" in said and "calibration error" in said


def test_the_report_has_the_band_the_spread_and_the_diagram(run, tmp_path):
    run.report(tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text()
    assert "least to most" in page and "opacity: 0.18" in page
    assert "accuracy of one alone, test" in page and "one network alone" in page
    assert "How sure is it?" in page and "Calibration error" in page


def test_a_saved_ensemble_answers_the_same_temperature_included(run, tmp_path):
    run.save(tmp_path / "model.safetensors")
    again = gn.load(tmp_path / "model.safetensors")
    x = run.dataset.features
    assert again.temperature == run.model.temperature != 1
    assert again.predict_proba(x).tolist() == run.model.predict_proba(x).tolist()
    assert again.disagreement(x).tolist() == run.model.disagreement(x).tolist()


def test_one_replica_is_a_normal_run():
    one = gn.fit(data="iris", replicas=1, **QUICK)
    single = gn.fit(data="iris", members=1, **QUICK)
    assert one.recipe == single.recipe and one.recipe.ensemble is None
    assert one.history["loss"].tolist() == single.history["loss"].tolist()
    assert one.history["loss"].shape == (4,) and len(one.replicas) == 1
    assert one.summary["alone"] == []


@pytest.mark.parametrize(
    "choices, said",
    [
        (dict(replicas=2), "2 replicas"),
        (dict(ensemble="bagging", members=2), "2 members on bags"),
        (dict(ensemble=population.Snapshots(2)), "2 snapshots"),
        (dict(members=2), "2 members over folds"),
    ],
)
def test_a_network_of_ones_own_goes_into_any_ensemble(choices, said):
    run = gn.fit(NETWORK, "iris", epochs=2, progress=False, **choices)
    assert said in str(run)
    assert run.recipe.network == NETWORK
    again = gn.run(gn.recipe.from_toml(gn.recipe.to_toml(run.recipe)), progress=False)
    assert again.summary["log_loss"] == run.summary["log_loss"]
    assert 0 <= run.summary["validation"] <= 1


def test_numbers_have_replicas_too():
    run = gn.fit(data="diabetes", replicas=2, **QUICK)
    assert len(run.summary["alone"]) == 2
    assert (run.model.disagreement(run.dataset.features) > 0).any()
    with pytest.raises(ConfigError, match="no probabilities"):
        run.model.members_proba(run.dataset.features)


def test_members_are_apart_where_they_err_and_where_they_never_were():
    run = gn.fit(
        nn.Sequential(nn.Dense(48), nn.ReLU(), nn.Dense(10)),
        "digits",
        replicas=5,
        optimizer=optimizers.Adam(3e-3),
        epochs=25,
        progress=False,
    )
    rows = run.prepared.parts.test
    x, truth = run.dataset.features[rows], run.prepared.y[rows]
    apart = run.model.disagreement(x)
    wrong = run.model.predict_proba(x).argmax(-1) != truth
    assert apart[wrong].mean() > 2 * apart[~wrong].mean()
    shuffled = np.random.default_rng(0).permuted(x, axis=1)  # pixels, but no digits
    assert run.model.disagreement(shuffled).mean() > 5 * apart.mean()
