import sys

import numpy as np
import pytest

from glassnet.baselines import Bench, prepare
from glassnet.baselines.bench import Job
from glassnet.baselines.models import run
from glassnet.data import Split, load

DRAWS = np.random.default_rng(0).normal(size=(80, 3))


def job(answers):
    data = load((DRAWS, answers))
    codes = answers
    if data.task == "classification":
        codes = np.unique(answers, return_inverse=True)[1]
    return prepare(data, Split().parts(data), codes)


CLASSES = np.where(DRAWS[:, 0] + DRAWS[:, 1] > 0, "yes", "no")
NUMBERS = DRAWS[:, 0] * 3 + DRAWS[:, 1]


def test_classes_are_judged_as_by_scikit_learn_itself():
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.linear_model import LogisticRegression

    work = job(CLASSES)
    found = {baseline.name: baseline for baseline in run(work)}
    assert list(found) == ["majority", "logistic", "boosting"]
    x, y, truth = work.scaled, work.answers[: work.train], work.answers[work.train :]
    line = LogisticRegression(max_iter=2000).fit(x[: work.train], y)
    assert found["logistic"].value == line.score(x[work.train :], truth)
    trees = HistGradientBoostingClassifier(random_state=0)
    trees.fit(work.raw[: work.train], y)
    assert found["boosting"].value == trees.score(work.raw[work.train :], truth)
    common = np.bincount(y).argmax()
    assert found["majority"].value == (truth == common).mean()


def test_numbers_are_judged_as_by_scikit_learn_itself():
    from sklearn.linear_model import Ridge

    work = job(NUMBERS)
    found = {baseline.name: baseline for baseline in run(work)}
    assert list(found) == ["mean", "ridge", "boosting"]
    line = Ridge().fit(work.scaled[: work.train], work.answers[: work.train])
    expected = line.score(work.scaled[work.train :], work.answers[work.train :])
    assert found["ridge"].value == pytest.approx(expected, rel=1e-6)
    assert found["mean"].predicted == pytest.approx(
        [work.answers[: work.train].mean()] * 16
    )


def test_the_other_process_finds_the_same():
    with Bench() as bench:
        bench.submit(job(CLASSES))
        found = bench.results()
    direct = run(job(CLASSES))
    assert [b.name for b in found] == [b.name for b in direct]
    assert [b.value for b in found] == [b.value for b in direct]
    assert [b.predicted.tolist() for b in found] == [
        b.predicted.tolist() for b in direct
    ]


def test_a_baseline_that_fails_costs_nothing_but_itself():
    work = job(CLASSES)
    broken = work.scaled.copy()
    broken[0, 0] = np.nan  # logistic regression refuses it
    fields = vars(work) | {"scaled": broken}
    found = {baseline.name: baseline for baseline in run(Job(**fields))}
    assert np.isnan(found["logistic"].value)
    assert found["logistic"].note.startswith("failed: ValueError")
    assert found["boosting"].value > 0.5


def test_a_process_that_dies_or_dawdles_leaves_no_results(monkeypatch):
    with Bench() as bench:
        assert bench.results() == []  # no rows were handed over
        bench.submit(job(CLASSES))
        assert bench.results(timeout=0.0) == []
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with Bench() as bench:
        bench.submit(job(CLASSES))
        assert bench.results() == []


def test_rows_go_to_the_other_process_as_plain_arrays():
    work = job(CLASSES)
    again = Job.from_bytes(work.to_bytes())
    assert (again.task, again.train) == (work.task, work.train)
    assert again.raw.tolist() == work.raw.tolist()
    with pytest.raises(ValueError):
        Job.from_bytes(b"no archive")
