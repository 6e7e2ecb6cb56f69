import numpy as np
import pytest

from glassnet.data.numeric import Numeric


def fitted(columns, scaling="robust", bins=0):
    values = np.array(columns, float).T
    names = [f"x{i}" for i in range(values.shape[1])]
    return Numeric.fit(values, names, [True] * len(names), scaling, bins)


def test_robust_scaling_by_hand():
    # Quartiles of 0 1 2 3 4 are 1 and 3, the median 2. 8 gives z = 6/2 = 3 and
    # 3 / sqrt(1 + 1) = 2.1213.
    numeric = fitted([[0, 1, 2, 3, 4]]).numeric
    out = numeric(np.array([[2.0], [8.0], [1e30]]))
    np.testing.assert_allclose(out[:, 0], [0, 3 / 2**0.5, 3], rtol=1e-6)


def test_without_a_quartile_range_half_the_range_scales():
    numeric = fitted([[0, 0, 0, 0, 10]]).numeric
    assert (numeric.center[0], numeric.scale[0]) == (0, 5)


def test_standard_scaling_by_hand_is_clipped_at_ten():
    # Mean 2, deviation 1.
    numeric = fitted([[1, 3, 1, 3]], "standard").numeric
    out = numeric(np.array([[3.0], [99.0], [-99.0]]))
    assert out[:, 0].tolist() == [1, 10, -10]


def test_range_scaling_ends_at_zero_and_one():
    numeric = fitted([[5, 10, 15]], "range").numeric
    assert numeric(np.array([[5.0], [10.0], [15.0]]))[:, 0].tolist() == [0, 0.5, 1]


def test_a_gap_takes_the_median_and_is_marked():
    numeric = fitted([[1, 2, np.nan, 9], [1, 2, 3, 4]], "none").numeric
    out = numeric(np.array([[np.nan, np.inf], [5.0, 6.0]]))
    # x0, x1, "x0 is missing": x1 had no gaps in training, so nothing marks them.
    assert out.tolist() == [[2, 2.5, 1], [5, 6, 0]]


def test_stairs_by_hand():
    # Quantiles at 0, 1/2, 1 of 0 2 10 are the edges 0, 2, 10.
    numeric = fitted([[0, 2, 10]], "none", bins=2).numeric
    out = numeric(np.array([[-1.0], [1.0], [6.0], [99.0]]))
    assert out.tolist() == [[-1, 0, 0], [1, 0.5, 0], [6, 1, 0.5], [99, 1, 1]]
    assert [name for _, name in numeric.outputs] == ["x0", "x0 0 to 2", "x0 2 to 10"]


def test_repeated_edges_are_one_and_two_values_have_no_stairs():
    # Quantiles at 0, 1/4 ... of nine zeros and a 1 are 0 0 0 0 1: a single bin.
    numeric = fitted([[0] * 6 + [1, 2, 3, 4], [0] * 9 + [1]], bins=4).numeric
    assert (np.diff(numeric.edges[0]) > 0).all()
    assert len(numeric.edges[1]) == 0


def test_constant_and_empty_columns_are_left_out_and_said():
    found = fitted([[1, 1, 1], [np.nan] * 3, [1, 2, 3]])
    assert found.kept == [2]
    assert [note.about for note in found.notes] == ["x0", "x1"]


@pytest.mark.parametrize("scaling", ["robust", "standard", "range", "none"])
@pytest.mark.parametrize("vast", [1e30, 1e200, 1e308])
def test_vast_numbers_leave_everything_finite(scaling, vast):
    column = [*range(50), vast, -vast]
    numeric = fitted([column], scaling, bins=8).numeric
    assert np.isfinite(numeric(np.array([column]).T)).all()


def test_one_wild_number_does_not_squash_the_others_and_is_said():
    found = fitted([[*range(50), 1e30]], "standard")
    assert np.ptp(found.numeric(np.arange(50.0)[:, None])) > 1
    assert "reaches 1e+30" in str(found.notes[0])
