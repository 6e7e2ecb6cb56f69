import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet import nn
from glassnet.data import Preprocess, Target, load
from glassnet.errors import DataError
from glassnet.model import Model

X = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]], "float32")
DATA = load((X, np.array(["no", "yes", "no", "yes"])))
ENCODER = Preprocess(scaling="none", bins=0).fit(
    DATA.features, DATA.columns, np.arange(4)
)
TARGET = Target.fit("y", "classification", DATA.answers, DATA.labels)


def model(kernel, link="softmax", members=0, target=TARGET):
    params = {"kernel": jnp.asarray(kernel), "bias": jnp.zeros(np.shape(kernel)[-1])}
    if members:
        params["bias"] = jnp.zeros((members, np.shape(kernel)[-1]))
    layer = nn.Dense(np.shape(kernel)[-1])
    return Model(
        layer, params, {}, encoder=ENCODER, target=target, link=link, members=members
    )


def test_probabilities_are_the_softmax_of_the_logits():
    found = model([[0.0, 2.0], [0.0, 0.0]]).predict_proba(X)
    # row 1: logits 0 and 2, so 1 / (1 + e^2) = 0.1192
    np.testing.assert_allclose(found[1], [0.1192, 0.8808], atol=1e-4)
    np.testing.assert_allclose(found.sum(1), 1, rtol=1e-6)


def test_predictions_are_labels():
    assert model([[-1.0, 1.0], [0.5, 0.0]]).predict(X).tolist() == [
        *("no", "yes", "no", "yes")
    ]


def test_members_answer_with_the_mean_of_their_probabilities():
    kernels = np.array([[[0.0, 2.0], [0.0, 0.0]], [[0.0, -2.0], [0.0, 0.0]]], "float32")
    found = model(kernels, members=2).predict_proba(X)
    np.testing.assert_allclose(found[1], [0.5, 0.5], atol=1e-6)


def test_one_logit_is_the_second_class_against_the_first():
    found = model([[2.0], [0.0]], link="sigmoid").predict_proba(X)
    np.testing.assert_allclose(found[1], [0.1192, 0.8808], atol=1e-4)


def test_the_number_of_rows_changes_no_prediction_and_compiles_few_programs():
    from glassnet.model import _answers

    net = model([[0.0, 2.0], [0.0, 1.0]])
    all_at_once = net.predict_proba(np.resize(X, (7, 2)))
    before = _answers._cache_size()
    for count in (5, 6, 7, 8):
        some = net.predict_proba(np.resize(X, (count, 2)))
        np.testing.assert_allclose(some[:5], all_at_once[:5], rtol=1e-6)
    assert _answers._cache_size() == before  # all were filled up to 8 rows


def test_no_rows_give_no_predictions():
    assert model([[0.0, 2.0], [0.0, 1.0]]).predict(X[:0]).shape == (0,)


def test_another_number_of_columns_is_refused():
    with pytest.raises(DataError):
        model([[0.0, 2.0], [0.0, 1.0]]).predict(np.ones((3, 5)))


def test_regression_comes_back_in_the_targets_unit():
    target = Target.fit("y", "regression", np.array([10.0, 30.0]), None)
    net = model([[1.0], [0.0]], link="identity", target=target)
    # outputs 0 and 1, mean 20, deviation 10, kept within 10 and 30
    assert net.predict(X).tolist() == [20.0, 30.0, 20.0, 30.0]


def test_predictions_work_where_promotion_is_strict():
    with jax.numpy_dtype_promotion("strict"):
        assert model([[0.0, 2.0], [0.0, 1.0]]).predict(X).shape == (4,)
