import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.metrics import CalibrationError, scores


def of(score, p, y, weight=None):
    weight = np.ones(len(p)) if weight is None else weight
    given = jnp.asarray(p, "float32"), jnp.asarray(y), jnp.asarray(weight, "float32")
    return float(score.value(jax.jit(score.counts)(*given)))


def test_at_a_hand_worked_point():
    # 10 bins: two rows at 0.95, one right: |1.9 - 1|; two at 0.6, both: |1.2 - 2|
    p = np.array([[0.95, 0.05], [0.95, 0.05], [0.6, 0.4], [0.6, 0.4]])
    found = of(CalibrationError("probabilities", bins=10), p, [0, 1, 0, 0])
    assert found == pytest.approx((0.9 + 0.8) / 4, rel=1e-5)


def test_agrees_with_the_exact_score():
    random = np.random.default_rng(0)
    z, y = random.normal(size=(200, 4)), random.integers(4, size=200)
    p = np.exp(z) / np.exp(z).sum(1, keepdims=True)
    exact = scores.calibration_error(y, p)
    assert of(CalibrationError(), z, y) == pytest.approx(exact, abs=1e-5)
    assert of(CalibrationError("probabilities"), p, y) == pytest.approx(exact, abs=1e-5)


def test_agrees_with_scikit_learns_curve_of_confidence():
    from sklearn.calibration import calibration_curve

    random = np.random.default_rng(1)
    p = random.uniform(0.5, 1, 300)
    hit = random.uniform(size=300) < p**2
    two = np.stack([1 - p, p], 1)
    right, sure = calibration_curve(hit, p, n_bins=10)
    count = np.histogram(p, bins=np.linspace(0, 1, 11))[0][5:]
    theirs = (np.abs(right - sure) * count).sum() / 300
    found = of(CalibrationError("probabilities", bins=10), two, hit.astype(int))
    assert found == pytest.approx(theirs, abs=1e-5)


def test_one_column_is_two_classes():
    random = np.random.default_rng(2)
    z, y = random.normal(size=(50, 1)), random.integers(2, size=(50, 1))
    two = np.concatenate([np.zeros_like(z), z], 1)
    one = of(CalibrationError(), z, y)
    assert one == pytest.approx(of(CalibrationError(), two, y[:, 0]), abs=1e-6)


def test_sure_and_right_is_0_and_sure_and_wrong_is_1():
    sure = np.array([[1e30, -1e30]] * 3)
    assert of(CalibrationError(), sure, [0, 0, 0]) == 0
    assert of(CalibrationError(), sure, [1, 1, 1]) == 1


def test_what_is_as_right_as_it_is_sure_scores_0():
    p = np.array([[0.75, 0.25]] * 4)
    assert of(CalibrationError("probabilities"), p, [0, 0, 0, 1]) == 0


def test_a_nan_is_not_hidden():
    p = np.array([[np.nan, 0.5], [0.5, 0.5]])
    assert np.isnan(of(CalibrationError("probabilities"), p, [0, 0]))
    assert not np.isnan(of(CalibrationError("probabilities"), p, [0, 0], [0, 1]))
