"""The claims of the lessons on learning rules, from the numbers that they told."""

import numpy as np

from glassnet.lessons import run


def test_mistakes_stay_within_novikoffs_bound_on_a_hundred_separable_sets():
    told = run("perceptron").numbers
    made, bound = np.array(told["made"]), np.array(told["bound"])
    assert len(made) == told["sets"] == told["settled"] == 100
    assert (made <= bound).all() and told["within"] == 100 and made.min() >= 1
    assert told["wrong"]["and"] == told["wrong"]["or"] == 0 < told["wrong"]["xor"]
    other = run("perceptron", seed=1, sets=5, passes=50).numbers
    assert other["made"] != told["made"][:5]


def test_the_worked_network_moves_alike_by_every_way():
    told = run("backprop-by-hand").numbers
    assert set(told["gaps"]) == {"sweep", "jax.grad", "explain"}
    assert told["apart"] == max(told["gaps"].values()) < 1e-12
    assert told["count"] == 12 and told["after"] < told["before"]
    assert run("backprop-by-hand", seed=1).numbers["hand"] != told["hand"]


def test_feedback_remembers_and_patterns_drown_past_the_limit():
    loads = (0.05, 0.12, 0.2, 0.3)
    told = run("feedback", steps=250, back=2, units=300, loads=loads).numbers
    assert told["without"] > 0.9 and told["with_feedback"] < 0.1
    assert told["low"] > 0.9 > 0.5 > told["high"] > told["last"]
    again = run("feedback", seed=1, steps=5, units=100, loads=loads).numbers
    assert again["near"] != told["near"] and "not learned" in again["verdict"]


def test_one_number_is_enough_to_teach_and_none_to_sort():
    told = run("supervised-unsupervised-reinforcement", tries=600).numbers
    assert told["by_answers"] > 0.9 and told["chance"] < 0.5
    assert told["by_critic"] > 0.8 and told["verdict"] == "One number taught."
    assert told["alike"] > 0.8
    few = run("supervised-unsupervised-reinforcement", tries=2, seed=1).numbers
    assert few["by_critic"] < told["by_critic"] and few["alike"] != told["alike"]


def test_each_slip_measures_otherwise_than_the_right_form():
    told = run("errata").numbers
    assert told["count"] == told["slips"] == 7
    assert told["sign"][1] < 0 < told["sign"][0]
    assert told["order"][1] < 1e-8 < 0.01 < told["order"][0]
    assert abs(told["dropout"][1] - 1) < 0.02 < 0.5 < 1 - told["dropout"][0]
    assert abs(told["root"][1] - 1 / 4) < 0.03 and told["root"][0] == 0.5
    assert told["sums"] == (2, 1) and told["leaky"] == (-1, -2)
    assert told["decay"] == (0.9, 0.95)
    assert told["gap"] < 1e-5 * told["noise"]
    small = run("errata", rate=0.01).numbers
    assert small["order"][0] < told["order"][0] / 20
    assert run("errata", seed=1).numbers["sign"] != told["sign"]
