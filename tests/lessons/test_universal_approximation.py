import math

import numpy as np

from glassnet.lessons import run


def test_stairs_close_in_as_one_over_the_width_and_bends_as_its_square():
    told = run("universal-approximation", trained=(1,), steps=5).numbers
    assert abs(told["step_power"] + 1) < 0.15 and abs(told["bend_power"] + 2) < 0.15
    assert (np.diff(told["built"]["Step"]) < 0).all()
    assert (np.diff(told["built"]["ReLU"]) < 0).all()
    # a straight piece of width h errs by at most h^2 / 8 times the largest curvature
    bound = (1 / 64) ** 2 / 8 * ((3 * math.pi) ** 2 + 1 + 6 * math.pi)
    assert told["bends"] == told["built"]["ReLU"][-1] < bound
    wilder = run("universal-approximation", waves=12.0, trained=(1,), steps=5).numbers
    assert wilder["bends"] > 4 * told["bends"]


def test_more_trained_units_follow_the_curve_closer():
    told = run("universal-approximation", widths=(4, 8), steps=400).numbers
    errors = told["learned"]
    assert errors[16] < errors[2] / 2
    assert told["best"] == 16 and told["off"] == errors[16]
    other = run("universal-approximation", seed=1, widths=(4, 8), trained=(2,), steps=9)
    assert other.numbers["learned"][2] != errors[2]
