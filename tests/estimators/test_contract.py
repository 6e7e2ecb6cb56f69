"""scikit-learn's own checks, every one of them, without exception."""

import pytest
from sklearn.utils.estimator_checks import parametrize_with_checks

import glassnet as gn

SMALL = dict(hidden_layer_sizes=(8,), learning_rate_init=0.03, max_iter=60)


@parametrize_with_checks([gn.Classifier(**SMALL), gn.Regressor(**SMALL)])
@pytest.mark.filterwarnings("default")  # scikit-learn's checks provoke their own
def test_scikit_learns_contract(estimator, check):
    check(estimator)
