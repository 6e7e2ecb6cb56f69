import numpy as np
import pytest
from sklearn.datasets import load_digits, load_iris
from sklearn.model_selection import GridSearchCV, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler

import glassnet as gn
from glassnet.errors import ConfigError, DataError

IRIS, SPECIES = load_iris(return_X_y=True)
NAMES = np.array(["setosa", "versicolor", "virginica"])[SPECIES]
QUICK = dict(hidden_layer_sizes=(8,), learning_rate_init=0.02, random_state=0)


def test_digits_with_dropout_are_told_apart():
    X, y = load_digits(return_X_y=True)
    X, X_test, y, y_test = train_test_split(X, y, random_state=0, stratify=y)
    clf = gn.Classifier(hidden_layer_sizes=(64,), dropout=0.2, random_state=0)
    assert (
        clf.set_params(batch_size=32, max_iter=20).fit(X, y).score(X_test, y_test)
        > 0.96
    )


def test_names_of_classes_come_back():
    clf = gn.Classifier(max_iter=60, **QUICK).fit(IRIS, NAMES)
    assert clf.classes_.tolist() == ["setosa", "versicolor", "virginica"]
    assert clf.predict(IRIS).dtype == NAMES.dtype
    assert clf.score(IRIS, NAMES) > 0.95


def test_probabilities_sum_to_one_and_their_logarithms_agree():
    clf = gn.Classifier(max_iter=60, **QUICK).fit(IRIS, NAMES)
    p = clf.predict_proba(IRIS)
    np.testing.assert_allclose(p.sum(1), 1, rtol=1e-12)
    np.testing.assert_allclose(np.exp(clf.predict_log_proba(IRIS)), p)
    assert (clf.classes_[p.argmax(1)] == clf.predict(IRIS)).all()


def test_two_classes_have_one_output():
    X, y = IRIS[:100], SPECIES[:100] == 0
    clf = gn.Classifier(max_iter=30, **QUICK).fit(X, y)
    assert clf.coefs_[-1].shape == (8, 1) and clf.score(X, y) == 1
    assert clf.classes_.tolist() == [False, True]


def test_a_class_weight_is_a_weight_of_its_rows():
    given = dict(max_iter=10, **QUICK)
    by_class = gn.Classifier(class_weight={1: 3.0}, **given).fit(IRIS, SPECIES)
    by_row = gn.Classifier(**given).fit(
        IRIS, SPECIES, sample_weight=np.where(SPECIES == 1, 3.0, 1.0)
    )
    np.testing.assert_allclose(
        by_class.predict_proba(IRIS), by_row.predict_proba(IRIS), rtol=1e-5
    )


def test_balanced_classes_move_the_decision_to_the_rare_one():
    draw = np.random.default_rng(0)
    X = np.concatenate([draw.normal(0, 1, (180, 1)), draw.normal(1.5, 1, (20, 1))])
    y = np.repeat([0, 1], [180, 20])
    plain = gn.Classifier(max_iter=100, **QUICK).fit(X, y)
    fair = gn.Classifier(max_iter=100, class_weight="balanced", **QUICK).fit(X, y)
    recall = [clf.predict(X[y == 1]).mean() for clf in (plain, fair)]
    assert recall[0] < 0.5 < 0.7 < recall[1]
    # with even odds beforehand, the border lies half-way: at 0.75
    border = np.abs(fair.predict_proba(np.linspace(-1, 3, 401)[:, None])[:, 1] - 0.5)
    assert abs(np.linspace(-1, 3, 401)[border.argmin()] - 0.75) < 0.4


def test_labels_may_come_together():
    X = np.random.default_rng(0).normal(size=(150, 2))
    y = np.column_stack([X[:, 0] > 0, X[:, 1] > 0, X.sum(1) > 0]).astype(int)
    clf = gn.Classifier(max_iter=100, **QUICK).fit(X, y)
    assert clf.predict(X).shape == clf.predict_proba(X).shape == (150, 3)
    assert set(clf.predict(X).ravel()) == {0, 1} and clf.score(X, y) > 0.9
    assert clf.classes_.tolist() == [0, 1, 2]


def test_labels_that_come_together_are_learned_in_parts():
    X = np.random.default_rng(0).normal(size=(300, 2))
    y = np.column_stack([X > 0, X.sum(1) > 0]).astype(int)
    clf = gn.Classifier(**QUICK)
    for _ in range(40):
        clf.partial_fit(X[:150], y[:150]).partial_fit(X[150:], y[150:])
    assert clf.score(X, y) > 0.9


def test_classes_may_come_later_if_they_are_named_first():
    clf = gn.Classifier(**QUICK)
    clf.partial_fit(IRIS[:75], NAMES[:75], classes=np.unique(NAMES))
    assert len(clf.classes_) == 3
    with pytest.raises(DataError, match="rose"):
        clf.partial_fit(IRIS[:2], np.array(["setosa", "rose"]))


@pytest.mark.parametrize(
    "settings, given, said",
    [
        ({}, {}, "classes must be passed"),
        ({"class_weight": "balanced"}, {"classes": [0, 1, 2]}, "class_weight"),
        ({"early_stopping": True}, {"classes": [0, 1, 2]}, "early_stopping"),
    ],
)
def test_partial_fit_refuses_what_needs_all_rows(settings, given, said):
    with pytest.raises(ConfigError, match=said):
        gn.Classifier(**settings).partial_fit(IRIS, SPECIES, **given)


def test_warm_start_meets_no_new_class():
    clf = gn.Classifier(warm_start=True, max_iter=2, **QUICK).fit(
        IRIS[:100], NAMES[:100]
    )
    with pytest.raises(DataError, match="virginica"):
        clf.fit(IRIS, NAMES)


def test_a_setting_out_of_range_is_said_by_fit():
    clf = gn.Classifier(alpha=-1.0)  # scikit-learn wants no word before fit
    with pytest.raises(ConfigError, match="alpha=-1.0"):
        clf.fit(IRIS, SPECIES)


def test_grid_search_over_a_pipeline_runs_in_processes():
    pipeline = make_pipeline(MinMaxScaler(), gn.Classifier(max_iter=60, **QUICK))
    grid = {"classifier__alpha": [0.0, 1.0], "classifier__l1": [0.0, 1.0]}
    search = GridSearchCV(pipeline, grid, cv=2, n_jobs=2, error_score="raise")
    search.fit(IRIS, NAMES)
    assert search.best_score_ > 0.9 and len(search.cv_results_["params"]) == 4
    assert search.predict(IRIS[:1]).tolist() == ["setosa"]
