"""Many networks of one kind, each from its own seed."""

import warnings

import jax.numpy as jnp
import numpy as np
from sklearn.neural_network import MLPClassifier
from task import Side

import estimators
from glassnet import losses, nn, optimizers
from glassnet.learners import Supervised
from glassnet.population import Replicas, members
from glassnet.training import Engine

MEMBERS, EPOCHS = 32, 20
SHARE = 16
"""Peers that train one after another train 2 of the 32, and their time counts 16
times: a round of PyTorch would take a minute and a half."""
PART = MEMBERS // SHARE


def ours() -> Side:
    x, y = estimators.digits()
    network = nn.Sequential(nn.Dense(64), nn.ReLU(), nn.Dense(10))
    learner = Supervised(network, losses.CrossEntropy(), optimizers.Adam(1e-3))
    many = Replicas(Engine(learner, batch_size=32), MEMBERS)
    arrays = {"x": jnp.asarray(x), "y": jnp.asarray(y.astype("int32"))}
    rows = members(arrays, [np.arange(len(x))] * MEMBERS)
    steps = rows.steps_per_epoch(32)

    def fit() -> float:
        state, metrics = many.run(many.start(rows, 0), rows, EPOCHS * steps)
        total, weight = metrics["loss"]
        return float((total / weight)[:, -steps:].mean())

    return fit


def torch_loop() -> Side:
    return estimators.torch_loop(PART, EPOCHS)


def scikit_loop() -> Side:
    x, y = estimators.digits()

    def fit() -> float:
        found = []
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for seed in range(PART):
                settings = estimators.SETTINGS | {"random_state": seed}
                one = MLPClassifier(**settings, **estimators.WHOLE)
                found.append(one.fit(x, y).loss_)
        return float(np.mean(found))

    return fit
