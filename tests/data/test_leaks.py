import os
import pathlib

import numpy as np
import polars
import pytest

from glassnet.data import Split, load
from glassnet.data.leaks import giveaways

random = np.random.default_rng(0)
Y = random.integers(0, 2, 400)
NOISE = random.normal(size=400)
WEAK = Y + random.normal(size=400)


def flagged(target=Y, **columns):
    data = load(polars.DataFrame({"weak": WEAK, **columns, "y": target}), "y")
    return [note.about for note in giveaways(data, Split().parts(data).training)]


def test_the_answer_under_another_name_is_flagged():
    assert flagged(copy=Y) == ["copy"]
    assert flagged(words=np.array(["no", "yes"])[Y]) == ["words"]
    # Two names for yes, three for no: each value gives the answer, though not back.
    parts = np.array(["a", "b", "c"])[random.integers(0, 3, 400)]
    assert flagged(status=[f"{y}{part}" for y, part in zip(Y, parts, strict=True)]) == [
        "status"
    ]


def test_a_score_that_was_computed_from_the_answer_is_flagged():
    assert flagged(score=Y * 0.5 + random.uniform(size=400) * 0.4) == ["score"]


def test_a_strong_honest_column_is_not():
    assert flagged(strong=Y + 0.25 * NOISE) == []
    assert flagged(strong=np.where(random.uniform(size=400) < 0.03, 1 - Y, Y)) == []


def test_the_warning_holds_its_evidence():
    data = load(polars.DataFrame({"weak": WEAK, "score": Y + NOISE / 1e3, "y": Y}), "y")
    (note,) = giveaways(data, np.arange(400))
    assert note.level == "warning"
    # Of 400 rows in order of their score, one at the border has neighbors that
    # disagree: 1/200 of one class, and so 1/400 of the mean over both.
    assert "'score' alone recognizes 99.8% of each class of 'y' in 400" in note.text
    assert "the next best column reaches" in note.text


def test_a_number_that_follows_the_answer_is_flagged():
    y = random.normal(size=400)
    near = y + random.normal(size=400)
    assert flagged(y, scaled=3 * y + 2, near=near) == ["scaled"]
    assert flagged(y, cubed=y**3, near=near) == ["cubed"]
    assert flagged(y, near=near, honest=y + 0.1 * random.normal(size=400)) == []


def test_rare_answers_that_fit_by_chance_are_not():
    rare = np.arange(100) >= 97
    data = load(polars.DataFrame({"x": NOISE[:100], "c": rare, "y": rare}), "y")
    assert giveaways(data, np.arange(100)) == []


def test_only_training_rows_are_looked_at():
    copy = Y.copy()
    copy[200:] = 1 - Y[200:]
    data = load(polars.DataFrame({"weak": WEAK, "copy": copy, "y": Y}), "y")
    assert [note.about for note in giveaways(data, np.arange(200))] == ["copy"]
    assert giveaways(data, np.arange(400)) == []


def test_few_rows_prove_nothing():
    data = load(polars.DataFrame({"x": NOISE[:16], "c": Y[:16], "y": Y[:16]}), "y")
    assert giveaways(data, np.arange(16)) == []


@pytest.mark.parametrize(
    "name", ["iris", "wine", "breast_cancer", "diabetes", "digits"]
)
def test_no_built_in_table_gives_its_answer_away(name):
    data = load(name)
    assert giveaways(data, np.arange(len(data))) == []


def test_two_species_that_a_petal_parts_are_no_leak():
    iris = load("iris")
    rows = np.arange(100)  # setosa and versicolor, which petals part without a mistake
    data = load((iris.features[rows], iris.answers[rows]))
    assert giveaways(data, rows) == []


@pytest.mark.skipif("GLASSNET_DATA" not in os.environ, reason="needs GLASSNET_DATA")
def test_of_the_titanic_alive_is_flagged_and_nothing_else():
    folder = pathlib.Path(os.environ["GLASSNET_DATA"])
    for seed in range(5):
        data = load(folder / "titanic.csv", "survived")
        found = giveaways(data, Split(seed=seed).parts(data).training)
        assert [note.about for note in found] == ["alive"]
    for name, target in (("penguins", "species"), ("california", "median_house_value")):
        data = load(folder / f"{name}.csv", target)
        assert giveaways(data, np.arange(len(data))) == []
