"""The claims of the shorter lessons, read from the numbers that they told."""

import math

import numpy as np
import pytest

from glassnet.lessons import run


def test_gouda_follows_the_weather_alone_until_the_threshold_falls():
    told = run("gouda").numbers
    assert (told["yes_at_high"], told["yes_at_low"]) == (4, 5)
    assert "good weather" in told["alone"]
    assert told["new"] == "a friend with an easy venue"
    other = run("gouda", weights=(2, 6, 2)).numbers
    assert other["alone"] == "" and other["yes_at_high"] == 4


def test_all_twins_of_a_layer_of_six_answer_alike():
    told = run("permutations").numbers
    assert told["count"] == told["twins"] == math.factorial(6)
    assert told["most"] <= 4 * told["unit"] * max(1, told["spread"])
    assert told["distance"] > 1
    assert run("permutations", seed=1, units=3).numbers["distance"] != told["distance"]


def test_without_activations_the_network_is_the_product_of_its_matrices():
    told = run("linear-collapse").numbers
    assert told["product"] < 1e-5 and told["linear_rest"] < 1e-5
    assert told["tanh_rest"] > 0.1
    assert run("linear-collapse", seed=1).numbers["tanh_rest"] != told["tanh_rest"]


def test_the_gradient_points_up_and_steps_descend_up_to_two_over_the_curvature():
    told = run("gradients").numbers
    assert told["angle"] <= 2.5  # directions are tried every 5 degrees
    assert abs(told["largest"] - 2 / told["curvature"]) < 0.01
    assert run("gradients", start=(0.1, 2.0)).numbers["angle"] != told["angle"]


def test_the_prediction_of_a_small_change_gets_better_as_the_step_shrinks():
    told = run("sigmoid-neuron").numbers
    assert told["last"] < told["first"] / 100
    assert told["step"] == 1 and told["sigmoid"] < 0.05
    assert run("sigmoid-neuron", seed=1).numbers["first"] != told["first"]


def test_one_neuron_learns_and_and_or_and_a_hidden_layer_xor():
    told = run("xor").numbers
    assert told["and_wrong"] == told["or_wrong"] == 0 and told["xor_wrong"] > 0
    assert told["network_right"] == 4
    assert run("xor", hidden=1).numbers["network_right"] < 4


def test_there_is_a_rate_too_small_and_one_too_large():
    told = run("learning-rate", steps=300).numbers
    assert told["small"] < told["best"] < told["large"]
    assert told["best_end"] < told["small_end"] < told["large_end"]
    assert told["large_end"] > told["start"]


def test_single_rows_are_noisy_and_unbiased_and_hover_above_the_floor():
    told = run("descent-paths", steps=60).numbers
    assert told["stochastic"] > 10 * abs(told["batch"])
    assert told["gap"] < 1e-6 * told["size"]
    assert abs(told["slope"] + 0.5) < 0.03
    assert run("descent-paths", seed=1, steps=60).numbers["slope"] != told["slope"]


@pytest.mark.parametrize("seed", [0, 1])
def test_deviations_fall_with_the_root_and_only_the_line_stays_biased(seed):
    told = run("bias-variance", seed=seed, sizes=(100, 1000, 10_000)).numbers
    for model in ("line", "cubic"):
        assert np.abs(told[f"{model}_slopes"] + 0.5).max() < 0.03
    line = (told["line_bias"] - [-1 / 30, 1 / 5]) / told["line_error"]
    assert np.abs(line).max() < 3
    assert np.abs(told["line_bias"] / told["line_error"]).min() > 10
    assert np.abs(told["cubic_bias"] / told["cubic_error"]).max() < 3


def test_every_cure_brings_more_of_the_gradient_to_the_first_layer():
    ratio = run("vanishing", rows=64, seeds=2).numbers["ratio"]
    assert ratio["none"] < 1e-4
    assert all(ratio[name] > 100 * ratio["none"] for name in ratio if name != "none")
    assert 0.3 < ratio["batch norm"] < 3 and 0.3 < ratio["He's start, ReLU"] < 3


def test_every_cure_holds_deltas_or_steps_that_explode():
    told = run("exploding", rows=64, seeds=2).numbers
    ratio, ends = told["ratio"], told["ends"]
    assert ratio["none"] > 30
    assert all(ratio[name] < ratio["none"] / 5 for name in ratio if name != "none")
    assert ends["clipping"][0] < 0.2 < ends["none"][0]
    assert np.isfinite(ends["clipping"][1]) and not np.isfinite(ends["none"][1])


def test_only_a_narrow_band_of_starts_keeps_the_signal():
    told = run("initialization", depths=(2, 10), variances=(1e-5, 1e-2, 1e5)).numbers
    assert 0.1 < told["he"] < 10 and told["xavier"] < told["he"] / 5
    assert "He" in told["kept"] and "1e+05" not in told["kept"]
    assert told["equal"] == 0 < told["drawn"]


def test_a_network_reads_digits_that_it_never_saw():
    told = run("digits", epochs=15).numbers
    assert told["place"] == told["shown"] + 1
    assert told["share"] > 90 and told["last"] < told["first"] < told["guess"]
    assert run("digits", seed=1, epochs=3).numbers["right"] != told["right"]


def test_classes_come_apart_through_the_hidden_layers():
    told = run("features", steps=600).numbers
    assert told["best"] == "hidden layer 3" and told["times"] > 2
    assert told["untrained"] < told["raw"]
    assert run("features", seed=1, steps=100).numbers["times"] != told["times"]
