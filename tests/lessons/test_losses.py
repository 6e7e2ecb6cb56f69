import math

from glassnet.lessons import run


def test_squares_pull_to_the_mean_and_distances_to_the_median():
    told = run("losses").numbers
    step = (20 + 3) / 20_000  # between two guesses
    assert abs(told["squared"] - told["mean"]) <= step
    assert abs(told["absolute"] - told["median"]) <= step
    assert told["median"] < told["huber"] < told["mean"]
    assert run("losses", seed=1).numbers["mean"] != told["mean"]


def test_a_mean_over_ten_outputs_turns_a_rate_of_three_into_three_fifths():
    told = run("losses").numbers
    assert math.isclose(told["share"], 2 / 10, rel_tol=1e-5)
    assert math.isclose(told["acts"], 0.6, rel_tol=1e-5)
    assert (told["digit"], told["place"]) == (6, 7)


def test_conventions_differ_by_the_rows_and_by_the_half():
    found = run("losses", rows=4).numbers["conventions"]
    total, mean, half = (found[f"squared error, {how}"] for how in HOW)
    assert math.isclose(total, 4 * mean, rel_tol=1e-5)
    assert math.isclose(mean, 2 * half, rel_tol=1e-5)


def test_a_very_wrong_score_costs_its_size_where_its_probability_costs_infinity():
    told = run("losses").numbers
    assert told["naive"] == "inf" and told["stable"] == 200 and told["slope"] == -1


HOW = ("sum", "mean", "half the mean")
