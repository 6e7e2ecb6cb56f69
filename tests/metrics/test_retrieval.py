import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.metrics import F1, BalancedAccuracy, Precision, Recall

SCORES = {"precision": Precision, "recall": Recall, "f1": F1}


def total(score, z, y, weight, parts=3):
    """The score of counts summed over several batches."""
    count = jax.jit(score.counts)
    arrays = [np.array_split(np.asarray(a), parts) for a in (z, y, weight)]
    counts = [count(*map(jnp.asarray, part)) for part in zip(*arrays, strict=True)]
    return score.value(jax.tree.map(lambda *each: sum(each), *counts))


@pytest.mark.parametrize("average", ["macro", "micro", "weighted"])
@pytest.mark.parametrize("name", SCORES)
def test_agree_with_scikit_learn_on_classes(name, average):
    from sklearn import metrics

    random = np.random.default_rng(0)
    z = random.normal(size=(60, 5)).astype("float32")
    y, weight = random.integers(4, size=60), random.uniform(0, 2, 60)
    z[:, 2] = -9  # one that is never named; and one, the last, that never occurs
    theirs = getattr(metrics, f"{name}_score")(
        y, z.argmax(1), average=average, sample_weight=weight, zero_division=0
    )
    ours = total(SCORES[name](average), z, y, weight.astype("float32"))
    np.testing.assert_allclose(ours, theirs, rtol=1e-5)


@pytest.mark.parametrize("average", ["macro", "micro", "weighted"])
@pytest.mark.parametrize("name", SCORES)
def test_agree_with_scikit_learn_where_labels_come_together(name, average):
    from sklearn import metrics

    random = np.random.default_rng(1)
    z = random.normal(size=(60, 3)).astype("float32")
    y, weight = random.integers(2, size=(60, 3)), np.ones(60, "float32")
    theirs = getattr(metrics, f"{name}_score")(y, z > 0.3, average=average)
    ours = total(SCORES[name](average, threshold=0.3, many=True), z, y, weight)
    np.testing.assert_allclose(ours, theirs, rtol=1e-5)


@pytest.mark.parametrize("name", SCORES)
def test_one_column_is_the_class_of_yes(name):
    from sklearn import metrics

    random = np.random.default_rng(2)
    z, y = random.normal(size=(40, 1)).astype("float32"), random.integers(2, size=40)
    theirs = getattr(metrics, f"{name}_score")(y, z[:, 0] > 0)
    for average in ("macro", "micro", "weighted"):
        ours = total(SCORES[name](average), z, y[:, None], np.ones(40, "float32"))
        np.testing.assert_allclose(ours, theirs, rtol=1e-6)


def test_a_class_that_neither_occurs_nor_is_named_does_not_count():
    z, y = jnp.eye(3)[jnp.array([0, 0, 1])], jnp.array([0, 1, 1])
    wide = jnp.concatenate([z, jnp.full((3, 4), -9.0)], 1)
    for score in (Precision(), Recall(), F1(), BalancedAccuracy()):
        few, many = total(score, z, y, jnp.ones(3)), total(score, wide, y, jnp.ones(3))
        np.testing.assert_allclose(few, many, rtol=1e-6)


def test_a_nan_is_no_answer_where_classes_are_counted():
    z, y = jnp.array([[jnp.nan, 0.0], [0.0, 1.0]]), jnp.array([0, 1])
    assert total(Precision("micro"), z, y, jnp.ones(2), 1) == 1  # 1 of 1 named
    assert total(Recall("micro"), z, y, jnp.ones(2), 1) == 0.5
