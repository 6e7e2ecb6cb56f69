import math

from glassnet.lessons import run


def test_descent_reaches_the_closed_form_and_scikit_learns_weights():
    told = run("linear-as-network").numbers
    assert told["gap"] < 1e-5 * told["largest"] * 10
    assert told["logistic_gap"] < 1e-3
    # squared error (t - y)^2 against (t - y)^2 / (2 s^2): 2 s^2 = 0.98
    assert math.isclose(told["least"], 0.98, rel_tol=1e-4)
    assert math.isclose(told["most"], 0.98, rel_tol=1e-4)


def test_a_column_twice_leaves_weights_open_until_ridge_picks():
    told = run("linear-as-network", seed=1).numbers
    assert told["free_apart"] > 0.01 > 100 * told["held_apart"]
    assert told["free_answers"] < 1e-4 and told["held_answers"] < 1e-4


def test_five_powers_and_a_learned_phi_follow_a_curve_that_a_line_cannot():
    errors = run("linear-as-network").numbers["phi"]
    assert errors["power 5"] < errors["power 1"] / 2
    assert errors["learned"] < errors["power 1"] / 2
