import json

import numpy as np
import pytest

import glassnet as gn
from glassnet.baselines import Baseline
from glassnet.fitting.scores import verdict

DRAWS = np.random.default_rng(0).normal(size=(60, 2))
KEYS = "task target metric test validation interval baselines epochs seconds run"


@pytest.fixture(scope="module", params=["classes", "numbers"])
def run(request):
    answers = DRAWS[:, 0] * 7 + 100
    if request.param == "classes":
        answers = np.where(DRAWS[:, 0] > 0, "yes", "no")
    return gn.fit(
        data=(DRAWS, answers), epochs=3, members=1, hidden=(4,), progress=False
    )


def test_the_summary_is_plain_data_with_all_that_is_promised(run):
    summary = json.loads(json.dumps(run.summary))
    assert set(KEYS.split()) <= set(summary)
    assert summary["rows"] == {"train": 38, "validation": 10, "test": 12}
    if summary["task"] == "regression":
        assert {"rmse", "mae"} <= set(summary)


def test_the_test_score_is_that_of_the_predictions(run):
    test = run.prepared.parts.test
    guess, truth = run.model.predict(DRAWS[test]), run.dataset.answers[test]
    if run.summary["metric"] == "accuracy":
        expected = (guess == truth).mean()
    else:
        left, spread = truth - guess, truth - truth.mean()
        expected = 1 - (left**2).sum() / (spread**2).sum()
        assert run.summary["mae"] == pytest.approx(np.abs(left).mean(), rel=1e-5)
    assert run.summary["test"] == pytest.approx(expected, rel=1e-4)


def test_the_validation_score_is_that_of_the_best_epoch(run):
    [(_, held)] = run.prepared.parts.folds
    guess, truth = run.model.predict(DRAWS[held]), run.dataset.answers[held]
    if run.summary["metric"] == "accuracy":
        expected = (guess == truth).mean()
    else:
        outputs = run.model.outputs(run.prepared.x[held])
        y = run.prepared.y[held]
        expected = 1 - np.square(y - outputs).mean() / y.var()
    assert run.summary["validation"] == pytest.approx(expected, rel=1e-3)


def test_one_validation_row_has_nothing_to_explain():
    few = gn.fit(
        data=(DRAWS[:7], DRAWS[:7, 0] * 3.3), epochs=2, members=1, progress=False
    )
    assert few.summary["validation"] == 0.0


def test_a_run_folder_holds_the_promised_files(run, tmp_path):
    run.write(tmp_path / "run")
    names = {path.name for path in (tmp_path / "run").iterdir()}
    assert names == {"recipe.toml", "metrics.csv", "model.safetensors", "report.html"}
    lines = (tmp_path / "run" / "metrics.csv").read_text().splitlines()
    assert len(lines) == 1 + 3 and lines[0].startswith("epoch,step,seconds")
    assert gn.load(tmp_path / "run").about["summary"]["test"] == run.summary["test"]


def classes(mistakes, others):
    truth = np.zeros(100, int)
    ours, theirs = truth.copy(), truth.copy()
    ours[:mistakes] = 1
    theirs[-others:] = 1
    found = {"metric": "accuracy", "test": 1 - mistakes / 100, "mistakes": mistakes}
    known = [
        Baseline("majority", 0.1, 0.0, "", np.ones(100, int)),
        Baseline("boosting", 1 - others / 100, 0.0, "", theirs),
    ]
    return verdict(found, ours, truth, known)


def test_the_verdict_is_against_the_best_baseline_and_says_how_sure_it_is():
    assert classes(2, 30) == "yes: 2 errors of 100 against 30 of boosting"
    assert classes(30, 2) == "no: 30 errors of 100 against 2 of boosting"
    # 2 against 3 wrong, on different rows: a coin could have done that
    unsure = " (difference not certain with so few rows)"
    assert classes(2, 3) == f"yes: 2 errors of 100 against 3 of boosting{unsure}"
    assert classes(1, 3).startswith("yes: 1 error of 100")
    assert classes(5, 5) == "no better: 5 errors of 100 against 5 of boosting"


def test_baselines_that_failed_are_no_rivals():
    failed = Baseline("boosting", float("nan"), 0.0, "failed: x", np.zeros(0))
    found = {"metric": "accuracy", "test": 1.0, "mistakes": 0}
    assert verdict(found, np.zeros(5, int), np.zeros(5, int), [failed]) == ""


def test_a_watched_run_keeps_its_looks_in_the_model_and_out_of_its_history(tmp_path):
    answers = np.where(DRAWS[:, 0] > 0, "yes", "no")
    run = gn.fit(
        data=(DRAWS, answers), epochs=4, members=1, hidden=(4,), watch=2, progress=False
    )
    assert "delta/deep/0" in run.history
    run.save(tmp_path / "a.safetensors")
    about = gn.load(tmp_path / "a.safetensors").about
    assert set(about["history"]) == {name for name in run.history if "/" not in name}
    assert about["looks"]["steps"] == run.record.looks.steps.tolist()
    assert "deep/0" in about["looks"]["layers"]
