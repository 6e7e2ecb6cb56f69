import math

import numpy as np
import pytest

from glassnet.baselines import principal_components, text_counts
from glassnet.baselines.counts import SMOOTH
from glassnet.data import Parts, Prepared, Target, Vocabulary, load, prepare


def text(train, test, context):
    """A text that is prepared already: rows and what follows."""
    rows = np.array([*train, *test])
    x, y = rows[:, :context], rows[:, 1 : context + 1]
    train_rows = np.arange(len(train))
    test_rows = len(train) + np.arange(len(test))
    parts = Parts(test_rows, ((train_rows, train_rows[:0]),))
    letters, target = Vocabulary(("a", "b"), context), Target("", "language")
    return Prepared(x, y, parts, letters, target, [])


def test_pairs_are_counted_by_hand():
    # after 0 comes 1 three times, after 1 comes 0 twice; the first answer of each row
    # is left out, so that all orders are scored on the same tokens
    found = text_counts(text([[0, 1, 0, 1], [0, 1, 0, 1]], [[0, 1, 0, 1]], 3), 2)
    by_name = {one.name: one.value for one in found}
    # left are answers 0 and 1, twice each
    assert by_name["unigram"] == pytest.approx(math.log(2))
    right = (2 + SMOOTH) / (2 + 2 * SMOOTH)
    assert by_name["bigram"] == pytest.approx(-math.log(right))
    assert by_name["trigram"] == pytest.approx(-math.log(right))


def test_what_never_came_is_not_impossible():
    found = text_counts(text([[0, 0, 0, 0]] * 3, [[0, 0, 1, 1]], 3), 2)
    assert all(math.isfinite(one.value) for one in found)


def test_a_large_vocabulary_is_counted_without_pairs():
    found = text_counts(text([[0, 1, 2, 3]] * 3, [[0, 1, 2, 3]], 3), 301)
    assert [one.name for one in found] == ["unigram"]


def test_as_many_components_as_columns_explain_everything():
    ready = prepare(load("digits", task="reconstruction"))
    few, all_of_them = (principal_components(ready, n)[0] for n in (2, 64))
    assert all_of_them.value == pytest.approx(1, abs=1e-4)
    assert 0.2 < few.value < 0.4 and few.name == "2 principal components"
