import math

import pytest

from glassnet.lessons import run


@pytest.fixture(scope="module")
def told():
    return run("linear-as-network").numbers


def test_descent_reaches_the_closed_form_and_scikit_learns_weights(told):
    assert told["gap"] < 1e-4 * told["largest"]
    assert told["logistic_gap"] < 1e-3
    # squared error (t - y)^2 against (t - y)^2 / (2 s^2): 2 s^2 = 0.98
    assert math.isclose(told["least"], 0.98, rel_tol=1e-4)
    assert math.isclose(told["most"], 0.98, rel_tol=1e-4)


def test_a_column_twice_leaves_weights_open_until_ridge_picks(told):
    assert told["free_apart"] > 0.01 > 100 * told["held_apart"]
    assert told["free_answers"] < 1e-4 and told["held_answers"] < 1e-4
    assert told["verdict"] == "Ridge picks one."


def test_five_powers_and_a_learned_phi_follow_a_curve_that_a_line_cannot(told):
    errors = told["phi"]
    assert errors["power 5"] < errors["power 1"] / 2
    assert errors["learned"] < errors["power 1"] / 2


def test_other_starts_noise_and_penalties_give_other_numbers(told):
    other = run("linear-as-network", seed=1, ridge=10.0).numbers
    assert other["gap"] < 1e-4 * other["largest"] < told["largest"] / 10
    assert other["free_apart"] != told["free_apart"]
    assert other["phi"] != told["phi"]
