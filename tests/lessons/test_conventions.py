import math

import jax.numpy as jnp

from glassnet.lessons.conventions import conventions

Y = jnp.array([[1.0, 0.0], [2.0, 0.0]])


def test_each_convention_by_hand():
    found = {(loss, how): x for _, loss, how, x in conventions(Y, jnp.array([0, 1]))}
    # (1, 0) is right; (2, 0) against (0, 1) costs 4 + 1
    assert found["squared error", "sum"] == 5
    assert found["squared error", "mean"] == 2.5
    assert found["squared error", "half the mean"] == 1.25
    assert found["squared error", "half, one row"] == 0
    # -log softmax: log(1 + e^-1), and 2 + log(1 + e^-2)
    surprise = math.log1p(math.exp(-1)) + 2 + math.log1p(math.exp(-2))
    assert math.isclose(found["cross-entropy", "sum"], surprise, rel_tol=1e-6)
    # yes at a score of 1, no at 2: log(1 + e^-1), and log(1 + e^2)
    mean = (math.log1p(math.exp(-1)) + math.log1p(math.exp(2))) / 2
    assert math.isclose(found["binary cross-entropy", "mean"], mean, rel_tol=1e-6)
    # a side of 1 at a score of 1 costs 0, one of -1 at a score of 2 costs 3
    assert found["hinge", "mean"] == 1.5
    assert 0 < found["KL divergence", "sum"] < surprise
