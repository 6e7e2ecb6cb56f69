"""scikit-learn's own checks on the estimators that are no gradient descent."""

import pytest
from sklearn.utils.estimator_checks import parametrize_with_checks

from glassnet.estimators import (
    SOM,
    AdalineClassifier,
    HopfieldMemory,
    RosenblattClassifier,
)

SMALL = [
    AdalineClassifier(max_iter=20),
    HopfieldMemory(),
    RosenblattClassifier(max_iter=20),
    SOM(2, 3, max_iter=3),
]


@parametrize_with_checks(SMALL)
@pytest.mark.filterwarnings("default")  # scikit-learn's checks provoke their own
def test_scikit_learns_contract(estimator, check):
    check(estimator)
