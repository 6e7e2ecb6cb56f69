import math

from glassnet.lessons import run


def test_slopes_die_far_out_and_relu_units_die_where_leaky_ones_live():
    told = run("activations", steps=50).numbers
    assert math.isclose(
        told["sigmoid"], math.exp(-6) / (1 + math.exp(-6)) ** 2, rel_tol=1e-4
    )
    assert math.isclose(told["tanh"], 1 / math.cosh(6) ** 2, rel_tol=1e-2)
    assert told["relu"] == 0 and math.isclose(told["leaky"], 0.01, rel_tol=1e-6)
    assert told["dead"] > 10 and told["leaky_dead"] == 0
    # max(2 z, z) is z below 0, where leaky ReLU with a slope of 2 is 2 z
    assert told["slip"].startswith("[-1.") and told["meant"].startswith("[-2.")
    assert math.isclose(told["total"], 1, rel_tol=1e-6) and told["shift"] < 1e-6
    mild = run("activations", rate=0.1, steps=10, seed=1).numbers
    assert mild["dead"] < told["dead"]
