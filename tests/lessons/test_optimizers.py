import math

import pytest

from glassnet.lessons import run


@pytest.fixture(scope="module")
def told():
    return run("optimizers").numbers


def test_momentum_beats_plain_descent_in_a_ravine_from_any_start(told):
    other = run("optimizers", seed=1).numbers
    assert other["first"] != told["first"]
    for numbers in (told, other):
        ends = numbers["ends"]
        assert ends["Momentum"] < ends["SGD"] / 5
        assert numbers["lowest"] == ends[numbers["winner"]] == min(ends.values())


def test_a_round_bowl_needs_no_help(told):
    bowl = run("optimizers", steepness=1.0).numbers
    assert bowl["ends"]["SGD"] < told["ends"]["SGD"] / 1000


def test_more_momentum_rolls_farther_past_the_bottom(told):
    assert told["past"][0.5] == 0 < told["past"][0.9] < told["past"][0.99]
    assert told["far"] == 0.99 and told["over"] == told["past"][0.99] > 0.5


def test_first_steps_have_the_sizes_of_their_rules(told):
    for name, size in (("Adagrad", 1), ("Adam", 1), ("RMSprop", 0.1**-0.5)):
        # each coordinate moves by the rate alone, whatever the gradient's size
        for part in told["first"][name]:
            assert math.isclose(
                abs(part), size * told["best_rates"][name], rel_tol=1e-3
            )
    x, y = told["first"]["SGD"]
    other_x, other_y = told["first"]["Momentum"]
    assert math.isclose(x / y, other_x / other_y, rel_tol=1e-3)


def test_adagrads_rate_dies_as_one_over_the_root_and_the_two_momenta_part(told):
    assert math.isclose(told["share"], 100**-0.5, rel_tol=1e-3)
    assert math.isclose(told["outside"], 0.1, rel_tol=1e-3)
    # the velocity is 0.9 of itself and a tenth of the old push: 0.9 + 0.1 * 0.1
    assert math.isclose(told["inside"], 0.91, rel_tol=1e-3)
