"""The estimators that are no gradient descent: what their fits leave."""

import pickle

import numpy as np
import pytest
from sklearn.datasets import load_iris

from glassnet.errors import ConfigError, DataError, DivergedError
from glassnet.estimators import (
    SOM,
    AdalineClassifier,
    HopfieldMemory,
    RosenblattClassifier,
)

X, Y = load_iris(return_X_y=True)


def test_rosenblatt_ends_with_the_first_faultless_epoch():
    clf = RosenblattClassifier(random_state=0).fit(X, Y == 0)
    curve = clf.mistakes_curve_
    assert curve[-1] == 0 and min(curve[:-1]) > 0 and len(curve) == clf.n_iter_
    assert clf.score(X, Y == 0) == 1


def test_weights_are_those_of_raw_columns():
    clf = RosenblattClassifier(random_state=0).fit(X, Y)
    assert clf.coef_.shape == (3, 4) and clf.score(X, Y) > 0.9
    sums = X @ clf.coef_.T + clf.intercept_
    np.testing.assert_allclose(clf.decision_function(X), sums)
    np.testing.assert_array_equal(clf.predict(X), sums.argmax(1))


def test_adaline_comes_to_rest_at_the_least_squares():
    clf = AdalineClassifier(
        0.5, rule="batch", max_iter=2000, n_iter_no_change=np.inf
    ).fit(X, Y == 1)
    ones = np.column_stack([X, np.ones(len(X))])
    best = np.linalg.lstsq(ones, 2.0 * (Y == 1) - 1, rcond=None)[0]
    np.testing.assert_allclose(clf.decision_function(X), ones @ best, atol=1e-3)


def test_adaline_with_too_large_a_rate_says_so():
    with pytest.raises(DivergedError, match="diverged"):
        AdalineClassifier(5.0).fit(X, Y)


@pytest.mark.parametrize("kind", [AdalineClassifier, RosenblattClassifier])
def test_refuses_a_single_class_and_bad_settings(kind):
    with pytest.raises(DataError, match="nothing to tell apart"):
        kind().fit(X, np.zeros(len(X)))
    for wrong in (dict(learning_rate=0), dict(max_iter=0), dict(standardize="yes")):
        with pytest.raises(ConfigError):
            kind(**wrong).fit(X, Y)


def test_a_memory_lowers_the_energy_and_brings_patterns_back():
    patterns = np.random.default_rng(0).integers(0, 2, (3, 60))
    memory = pickle.loads(pickle.dumps(HopfieldMemory().fit(patterns)))
    damaged = patterns.copy()
    damaged[:, :8] = 1 - damaged[:, :8]
    np.testing.assert_array_equal(memory.predict(damaged), 2 * patterns - 1)
    assert (memory.energy(damaged) > memory.energy(patterns)).all()
    with pytest.raises(ValueError, match="60 features"):
        memory.predict(patterns[:, :59])


def test_a_memory_refuses_bad_settings():
    with pytest.raises(ConfigError):
        HopfieldMemory(max_iter=0).fit(X)


def test_a_map_measures_itself_as_the_learner_does():
    som = SOM(4, 5, grid="hexagonal", max_iter=10, random_state=0).fit(X)
    distances = som.transform(X)
    assert som.codebook_.shape == (4, 5, 4) and som.u_matrix_.shape == (4, 5)
    assert som.quantization_error(X) == distances.min(1).mean()
    np.testing.assert_array_equal(som.predict(X), distances.argmin(1))
    assert som.topographic_error(X) < 0.15
    # the codebook is in the unit of the table: its units lie among the rows
    assert (som.codebook_.reshape(-1, 4) >= X.min(0)).all()
    assert (som.codebook_.reshape(-1, 4) <= X.max(0)).all()


@pytest.mark.parametrize("rule", ["online", "batch"])
def test_a_finer_map_is_nearer_to_the_rows(rule):
    coarse = SOM(2, 2, rule=rule, max_iter=20, random_state=0).fit(X)
    fine = SOM(6, 6, rule=rule, max_iter=20, random_state=0).fit(X)
    assert fine.quantization_error(X) < 0.6 * coarse.quantization_error(X)


def test_refuses_a_map_of_size_zero():
    with pytest.raises(ConfigError, match="rows=0"):
        SOM(0, 3).fit(X)
