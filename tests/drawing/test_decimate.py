import numpy as np

from glassnet.drawing.decimate import kept


def test_a_short_line_is_kept_whole():
    assert kept(np.arange(5)).tolist() == [0, 1, 2, 3, 4]


def test_a_long_line_is_thinned_and_keeps_its_ends_and_its_peaks():
    y = np.zeros(100_000)
    y[43_210], y[43_300] = 5, -7
    at = kept(y, 100)
    assert len(at) <= 100 and at[0] == 0 and at[-1] == 99_999
    assert {43_210, 43_300} <= set(at.tolist())
    assert (np.diff(at) > 0).all()


def test_a_gap_stays_a_gap():
    y = np.zeros(10_000)
    y[5_000] = np.nan
    assert np.isnan(y[kept(y, 20)]).any()
