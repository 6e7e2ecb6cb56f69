import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.metrics import BalancedAccuracy


@pytest.mark.filterwarnings("ignore:y_pred contains classes")
def test_agrees_with_scikit_learn():
    from sklearn.metrics import balanced_accuracy_score

    random = np.random.default_rng(0)
    z = random.normal(size=(60, 5)).astype("float32")
    y, weight = random.integers(4, size=60), random.uniform(0, 2, 60)
    theirs = balanced_accuracy_score(y, z.argmax(1), sample_weight=weight)
    score = BalancedAccuracy()
    counts = jax.jit(score.counts)(*map(jnp.asarray, (z, y, weight.astype("float32"))))
    np.testing.assert_allclose(score.value(counts), theirs, rtol=1e-5)


def test_one_column_is_two_classes_and_always_no_is_a_half():
    z, y = jnp.full((10, 1), -1.0), (jnp.arange(10) > 0).astype(float)[:, None]
    score = BalancedAccuracy()
    assert score.value(score.counts(z, y, jnp.ones(10))) == 0.5
    # yes 8 of 9, no 1 of 1
    z = 1 - 2 * (jnp.arange(10) < 2).astype(float)[:, None]
    found = score.value(score.counts(z, y, jnp.ones(10)))
    np.testing.assert_allclose(found, (8 / 9 + 1) / 2, rtol=1e-6)


def test_a_nan_is_neither_yes_nor_no():
    z, y = jnp.array([[jnp.nan], [jnp.nan]]), jnp.array([[1.0], [0.0]])
    score = BalancedAccuracy()
    assert score.value(score.counts(z, y, jnp.ones(2))) == 0
