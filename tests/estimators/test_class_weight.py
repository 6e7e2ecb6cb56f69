import numpy as np
import pytest

from glassnet.errors import ConfigError
from glassnet.estimators.class_weight import importance
from glassnet.estimators.labels import Labels
from glassnet.estimators.sample import Sample

LABELS = Labels(np.array(["a", "b", "c"]))
ROWS = Sample(np.zeros((3, 1)), np.array([[0.0], [0.0], [1.0]]), np.array([1.0, 2, 6]))


def test_balanced_classes_weigh_alike_in_sum():
    # a weighs 1 + 2 = 3, b weighs 6, and c does not come: 9 / (2 * 3), 9 / (2 * 6)
    factors = importance("balanced", LABELS, ROWS)
    assert factors is not None and factors.tolist() == [1.5, 0.75, 1]


def test_a_class_that_is_not_named_counts_one():
    factors = importance({"b": 4}, LABELS, ROWS)
    assert factors is not None and factors.tolist() == [1, 4, 1]
    assert importance(None, LABELS, ROWS) is None


def test_a_fold_may_lack_a_class_that_is_named():
    factors = importance({"a": 1, "b": 2, "c": 3, "d": 4}, LABELS, ROWS)
    assert factors is not None and factors.tolist() == [1, 2, 3]


@pytest.mark.parametrize(
    "wrong",
    ["even", 3, {"A": 2}, {"a": -1}, {"a": np.inf}, {"a": 0, "b": 0}],
    ids=str,
)
def test_what_is_no_class_weight_is_refused(wrong):
    with pytest.raises(ConfigError, match="class_weight"):
        importance(wrong, LABELS, ROWS)


def test_labels_that_come_together_have_no_class_weight():
    with pytest.raises(ConfigError, match="None"):
        importance("balanced", Labels(np.arange(3), several=True), ROWS)
