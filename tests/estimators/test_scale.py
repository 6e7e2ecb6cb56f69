import numpy as np

from glassnet.estimators.scale import Scale


def test_weighted_mean_and_deviation_by_hand():
    # mean (1*0 + 3*4) / 4 = 3; variance (1*9 + 3*1) / 4 = 3
    scale = Scale.of(np.array([[0.0], [4.0]]), np.array([1.0, 3.0]))
    assert scale.mean == 3
    np.testing.assert_allclose(scale.deviation, np.sqrt(3))
    np.testing.assert_allclose(scale.back(scale(np.array([[7.0]]))), [[7]])


def test_joined_parts_are_the_scale_of_the_whole():
    draw = np.random.default_rng(0)
    x, weight = draw.normal(5, [1, 9], (30, 2)), draw.uniform(0.1, 2, 30)
    whole = Scale.of(x, weight)
    parts = Scale.none(2)
    for rows in (slice(1), slice(1, 12), slice(12, 30)):
        parts = parts.joined(Scale.of(x[rows], weight[rows]))
    np.testing.assert_allclose(parts.mean, whole.mean)
    np.testing.assert_allclose(parts.deviation, whole.deviation)
    np.testing.assert_allclose(parts.weight, weight.sum())


def test_a_column_that_does_not_vary_is_only_centered():
    x = np.full((7, 1), 0.1) * 1e6
    scale = Scale.of(x, np.ones(7))
    np.testing.assert_allclose(scale(x + 2), 2, rtol=1e-6)


def test_numbers_whose_squares_are_none_stay_finite():
    x = np.array([[-1e200], [1e200]])
    scale = Scale.of(x, np.ones(2))
    assert scale(x).tolist() == [[-1], [1]]
    assert np.isfinite(scale.joined(scale).deviation).all()


def test_no_scale_changes_nothing():
    x = np.array([[3.0, -4.0]])
    assert (Scale.none(2)(x) == x).all() and (Scale.none(2).back(x) == x).all()


def test_a_scale_of_no_rows_hands_back_the_very_rows():
    x = np.array([[1.5, -0.0]], np.float32)
    assert Scale.none(2)(x) is x
