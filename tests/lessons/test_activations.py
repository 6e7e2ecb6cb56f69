import math

from glassnet.lessons import run


def test_slopes_die_far_out_and_relu_units_die_where_leaky_ones_live():
    told = run("activations", steps=50).numbers
    left, right, deaths = told["left"], told["right"], told["deaths"]
    assert math.isclose(
        right["Sigmoid"], math.exp(-6) / (1 + math.exp(-6)) ** 2, rel_tol=1e-4
    )
    # 1 less the square of a float32 next to 1, whose steps are 1.2e-7 here: of 2.5e-5
    assert math.isclose(right["Tanh"], 1 / math.cosh(6) ** 2, rel_tol=2e-2)
    assert left["ReLU"] == 0 and math.isclose(left["LeakyReLU"], 0.01, rel_tol=1e-6)
    assert 10 < deaths["ReLU"].early <= deaths["ReLU"].late
    assert deaths["LeakyReLU"].late == 0
    mild = run("activations", rate=0.1, steps=10, seed=1).numbers["deaths"]
    assert mild["ReLU"].late < deaths["ReLU"].late
    assert mild["ReLU"].loss != deaths["ReLU"].loss


def test_the_maximum_is_no_leaky_relu_and_softmax_forgets_what_all_share():
    told = run("activations", steps=1).numbers
    # max(2 z, z) is z below 0, where leaky ReLU with a slope of 2 is 2 z
    assert told["slip"].startswith("[-1.") and told["meant"].startswith("[-2.")
    assert math.isclose(told["total"], 1, rel_tol=1e-6) and told["shift"] < 1e-6
