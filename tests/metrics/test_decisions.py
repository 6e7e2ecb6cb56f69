import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ShapeError
from glassnet.metrics import F1
from glassnet.metrics.decisions import average, class_counts, marks


def test_one_column_is_a_question_of_its_own_and_so_are_many_if_said():
    z, t = jnp.array([[2.0], [-1.0]]), jnp.array([[0.2], [0.8]])
    named, right = marks(F1(), z, t, 0.0, many=False)
    assert (named.tolist(), right.tolist()) == ([[1], [0]], [[0], [1]])
    both = jnp.array([[2.0, 1.0]])
    named, _ = marks(F1(), both, jnp.zeros((1, 2)), 1.5, many=True)
    assert named.tolist() == [[1, 0]]


def test_a_row_with_a_nan_names_nothing():
    z = jnp.array([[jnp.nan, 1.0], [0.0, 1.0]])
    named, right = marks(F1(), z, jnp.array([1, 1]), 0.0, many=False)
    assert named.tolist() == [[0, 0], [0, 1]] and right.tolist() == [[0, 1], [0, 1]]


def test_counts_are_weighed_and_positions_counted_each():
    named = jnp.array([[[1.0, 0.0], [0.0, 1.0]], [[1.0, 0.0], [1.0, 0.0]]])
    right = jnp.array([[[1.0, 0.0], [1.0, 0.0]], [[0.0, 1.0], [1.0, 0.0]]])
    found = class_counts(named, right, jnp.array([1.0, 2.0]))
    assert found["hits"].tolist() == [1 + 2, 0]
    assert found["named"].tolist() == [1 + 4, 1]
    assert found["truth"].tolist() == [2 + 2, 2]


def test_a_class_that_nobody_knows_does_not_count():
    counts = {"truth": np.array([2.0, 0, 0]), "named": np.array([0, 1.0, 0])}
    assert average(np.array([1.0, 0.0, 0.0]), counts, "macro") == 0.5
    assert average(np.array([1.0, 0.0, 0.0]), counts, "weighted") == 1


def test_questions_want_an_answer_each():
    with pytest.raises(ShapeError, match=r"targets\[:, None\]"):
        marks(F1(), jnp.ones((3, 1)), jnp.ones(3), 0.0, many=False)
