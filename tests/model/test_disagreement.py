import numpy as np
import pytest

from glassnet.model.disagreement import deviation, entropy, mutual_information


def test_even_chances_have_the_most_entropy():
    assert entropy(np.full(8, 1 / 8)) == pytest.approx(np.log(8))
    assert entropy(np.array([1.0, 0.0, 0.0])) == 0.0
    assert np.isnan(entropy(np.array([np.nan, 1.0])))


def test_members_that_differ_a_little_tell_a_little():
    p = np.array([[[0.9, 0.1]], [[0.5, 0.5]]])
    # H(0.7, 0.3) - (H(0.9, 0.1) + H(0.5, 0.5)) / 2
    # = 0.610864 - (0.325083 + 0.693147) / 2 = 0.101749
    assert mutual_information(p)[0] == pytest.approx(0.101749, abs=1e-6)


def test_it_is_never_negative_and_at_most_the_logarithm_of_the_members():
    random = np.random.default_rng(0)
    p = random.dirichlet(np.full(10, 0.05), (3, 200))
    found = mutual_information(p)
    assert (found >= 0).all() and (found <= np.log(3) + 1e-12).all()
    assert (mutual_information(np.repeat(p[:1], 3, 0)) < 1e-12).all()


def test_the_deviation_is_over_all_members():
    # mean 2, squares 1, 0, 1: variance 2/3
    assert deviation(np.array([[1.0], [2.0], [3.0]]))[0] == pytest.approx(
        (2 / 3) ** 0.5
    )
