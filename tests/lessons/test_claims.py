"""The claims of the shorter lessons, read from the numbers that they told."""

import dataclasses
import math

import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.lessons import permutations, run, text
from glassnet.nn import Layer


def test_gouda_follows_the_weather_alone_until_the_threshold_falls():
    told = run("gouda").numbers
    assert (told["yes_at_high"], told["yes_at_low"]) == (4, 5)
    assert "good weather" in told["alone"]
    assert told["new"] == "a friend with an easy venue"
    other = run("gouda", weights=(2, 6, 2)).numbers
    assert other["alone"] == "" and other["yes_at_high"] == 4


def test_all_twins_of_a_layer_of_six_answer_alike():
    told = run("permutations").numbers
    assert told["count"] == told["twins"] == told["alike"] == math.factorial(6)
    assert told["most"] <= told["rounding"] < 1e-5 < told["spread"]
    assert told["distance"] > 1
    assert told["middle"] > 1e4 * told["rounding"]  # half of each twin is no twin
    assert run("permutations", seed=1, units=3).numbers["distance"] != told["distance"]


def test_units_that_are_not_alike_have_no_twins(monkeypatch):
    @dataclasses.dataclass(frozen=True)
    class Unequal(Layer):
        """A unit's place decides its slope."""

        def init(self, key, spec):
            return {}, {}

        def __call__(self, params, x):
            return x * jnp.arange(1.0, 1.0 + x.shape[-1])

    monkeypatch.setattr(permutations, "Sigmoid", Unequal)
    page = run("permutations", units=3)
    assert page.numbers["alike"] == 1 < page.numbers["twins"]
    assert "1 of 6 twins answer alike" in text(page)


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
    assert run("learning-rate", seed=1, steps=2).numbers["start"] != told["start"]


def test_single_rows_are_noisy_and_unbiased_and_hover_above_the_floor():
    told = run("descent-paths", steps=60).numbers
    late, detours = told["late"], told["detours"]
    assert late["stochastic"] > 10 * late["batch"] > 0
    assert 1 <= detours["batch"] < detours["mini-batch"] < detours["stochastic"]
    assert told["gap"] < 1e-6 and told["kind"] == "noisy, not biased"
    assert abs(told["power"] + 0.5) < 0.03
    assert run("descent-paths", seed=1, steps=60).numbers["late"] != late


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
    assert run("vanishing", rows=64, seeds=2, seed=2).numbers["ratio"] != ratio


def test_every_cure_of_exploding_holds_the_growth_in_ten_layers():
    told = run("exploding", seeds=5).numbers
    ratio, learned = told["ratio"], told["learned"]
    assert ratio["none"] > 30
    assert all(ratio[name] < ratio["none"] / 5 for name in ratio if name != "none")
    assert not np.isfinite(learned["none"])
    before = learned["before any step"]
    for cure in ("a smaller rate", "clipping", "clipping, weight decay"):
        assert learned[cure] < before / 2, cure
    # decay switched on alone: all else is as in the row without it
    assert learned["clipping, weight decay"] < learned["clipping"] / 2
    other = run("exploding", seed=5, seeds=5).numbers
    assert other["ratio"] != ratio and other["learned"] != learned


def test_only_a_narrow_band_of_starts_keeps_the_signal():
    told = run("initialization", depths=(2, 10), variances=(1e-5, 1e-2, 1e5)).numbers
    assert 0.1 < told["he"] < 10 and told["xavier"] < told["he"] / 5
    assert told["kept"] == "He"
    assert told["shrunk"] < 1e-2 and told["grown"] > 1e2
    assert told["equal"] == 0 < told["drawn"]
    other = run("initialization", depths=(1,), variances=(1e-2,), seed=1).numbers
    assert other["drawn"] != told["drawn"] and other["kept"] == "0.01, Xavier, He"


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
