import jax
import numpy as np
import pytest

import glassnet as gn
from glassnet.errors import ConfigError
from glassnet.export import load, save
from glassnet.paths import flatten

X = np.random.default_rng(0).normal(3, 5, (60, 3))
SMALL = dict(hidden_layer_sizes=(8,), max_iter=3, random_state=0)


def test_everything_learned_is_numpy():
    reg = gn.Regressor(**SMALL).fit(X, X[:, 0])
    assert {type(a) for a in flatten(reg._fitted.state).values()} <= {
        np.ndarray,
        np.uint32,
    }
    assert not any(isinstance(value, jax.Array) for value in vars(reg).values())


def test_a_row_has_the_same_answer_whatever_stands_beside_it():
    reg = gn.Regressor(**SMALL).fit(X, X[:, 0])
    alone = np.concatenate([reg.predict(X[i : i + 1]) for i in range(60)])
    assert (reg.predict(X) == alone).all()


@pytest.mark.parametrize("members", [1, 2])
def test_a_model_file_predicts_the_same(tmp_path, members):
    reg = gn.Regressor(members=members, **SMALL).fit(X, X[:, 0] * 1e3)
    save(reg.model_, tmp_path / "reg.safetensors")
    model = load(tmp_path / "reg.safetensors")
    np.testing.assert_allclose(model.predict(X * 9), reg.predict(X * 9), rtol=1e-5)


def test_a_model_file_keeps_the_names_of_classes(tmp_path):
    y = np.where(X[:, 0] > 3, "high", "low")
    clf = gn.Classifier(**SMALL).fit(X, y)
    save(clf.model_, tmp_path / "clf.safetensors")
    model = load(tmp_path / "clf.safetensors")
    assert model.labels == ["high", "low"]
    assert (model.predict(X) == clf.predict(X)).all()
    np.testing.assert_allclose(model.predict_proba(X), clf.predict_proba(X), rtol=1e-5)


@pytest.mark.parametrize(
    "changed",
    [{"hidden_layer_sizes": (5,)}, {"solver": "sgd"}, {"members": 2}, {"dropout": 0.5}],
    ids=str,
)
def test_going_on_with_another_structure_is_refused(changed):
    reg = gn.Regressor(warm_start=True, **SMALL).fit(X, X[:, 0])
    with pytest.raises(ConfigError, match="clone"):
        reg.set_params(**changed).fit(X, X[:, 0])
