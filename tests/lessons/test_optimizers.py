import math

import pytest

from glassnet.lessons import run


@pytest.mark.parametrize("seed", [0, 1])
def test_momentum_beats_plain_descent_in_a_ravine_and_overshoots(seed):
    told = run("optimizers", seed=seed).numbers
    assert told["ends"]["Momentum"] < told["sgd"] / 5
    assert told["lowest"] == min(told["ends"].values())
    assert told["past_low"] == 0 and told["over"] > 0.5 and told["far"] == 0.99


def test_first_steps_have_the_sizes_of_their_rules():
    told = run("optimizers").numbers
    for name, size in (("Adagrad", 1), ("Adam", 1), ("RMSprop", 0.1**-0.5)):
        # each coordinate moves by the rate alone, whatever the gradient's size
        for part in told["first"][name]:
            assert math.isclose(
                abs(part), size * told["best_rates"][name], rel_tol=1e-3
            )
    x, y = told["first"]["SGD"]
    other_x, other_y = told["first"]["Momentum"]
    assert math.isclose(x / y, other_x / other_y, rel_tol=1e-3)


def test_adagrads_rate_dies_as_one_over_the_root_and_the_two_momenta_part():
    told = run("optimizers").numbers
    assert math.isclose(told["share"], 100**-0.5, rel_tol=1e-3)
    assert math.isclose(told["outside"], 0.1, rel_tol=1e-3)
    # the velocity is 0.9 of itself and a tenth of the old push: 0.9 + 0.1 * 0.1
    assert math.isclose(told["inside"], 0.91, rel_tol=1e-3)
