"""Whole fits, from the call to the result, as people call them."""

import os
import pathlib
import warnings

import numpy as np
from sklearn.datasets import load_digits
from sklearn.neural_network import MLPClassifier
from task import Side

import glassnet as gn

SETTINGS = dict(hidden_layer_sizes=(64,), batch_size=32, max_iter=20, random_state=0)
WHOLE = dict(n_iter_no_change=20, tol=0.0)  # no early end for anybody


def digits() -> tuple[np.ndarray, np.ndarray]:
    x, y = load_digits(return_X_y=True)
    return (x / 16).astype("float32"), y


def ours() -> Side:
    x, y = digits()
    same = dict(standardize=False)  # as the peers do
    return lambda: gn.Classifier(**SETTINGS, **WHOLE, **same).fit(x, y).loss_


def scikit() -> Side:
    x, y = digits()

    def fit() -> float:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that it might go on
            return float(MLPClassifier(**SETTINGS, **WHOLE).fit(x, y).loss_)

    return fit


def torch_loop(seeds: int = 1, epochs: int = 20) -> Side:
    """As people write it: a new network, 20 epochs, batches by indexing."""
    import torch

    numbers = digits()
    x, y = torch.from_numpy(numbers[0]), torch.from_numpy(numbers[1])

    def fit_one(seed: int) -> float:
        torch.manual_seed(seed)
        parts = torch.nn.Linear(64, 64), torch.nn.ReLU(), torch.nn.Linear(64, 10)
        network = torch.nn.Sequential(*parts)
        optimizer = torch.optim.Adam(network.parameters(), 1e-3)
        losses = []
        for _ in range(epochs):
            for rows in torch.randperm(len(x)).split(32):
                optimizer.zero_grad(set_to_none=True)
                loss = torch.nn.functional.cross_entropy(network(x[rows]), y[rows])
                loss.backward()
                optimizer.step()
                losses.append(loss.detach())
        return float(torch.stack(losses[-57:]).mean())

    return lambda: float(np.mean([fit_one(seed) for seed in range(seeds)]))


MNIST = dict(
    hidden_layer_sizes=(100, 100),
    max_iter=400,
    alpha=1e-4,
    learning_rate_init=1e-3,
    tol=1e-4,
    random_state=1,
)


def mnist() -> tuple[np.ndarray, ...]:
    """The rows of scikit-learn's benchmark: 60,000 to train, 10,000 to test.

    Raises:
        FileNotFoundError: there is no MNIST in the folder of `GLASSNET_DATA`.
    """
    if not (pathlib.Path(os.environ.get("GLASSNET_DATA", "")) / "mnist").exists():
        raise FileNotFoundError("MNIST, in the folder that GLASSNET_DATA names")
    data = gn.data.load("mnist")
    x = np.asarray(data.features, "float32").reshape(-1, 784) / 255
    y = np.asarray(data.answers).astype(int)
    return x[:60_000], y[:60_000], x[60_000:], y[60_000:]


def _error(make: type, **settings: bool) -> Side:
    x, y, x_test, y_test = mnist()
    fit = make(**MNIST, **settings)
    return lambda: 1 - float(fit.fit(x, y).score(x_test, y_test))


def ours_mnist() -> Side:
    """The test error in the place of the loss."""
    return _error(gn.Classifier, standardize=False)


def scikit_mnist() -> Side:
    return _error(MLPClassifier)
