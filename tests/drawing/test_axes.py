import numpy as np
import pytest

from glassnet.drawing.axes import Axis, Frame, axis_over, tick_name


def test_equal_factors_are_equal_steps_on_a_log_axis():
    # log10 of 1, 10, 100 over 1 to 10,000: 0/4, 1/4, 2/4.
    shares = Axis(1.0, 1e4, log=True).share([1, 10, 100, 0, -1, np.inf])
    assert shares[:3] == pytest.approx([0, 0.25, 0.5])
    assert np.isnan(shares[3:]).all()


@pytest.mark.parametrize(
    "axis, ticks",
    [
        (Axis(-5.5, 5.5), [-4, -2, 0, 2, 4]),
        (Axis(0.0, 0.31), [0, 0.1, 0.2, 0.3]),
        (Axis(0.7, 700.0, log=True), [1, 10, 100]),
        (Axis(1e-12, 1.0, log=True), [1e-12, 1e-9, 1e-6, 1e-3, 1]),
        (Axis(1.0, 40.0, log=True), [1, 3, 10, 30]),
    ],
)
def test_ticks_are_round_and_within_the_axis(axis, ticks):
    assert axis.ticks(5) == pytest.approx(ticks)


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize(
    "values",
    [[], [np.nan, np.inf], [0.0], [3.0], [3.0, 3.0], [1e-300, 1e300], [-1e308, 1e308]],
)
def test_every_axis_has_two_different_finite_ends_and_ticks_between(values, log):
    axis = axis_over(np.array(values), log=log)
    assert np.isfinite([axis.low, axis.high]).all() and axis.low < axis.high
    assert all(0 <= axis.share(tick) <= 1 for tick in axis.ticks())


def test_a_line_is_broken_at_a_gap():
    frame = Frame(Axis(0, 4), Axis(0, 4), left=0, top=0, width=40, height=40)
    d = frame.path([0, 1, 2, 3, 4], [0, 4, np.nan, 4, 0])
    # y points down: 0 is at 40, 4 is at 0.
    assert d == "M0.0 40.0L10.0 0.0M30.0 0.0L40.0 40.0"


def test_numbers_at_ticks_are_short():
    names = [tick_name(v) for v in (1e-10, 1e-4, 0.001, 0, 999999, 1e6, -2.5e7)]
    assert names == ["10⁻¹⁰", "10⁻⁴", "0.001", "0", "999,999", "10⁶", "−2.5·10⁷"]
