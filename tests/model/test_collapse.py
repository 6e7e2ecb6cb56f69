import numpy as np

from glassnet.model.collapse import confident, coverage


def test_a_class_counts_from_its_share_on():
    # of 200 rows 197 are of class 0, 2 of class 1 and 1 of class 2; 1 % are 2 rows
    classes = np.repeat([0, 1, 2], [197, 2, 1])
    shares = np.eye(4)[classes]
    assert coverage(shares) == 2
    assert coverage(shares, least=0.005) == 3
    assert coverage(shares, least=0.5) == 1


def test_a_class_that_nobody_made_never_counts():
    assert coverage(np.eye(3)[[0, 0]], least=0.0) == 1


def test_a_blur_convinces_nobody():
    even = np.full((5, 10), 0.1)
    assert confident(even) == 0.0
    assert confident(np.concatenate([even, np.eye(10)[:5]])) == 0.5


def test_of_no_rows_there_is_no_share():
    assert np.isnan(confident(np.zeros((0, 3)))) and coverage(np.zeros((0, 3))) == 0
