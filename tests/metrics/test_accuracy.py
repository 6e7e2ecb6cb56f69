import jax.numpy as jnp
import pytest

from glassnet.errors import ConfigError, DataError, ShapeError
from glassnet.metrics import Accuracy, BinaryAccuracy

SCORES = jnp.array([[0.1, 3.0, 2.0], [5.0, 4.0, 1.0], [0.0, 0.0, 0.0]])


def test_the_highest_score_decides_and_of_equal_ones_the_first():
    assert Accuracy()(SCORES, jnp.array([1, 1, 0])).tolist() == [1, 0, 1]


def test_one_hot_and_soft_labels_mean_their_largest():
    soft = jnp.array([[0.1, 0.8, 0.1], [0.3, 0.6, 0.1], [1.0, 0.0, 0.0]])
    assert Accuracy()(SCORES, soft).tolist() == [1, 0, 1]
    assert Accuracy()(SCORES, (soft > 0.5).astype(int)).tolist() == [1, 0, 1]


def test_one_nan_in_a_row_makes_it_wrong():
    # argmax takes the NaN for the largest: label 1 would count as right
    scores = SCORES.at[0, 1].set(jnp.nan)
    assert Accuracy()(scores, jnp.array([1, 0, 0])).tolist() == [0, 1, 1]


def test_a_label_outside_is_wrong():
    assert Accuracy()(SCORES, jnp.array([3, -1, 99])).tolist() == [0, 0, 0]


def test_one_unit_has_nothing_to_choose_from():
    # argmax over one unit is 0: accuracy would be the share of zeros, for ever
    with pytest.raises(ConfigError, match="BinaryAccuracy"):
        Accuracy()(jnp.ones((2, 1)), jnp.array([0, 1]))


def test_labels_that_do_not_fit_say_how_to_fix_it():
    with pytest.raises(ShapeError, match=r"labels\[:, 0\]"):
        Accuracy()(SCORES, jnp.zeros((3, 1), int))
    with pytest.raises(DataError, match="whole numbers"):
        Accuracy()(SCORES, jnp.zeros(3))


def test_a_logit_above_0_means_yes():
    logits = jnp.array([[0.1], [-0.1], [0.0], [-3.0]])
    truth = jnp.array([[1], [1], [0], [0]])
    assert BinaryAccuracy()(logits, truth).tolist() == [1, 0, 1, 1]


def test_a_share_means_yes_above_its_threshold():
    shares = jnp.array([[0.4], [0.6]])
    yes = jnp.ones((2, 1))
    assert BinaryAccuracy(threshold=0.5)(shares, yes).tolist() == [0, 1]
    assert BinaryAccuracy()(shares, yes).tolist() == [1, 1]


def test_several_questions_are_averaged():
    logits = jnp.array([[1.0, -1.0, 1.0, 1.0]])
    assert BinaryAccuracy()(logits, jnp.array([[1.0, 0.0, 0.0, 1.0]])) == 0.75


def test_a_nan_answers_no_question():
    # NaN > 0 is False, which would be right where the truth is no
    assert BinaryAccuracy()(jnp.array([[jnp.nan]]), jnp.array([[0.0]])) == 0


def test_a_row_is_not_broadcast_against_a_column():
    with pytest.raises(ShapeError, match=r"targets\[:, None\]"):
        BinaryAccuracy()(jnp.ones((3, 1)), jnp.ones(3))
