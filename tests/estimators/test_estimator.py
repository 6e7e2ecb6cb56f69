import inspect
import math

import numpy as np
import pytest

from glassnet import nn
from glassnet.errors import ConfigError
from glassnet.estimators.estimator import Estimator
from glassnet.optimizers import Adam, AdamW, Momentum


@pytest.mark.parametrize("sizes", [8, [8], np.array([8]), np.int64(8)], ids=repr)
def test_layer_sizes_may_be_written_in_many_ways(sizes):
    assert Estimator.read({"hidden_layer_sizes": sizes}).hidden_layer_sizes == (8,)


@pytest.mark.parametrize(
    "name, layer",
    [
        ("relu", nn.ReLU()),
        ("logistic", nn.Sigmoid()),
        ("identity", nn.Identity()),
        ("LeakyReLU", nn.LeakyReLU()),
        (nn.ELU(0.5), nn.ELU(0.5)),
    ],
    ids=str,
)
def test_activations_go_by_scikit_learns_names_and_ours(name, layer):
    network = Estimator.read({"activation": name}).network(1)
    assert network.layers[1] == layer


def test_dropout_follows_each_hidden_layer_and_is_turned_in_state():
    asked = Estimator.read({"hidden_layer_sizes": (4, 3), "dropout": 0.25})
    kinds = [type(layer).__name__ for layer in asked.network(2).layers]
    assert kinds == ["Dense", "ReLU", "Dropout"] * 2 + ["Dense"]
    rates = {k: v for k, v in asked.numbers(1).items() if k.endswith("/rate")}
    places = ("learner/network/2", "learner/network/5")
    assert rates == {f"{place}/hyperparams/rate": 0.25 for place in places}


def test_no_hidden_layer_is_a_linear_model():
    assert len(Estimator.read({"hidden_layer_sizes": ()}).network(3).layers) == 1


def test_every_number_may_change_without_another_program():
    one = Estimator.read({"dropout": 0.1})
    two = Estimator.read(
        {"dropout": 0.2, "alpha": 0.0, "l1": 0.1, "learning_rate_init": 0.5}
        | {"beta_1": 0.5, "beta_2": 0.5, "epsilon": 1.0}
    )
    assert one.network(2) == two.network(2)
    assert one.optimizer()[0] == two.optimizer()[0] == Adam()


def test_a_penalty_stands_beside_the_sum_over_a_batch():
    numbers = Estimator.read({"alpha": 3.0, "l1": 6.0}).numbers(batch_weight=12)
    assert numbers["learner/penalty/hyperparams/l2"] == 0.25
    assert numbers["learner/penalty/hyperparams/l1"] == 0.5


def test_solvers_are_the_librarys_optimizers():
    adamw = Estimator.read({"solver": "adamw", "alpha": 0.5})
    assert adamw.optimizer()[0] == AdamW()
    assert adamw.numbers(1)["learner/optimizer/hyperparams/weight_decay"] == 0.5
    assert adamw.numbers(1)["learner/penalty/hyperparams/l2"] == 0
    sgd = Estimator.read({"solver": "sgd", "momentum": 0, "nesterovs_momentum": False})
    assert sgd.optimizer() == (Momentum(), {"learning_rate": 1e-3, "momentum": 0})


def test_endless_patience_is_none():
    assert Estimator.read({"n_iter_no_change": math.inf}).n_iter_no_change is None
    assert Estimator.read({"batch_size": "auto"}).batch_size is None


@pytest.mark.parametrize(
    "name, value",
    [
        ("hidden_layer_sizes", (0,)),
        ("hidden_layer_sizes", (8.0,)),
        ("hidden_layer_sizes", "big"),
        ("activation", "rely"),
        ("activation", "Softmax"),
        ("activation", 3),
        ("solver", "lbfgs"),
        ("alpha", -1e-9),
        ("l1", math.nan),
        ("dropout", 1.0),
        ("batch_size", 0),
        ("batch_size", "large"),
        ("learning_rate_init", 0),
        ("learning_rate_init", "adaptive"),
        ("momentum", 1.0),
        ("beta_2", 1.0),
        ("max_iter", 0),
        ("max_iter", 2.5),
        ("tol", -1.0),
        ("n_iter_no_change", 0),
        ("validation_fraction", 0.0),
        ("early_stopping", 1),
        ("standardize", "yes"),
        ("members", True),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(name, value, monkeypatch):
    # past beartype, on only under test
    monkeypatch.setattr(Estimator, "__init__", inspect.unwrap(Estimator.__init__))
    with pytest.raises(ConfigError, match=name.split("_")[0]) as error:
        Estimator.read({name: value})
    assert error.value.fix


def test_a_misspelled_activation_is_guessed():
    with pytest.raises(ConfigError, match="did you mean relu?"):
        Estimator.read({"activation": "rely"})
