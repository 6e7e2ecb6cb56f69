import numpy as np

from glassnet.initializers import GlorotNormal, GlorotUniform


def test_uniform_ends_at_the_root_of_6_over_both_fans(keys):
    # sqrt(6 / (20 + 30)) = 0.3464
    draws = np.abs(GlorotUniform()(next(keys), (20, 30)))
    assert 0.34 < draws.max() <= 0.3465


def test_it_favors_neither_way(keys):
    wide, tall = (GlorotNormal()(next(keys), s) for s in ((50, 950), (950, 50)))
    np.testing.assert_allclose(wide.var(), tall.var(), rtol=0.05)
