import numpy as np
import pytest

import glassnet as gn
from glassnet.errors import ConfigError

X = np.random.default_rng(0).normal(size=(50, 2))
LINEAR = dict(hidden_layer_sizes=(), solver="sgd", alpha=0, random_state=0)
LINEAR |= dict(learning_rate_init=0.05, n_iter_no_change=np.inf)


def test_without_hidden_layers_it_is_weighted_least_squares():
    draw = np.random.default_rng(1)
    y = 1e4 + X @ [300.0, -70.0] + draw.normal(0, 50, 50)
    weight = draw.uniform(0.1, 3, 50)
    reg = gn.Regressor(max_iter=300, **LINEAR).fit(X, y, sample_weight=weight)
    design, root = np.column_stack([X, np.ones(50)]), np.sqrt(weight)
    exact = np.linalg.lstsq(design * root[:, None], y * root, rcond=None)[0]
    np.testing.assert_allclose(reg.predict(X), design @ exact, rtol=1e-4)


def test_several_answers_a_row_keep_their_units():
    y = np.column_stack([X[:, 0] * 1e4, X[:, 1] + 7, X.sum(1)])
    reg = gn.Regressor(max_iter=300, **LINEAR).fit(X, y)
    assert reg.predict(X).shape == (50, 3) and reg.n_outputs_ == 3
    np.testing.assert_allclose(reg.predict(X), y, atol=1e-2 * y.std(0).max())
    assert reg.score(X, y) > 0.999


def test_members_are_averaged():
    reg = gn.Regressor(max_iter=3, standardize=False, members=4, **LINEAR)
    reg.fit(X, X[:, 0])
    (kernel,), (bias,) = reg.coefs_, reg.intercepts_
    assert kernel.shape == (4, 2, 1) and bias.shape == (4, 1)
    each = np.einsum("rf,mfo->mr", X, kernel) + bias
    np.testing.assert_allclose(reg.predict(X), each.mean(0), rtol=1e-4, atol=1e-5)


def test_a_constant_answer_is_learned_as_it_is():
    reg = gn.Regressor(max_iter=200, **LINEAR).fit(X, np.full(50, 1e6))
    np.testing.assert_allclose(reg.predict(X), 1e6, rtol=1e-6)


def test_partial_fit_holds_no_rows_out():
    with pytest.raises(ConfigError, match="early_stopping"):
        gn.Regressor(early_stopping=True).partial_fit(X, X[:, 0])
