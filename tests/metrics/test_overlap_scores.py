import jax.numpy as jnp
import numpy as np
import pytest
from sklearn.metrics import jaccard_score

from glassnet.errors import DataError, ShapeError
from glassnet.metrics import IntersectionOverUnion
from glassnet.metrics.overlap_scores import (
    intersection_over_union,
    mask_confusions,
    mean_overlap,
    overlap_interval,
    overlaps,
)

TRUTH = np.array([[[0, 0], [1, 1]], [[0, 0], [0, 1]]])
FOUND = np.array([[[0, 1], [1, 1]], [[0, 0], [0, 0]]])


def test_a_case_by_hand():
    # class 0: right 4, 4 are, 5 were found: 4 / (4 + 5 - 4)... of all eight pixels
    # truth 0 five times, found 0 five times, both four times: 4 / 6
    # truth 1 three times, found 1 three times, both twice: 2 / 4
    assert overlaps(mask_confusions(TRUTH, FOUND, 2).sum(0)).tolist() == [4 / 6, 2 / 4]
    assert intersection_over_union(TRUTH, FOUND, 2) == pytest.approx(
        (4 / 6 + 2 / 4) / 2
    )


def test_it_is_the_jaccard_index():
    draws = np.random.default_rng(0)
    truth, found = draws.integers(0, 4, (2, 5, 6, 7))
    ours = intersection_over_union(truth, found, 4)
    theirs = jaccard_score(truth.ravel(), found.ravel(), average="macro")
    assert ours == pytest.approx(theirs)


def test_a_class_that_is_not_there_does_not_count_unless_it_is_found():
    assert intersection_over_union(TRUTH, TRUTH, 5) == 1
    each = overlaps(mask_confusions(TRUTH, TRUTH, 3).sum(0))
    assert each[:2].tolist() == [1, 1] and np.isnan(each[2])
    wrong = np.where(FOUND == 1, 2, FOUND)
    assert overlaps(mask_confusions(TRUTH, wrong, 3).sum(0))[1:].tolist() == [0, 0]


def test_each_picture_has_its_own_matrix():
    found = mask_confusions(TRUTH, FOUND, 2)
    assert found.tolist() == [[[1, 1], [0, 2]], [[3, 0], [1, 0]]]
    assert mean_overlap(found).tolist() == pytest.approx([(1 / 2 + 2 / 3) / 2, 3 / 8])


def test_the_interval_is_a_point_for_pictures_that_are_alike():
    same = mask_confusions(np.stack([TRUTH[0]] * 9), np.stack([FOUND[0]] * 9), 2)
    low, high = overlap_interval(same)
    assert low == high == pytest.approx(mean_overlap(same.sum(0)))
    low, high = overlap_interval(mask_confusions(TRUTH, FOUND, 2))
    assert low == pytest.approx(3 / 8) and high == pytest.approx(7 / 12)


def test_what_does_not_fit_is_refused():
    with pytest.raises(DataError):
        intersection_over_union([[0, 2]], [[0, 1]], 2)
    with pytest.raises(ShapeError):
        intersection_over_union([[0, 1]], [[0, 1, 1]], 2)


@pytest.mark.parametrize("average, wanted", [("macro", 7 / 12), ("micro", 6 / 10)])
def test_the_score_of_a_network_adds_up_over_batches(average, wanted):
    # micro: hits 6 of the union 6 + 4
    score = IntersectionOverUnion(average)
    logits = jnp.asarray(np.eye(2, dtype="float32")[FOUND])
    parts = [
        score.counts(logits[i : i + 1], jnp.asarray(TRUTH[i : i + 1]), jnp.ones(1))
        for i in range(2)
    ]
    whole = {name: parts[0][name] + parts[1][name] for name in parts[0]}
    assert float(score.value(whole)) == pytest.approx(wanted)
    filled = score.counts(logits, jnp.asarray(TRUTH), jnp.array([1.0, 0.0]))
    assert float(score.value(filled)) == float(score.value(parts[0]))
