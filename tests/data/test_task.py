import numpy as np
import pytest

from glassnet.data.task import settle
from glassnet.errors import DataError


@pytest.mark.parametrize(
    "answers, task, labels",
    [
        (np.array([0, 1, 1]), "classification", [0, 1]),
        (np.array(["b", "a", "b"]), "classification", ["a", "b"]),
        (np.array([True, False]), "classification", [False, True]),
        (np.array([1.0, 2.0, np.nan]), "classification", [1, 2]),
        (np.array(["x", None, "y"], object), "classification", ["x", "y"]),
        (np.arange(30) % 3, "classification", [0, 1, 2]),
        (np.array([0.5, 1.0, 2.0]), "regression", None),
        (np.arange(30), "regression", None),
        (np.arange(100) % 20, "regression", None),  # 5 rows each: amounts
        (np.arange(400) % 20, "classification", list(range(20))),
    ],
)
def test_the_task_follows_from_the_answers(answers, task, labels):
    found = settle("y", answers)
    assert (found.task, found.labels) == (task, labels)
    assert labels is None or {type(c) for c in found.labels} <= {int, str, bool}


def test_a_task_that_is_asked_for_wins():
    assert settle("y", np.arange(30) % 3, "regression").labels is None
    assert settle("y", np.array([0.5, 1.5, 0.5]), "classification").labels == [0.5, 1.5]
    assert settle("y", np.array([True, False]), "regression").values.tolist() == [1, 0]


@pytest.mark.parametrize("gap", [np.nan, np.inf, -np.inf])
def test_rows_without_a_finite_answer_are_left_out_and_counted(gap):
    found = settle("y", np.array([0.5, gap, 1.5, 2.5]))
    assert found.kept.tolist() == [True, False, True, True]
    assert found.notes[0].level == "warning"
    assert "1 of 4 rows" in str(found.notes[0])


@pytest.mark.parametrize(
    "answers, task, message",
    [
        (np.array([3, 3, 3]), None, "constant"),
        (np.array([np.nan, np.nan]), None, "has no answers"),
        (np.array([f"name {i}" for i in range(30)]), None, "'y' of their own"),
        (np.arange(30) / 7, "classification", "use task='regression'"),
        (np.array(["a", "b"]), "regression", "holds words"),
        (np.array([0, 1]), "regresion", "did you mean regression"),
    ],
)
def test_answers_that_cannot_be_learned_are_refused(answers, task, message):
    with pytest.raises(DataError, match=message):
        settle("y", answers, task)


def test_one_wild_answer_among_ordinary_ones_is_warned_about():
    wild = settle("y", np.append(np.arange(30) + 0.5, 1e30))
    assert "1e+30" in str(wild.notes[-1]) and wild.notes[-1].level == "warning"
    assert len(settle("y", np.arange(30) + 0.5).notes) == 1
