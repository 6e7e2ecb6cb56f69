import numpy as np
import pytest

from glassnet.fitting.reliability import reliability
from glassnet.metrics.scores import calibration_error


def test_rows_are_put_together_by_how_sure_they_are():
    chances = np.array([[0.95, 0.05], [0.91, 0.09], [0.4, 0.6], [1.0, 0.0]])
    found = reliability(np.array([0, 1, 1, 0]), chances, bins=10)
    # 0.6 in (0.5, 0.6], right; 0.95, 0.91 and 1 in (0.9, 1], two of three right
    assert found["rows"] == [1, 3]
    assert found["sure"] == pytest.approx([0.6, (0.95 + 0.91 + 1) / 3])
    assert found["right"] == pytest.approx([1, 2 / 3])


def test_every_row_is_in_one_group():
    chances = np.random.default_rng(0).dirichlet(np.ones(3), 500)
    found = reliability(np.zeros(500, int), chances)
    assert sum(found["rows"]) == 500
    assert all(0 < sure <= 1 for sure in found["sure"])


def test_the_gaps_of_the_groups_make_the_calibration_error():
    chances = np.random.default_rng(0).dirichlet(np.ones(3), 500)
    truth = np.random.default_rng(1).integers(0, 3, 500)
    found = {name: np.array(v) for name, v in reliability(truth, chances).items()}
    gaps = np.abs(found["right"] - found["sure"]) * found["rows"]
    assert gaps.sum() / 500 == pytest.approx(calibration_error(truth, chances))
