import numpy as np
import pytest

from glassnet.errors import ConfigError, DataError
from glassnet.estimators.labels import Labels
from glassnet.losses import BinaryCrossEntropy, CrossEntropy


@pytest.mark.parametrize(
    "classes, outputs, loss",
    [
        (1, 1, BinaryCrossEntropy()),
        (2, 1, BinaryCrossEntropy()),
        (3, 3, CrossEntropy()),
    ],
)
def test_two_classes_share_a_unit(classes, outputs, loss):
    labels = Labels.of(np.arange(classes) + 5)
    assert (labels.outputs, labels.loss) == (outputs, loss)


def test_classes_are_numbered_in_sorted_order_and_come_back():
    labels = Labels.of(np.array(["pear", "fig", "plum", "fig"]))
    codes = labels.read(np.array(["plum", "fig"]))
    assert labels.classes.tolist() == ["fig", "pear", "plum"]
    assert labels.targets(codes).tolist() == [2, 0]
    assert labels.decide(np.array([[0.1, 0.2, 0.7]])).tolist() == ["plum"]


def test_one_unit_says_the_probability_of_the_second_class():
    p = Labels.of(np.array([3, 7])).probabilities(np.array([[0.2]]))
    np.testing.assert_allclose(p, [[0.8, 0.2]])


def test_a_single_class_is_certain():
    labels = Labels.of(np.array([4, 4]))
    assert labels.probabilities(np.array([[0.3]])).tolist() == [[1]]


def test_several_labels_are_decided_each_for_itself():
    labels = Labels.of(np.array([[0, 1, 1], [0, 0, 1]]))
    assert (labels.outputs, labels.loss) == (3, BinaryCrossEntropy())
    assert labels.decide(np.array([[0.6, 0.5, 0.9]])).tolist() == [[1, 0, 1]]
    assert labels.strata(np.zeros((2, 3))) is None


@pytest.mark.parametrize(
    "known, y",
    [
        (np.array([0, 1]), np.array([0, 2])),
        (np.array(["a", "b"]), np.array(["c"])),
        (np.array([0, 1]), np.array([[0, 1]])),
        (np.array([[0, 1]]), np.array([[0, 1, 1]])),
        (np.array([[0, 1]]), np.array([[0, 2]])),
    ],
    ids=str,
)
def test_an_unknown_answer_is_refused(known, y):
    with pytest.raises(DataError):
        Labels.of(known).read(y)


def test_numbers_of_several_kinds_a_row_are_no_labels():
    with pytest.raises(DataError, match="yes or no"):
        Labels.of(np.array([[0, 2], [1, 1]]))


@pytest.mark.parametrize("y", [np.array([[0, 1]]), np.array([1, 1])], ids=str)
def test_a_file_holds_one_choice_a_row(y):
    with pytest.raises(ConfigError):
        Labels.of(y).target()
