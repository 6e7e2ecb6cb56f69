import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ConfigError
from glassnet.metrics import Accuracy, TopK, scores

TIED = jnp.array([[1.0, 3.0, 3.0, 3.0]])


def test_the_first_few_count():
    z = jnp.array([[0.1, 3.0, 2.0, 1.0]] * 4)
    for k, right in [(1, [0, 1, 0, 0]), (2, [0, 1, 1, 0]), (4, [1, 1, 1, 1])]:
        assert TopK(k)(z, jnp.arange(4)).tolist() == right


def test_of_equal_scores_the_smaller_index_stands_first():
    # all three equal ones as "within the first" would let a constant network be right
    found = [TopK(2)(TIED, jnp.array([i])).item() for i in range(4)]
    assert found == [0, 1, 1, 0]


def test_k_classes_are_named_and_no_more(keys):
    z = jnp.round(2 * jnp.sin(jnp.arange(35.0))).reshape(5, 7)
    hits = sum(TopK(3)(z, jnp.full(5, i)) for i in range(7))
    assert hits.tolist() == [3] * 5


def test_the_first_is_accuracy():
    z = jnp.round(2 * jnp.sin(jnp.arange(35.0))).reshape(5, 7)
    y = jnp.arange(5)
    np.testing.assert_array_equal(TopK(1)(z, y), Accuracy()(z, y))


def test_agrees_with_the_exact_score_and_scikit_learn():
    from sklearn.metrics import top_k_accuracy_score

    random = np.random.default_rng(0)
    z, y = random.normal(size=(50, 6)), random.integers(6, size=50)
    found = TopK(3)(jnp.array(z, "float32"), jnp.array(y)).mean()
    assert found == pytest.approx(scores.top_k_accuracy(y, z, 3))
    assert found == pytest.approx(top_k_accuracy_score(y, z, k=3, labels=range(6)))


def test_a_nan_or_a_label_outside_is_wrong():
    z = jnp.array([[1.0, jnp.nan, 0.0], [1.0, 2.0, 0.0]])
    assert TopK(3)(z, jnp.array([0, 3])).tolist() == [0, 0]


def test_no_guess_is_refused():
    with pytest.raises(ConfigError, match="k="):
        TopK(0)
