"""What both estimators do."""

import pickle

import jax
import numpy as np
import pandas as pd
import polars as pl
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

import glassnet as gn
from glassnet.estimators.sample import Sample
from glassnet.training.compiled import Compiled

X = np.random.default_rng(0).normal(size=(60, 3))
Y = X[:, 0] + X[:, 1] ** 2
SMALL = dict(hidden_layer_sizes=(8,), max_iter=8, random_state=0)
BOTH = pytest.mark.parametrize("kind", [gn.Classifier, gn.Regressor])


def answers(kind):
    return np.digitize(Y, [0, 1]) if kind is gn.Classifier else Y


def said(estimator, x=X):
    if isinstance(estimator, gn.Classifier):
        return estimator.predict_proba(x)
    return estimator.predict(x)


@BOTH
def test_the_same_seed_gives_the_same_bits_and_another_does_not(kind):
    first, again, other = (
        said(kind(**SMALL | {"random_state": seed}).fit(X, answers(kind)))
        for seed in (0, 0, 1)
    )
    assert (first == again).all() and (first != other).any()


@BOTH
def test_weights_equal_repetition_to_the_bit(kind):
    weight = np.random.default_rng(1).integers(0, 4, 60)
    order = np.random.default_rng(2).permutation(60)
    y = answers(kind)
    weighted = kind(**SMALL).fit(X[order], y[order], sample_weight=weight[order])
    repeated = kind(**SMALL).fit(X.repeat(weight, 0), y.repeat(weight))
    assert (said(weighted) == said(repeated)).all()


@BOTH
def test_merging_rows_changes_nothing_but_rounding(kind, monkeypatch):
    # in float64, the check of scikit-learn holds without merging too
    monkeypatch.setattr(Sample, "merged", lambda rows: rows)
    weight = np.random.default_rng(1).integers(0, 3, 60)
    y = answers(kind)
    with jax.enable_x64(True):
        weighted = kind(**SMALL).fit(X, y, sample_weight=weight)
        repeated = kind(**SMALL).fit(X.repeat(weight, 0), y.repeat(weight))
        assert weighted.coefs_[0].dtype == np.float64
        np.testing.assert_allclose(said(weighted), said(repeated), rtol=1e-9)


@BOTH
def test_warm_start_goes_on_where_it_ended(kind):
    y = answers(kind)
    estimator = kind(warm_start=True, **SMALL).fit(X, y)
    first, step = estimator.loss_, estimator._fitted.state["learner"]["optimizer"]
    estimator.fit(X, y)
    assert estimator.n_iter_ == 8 and len(estimator.loss_curve_) == 16
    assert estimator.loss_ < first == estimator.loss_curve_[7]
    assert estimator.loss_curve_[8] < estimator.loss_curve_[0]
    after = estimator._fitted.state["learner"]["optimizer"]["step"]
    assert after == 2 * step["step"]  # what the optimizer remembers goes on too


@BOTH
def test_without_warm_start_a_fit_starts_anew(kind):
    y = answers(kind)
    once = kind(**SMALL).fit(X, y)
    twice = kind(**SMALL).fit(X[::2], y[::2]).fit(X, y)
    assert (said(once) == said(twice)).all()
    assert once.loss_curve_ == twice.loss_curve_


@BOTH
def test_a_pickle_goes_on_to_the_same_bits(kind):
    y = answers(kind)
    estimator = kind(warm_start=True, dropout=0.2, **SMALL).fit(X, y)
    copy = pickle.loads(pickle.dumps(estimator))
    assert (said(copy) == said(estimator)).all()
    assert (said(copy.fit(X, y)) == said(estimator.fit(X, y))).all()


@BOTH
def test_numbers_and_seeds_need_no_program_of_their_own(kind):
    y = answers(kind)
    given = dict(hidden_layer_sizes=(8,), max_iter=3, dropout=0.1)
    kind(random_state=0, **given).fit(X, y)
    other = kind(random_state=1, alpha=0.0, l1=0.1, learning_rate_init=0.1, **given)
    with Compiled() as compiled:
        other.set_params(dropout=0.5, beta_1=0.5, tol=0.0).fit(X[:-2], y[:-2])
    assert compiled.count == 0


@BOTH
def test_numbers_that_are_turned_do_act(kind):
    y = answers(kind)
    plain = said(kind(**SMALL).fit(X, y))
    for name in ("alpha", "l1", "learning_rate_init", "beta_1", "beta_2", "epsilon"):
        turned = kind(**SMALL).set_params(**{name: 0.3}).fit(X, y)
        assert np.abs(said(turned) - plain).max() > 1e-5, name


@BOTH
def test_early_stopping_keeps_the_best(kind):
    estimator = kind(**SMALL | {"max_iter": 40, "learning_rate_init": 0.1})
    estimator.set_params(early_stopping=True, n_iter_no_change=3, tol=0.0)
    estimator.fit(X, answers(kind))
    scores = estimator.validation_scores_
    assert len(scores) == estimator.n_iter_ <= 40
    assert estimator.best_validation_score_ == max(scores)
    train, held = Sample(X, answers(kind)[:, None].astype(float), np.ones(60)).split(
        0.1,
        estimator._fitted.seed,
        answers(kind) if kind is gn.Classifier else None,
    )
    np.testing.assert_allclose(
        estimator.score(held.x, held.y[:, 0]), max(scores), rtol=1e-4, atol=1e-5
    )
    assert len(train) == 54


@BOTH
def test_it_stops_when_nothing_changes_any_more(kind):
    estimator = kind(**SMALL | {"max_iter": 500, "tol": 10.0, "n_iter_no_change": 4})
    assert estimator.fit(X, answers(kind)).n_iter_ == 6  # the first, and 5 idle ones


@BOTH
def test_columns_of_frames_are_known_by_name(kind):
    names = ["a", "b", "c"]
    frame = pd.DataFrame(X, columns=names)
    estimator = kind(**SMALL).fit(frame, answers(kind))
    assert estimator.feature_names_in_.tolist() == names
    assert (
        said(estimator, pl.DataFrame(X, schema=names)) == said(estimator, frame)
    ).all()
    with pytest.raises(ValueError, match="feature names"):
        estimator.predict(frame[["b", "a", "c"]])


@BOTH
def test_the_unit_of_a_column_does_not_matter_unless_asked(kind):
    y, units = answers(kind), np.array([1e-6, 1.0, 1e6])
    same = [said(kind(**SMALL).fit(x, y), x) for x in (X, X * units + 3)]
    np.testing.assert_allclose(*same, rtol=1e-3, atol=1e-4)
    raw = kind(standardize=False, **SMALL)
    assert np.abs(said(raw.fit(X, y)) - said(raw.fit(X + 3, y), X + 3)).max() > 1e-2


@BOTH
def test_partial_fit_in_parts_learns_and_knows_the_scale_of_all(kind):
    y = answers(kind)
    first = {"classes": [0, 1, 2]} if kind is gn.Classifier else {}
    estimator = kind(hidden_layer_sizes=(8,), learning_rate_init=0.05, random_state=0)
    x = X * 7 + 5
    for _ in range(60):
        for part in (slice(20), slice(20, 45), slice(45, 60)):
            estimator.partial_fit(x[part], y[part], **first)
    assert estimator.score(x, y) > 0.85
    assert len(estimator.loss_curve_) == 180 and estimator.n_iter_ == 1
    np.testing.assert_allclose(estimator._fitted.scale.mean, x.mean(0))
    np.testing.assert_allclose(estimator._fitted.scale.deviation, x.std(0))


@BOTH
def test_nothing_is_known_before_fit(kind):
    estimator = kind()
    assert not hasattr(estimator, "coefs_") and not hasattr(estimator, "model_")
    with pytest.raises(NotFittedError):
        estimator.predict(X)


@BOTH
def test_a_failed_fit_leaves_what_was_learned(kind):
    estimator = kind(warm_start=True, **SMALL).fit(X, answers(kind))
    before = said(estimator)
    with pytest.raises(ValueError, match="weight"):
        estimator.fit(X, answers(kind), sample_weight=np.zeros(60))
    assert (said(estimator) == before).all()


@BOTH
def test_a_clone_is_unfitted_and_asks_the_same(kind):
    estimator = kind(members=2, **SMALL)
    copy = clone(estimator.fit(X, answers(kind)))
    assert copy.get_params() == estimator.get_params()
    assert not hasattr(copy, "n_iter_")


@BOTH
def test_progress_is_shown_on_stderr_when_asked(kind, capsys):
    kind(verbose=True, **SMALL).fit(X, answers(kind))
    assert "epoch 8/8" in capsys.readouterr().err
