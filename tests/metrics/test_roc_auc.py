import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ConfigError
from glassnet.metrics import ROCAUC


def of(score, z, y, weight=None):
    weight = np.ones(len(z)) if weight is None else weight
    given = jnp.asarray(z, "float32"), jnp.asarray(y), jnp.asarray(weight, "float32")
    counts = jax.jit(score.counts)(*given)
    return float(score.value(counts))


@pytest.mark.parametrize("size", [1e-3, 1.0, 100.0])
def test_is_within_a_thousandth_of_the_exact_one(size):
    from sklearn.metrics import roc_auc_score

    random = np.random.default_rng(0)
    y, weight = random.integers(2, size=500), random.uniform(0.5, 2, 500)
    z = size * (random.normal(size=500) + y)
    theirs = roc_auc_score(y, z, sample_weight=weight)
    assert of(ROCAUC(), z[:, None], y[:, None], weight) == pytest.approx(
        theirs, abs=1e-3
    )
    p = 1 / (1 + np.exp(-z))
    if size < 100:  # beyond, float32 rounds many shares to 1
        found = of(ROCAUC("probabilities"), p[:, None], y[:, None], weight)
        assert found == pytest.approx(theirs, abs=1e-3)


def test_several_classes_are_each_told_from_the_rest():
    from sklearn.metrics import roc_auc_score

    random = np.random.default_rng(1)
    y = random.integers(3, size=300)
    z = random.normal(size=(300, 3)) + np.eye(3)[y]
    p = np.exp(z) / np.exp(z).sum(1, keepdims=True)
    theirs = roc_auc_score(y, p, multi_class="ovr")
    assert of(ROCAUC(), z, y) == pytest.approx(theirs, abs=1e-3)
    assert of(ROCAUC("probabilities"), p, y) == pytest.approx(theirs, abs=1e-3)
    # a class that never occurs does not count
    wide = np.concatenate([z, np.full((300, 1), -9.0)], 1)
    assert of(ROCAUC(), wide, y) == pytest.approx(theirs, abs=1e-3)


def test_labels_that_come_together_are_questions_apart():
    from sklearn.metrics import roc_auc_score

    random = np.random.default_rng(2)
    y = random.integers(2, size=(200, 3))
    z = random.normal(size=(200, 3)) + y
    found = of(ROCAUC(many=True), z, y)
    assert found == pytest.approx(roc_auc_score(y, z), abs=1e-3)


def test_two_classes_are_one_question():
    random = np.random.default_rng(3)
    y = random.integers(2, size=200)
    z = random.normal(size=200) + y
    two = np.stack([np.zeros(200), z], 1)
    found, alone = of(ROCAUC(), two, y), of(ROCAUC(), z[:, None], y[:, None])
    assert found == pytest.approx(alone, abs=2e-3)


def test_equal_scores_count_half_and_order_is_all():
    y = np.array([[1], [0], [1], [0]])
    assert of(ROCAUC(), np.zeros((4, 1)), y) == 0.5
    assert of(ROCAUC(), [[1e30], [-1e30], [2.0], [1.0]], y) == 1
    assert of(ROCAUC(), [[-3.0], [3.0], [-0.001], [0.001]], y) == 0


def test_large_and_tiny_logits_are_told_apart_where_sigmoids_are_not():
    # sigmoid(20) and sigmoid(40) are both 1 in float32
    y = np.array([[1], [0]])
    assert of(ROCAUC(), [[40.0], [20.0]], y) == 1
    assert of(ROCAUC(), [[1e-4], [0.0]], y) == 1
    # nor is the softmax of either less than 1
    z = np.array([[40.0, 0.0, 0.0], [20.0, 0.0, 0.0]])
    assert of(ROCAUC(), z, [0, 1]) > 0.5


def test_one_class_alone_is_nan():
    assert np.isnan(of(ROCAUC(), np.ones((3, 1)), np.ones((3, 1))))


def test_too_few_bins_are_refused():
    with pytest.raises(ConfigError, match="bins="):
        ROCAUC(bins=10)
