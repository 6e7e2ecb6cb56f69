"""MNIST-1D: 4,000 digits of 40 numbers, by four kinds of network.

With the 40 places shuffled, the same for all, who counts on neighbors does worse.
"""

import functools
import math

import numpy as np
from row import Row, within

from glassnet import losses, nn, optimizers
from glassnet.initializers import Uniform, VarianceScaling
from glassnet.learners import Supervised
from glassnet.metrics import Accuracy
from training import folder, in_order, source

SOURCE = "Greydanus (2020), Scaling Down Deep Learning; notebook of the repository"
KERNEL = VarianceScaling(1 / 3)  # PyTorch's default: U(+-1 / sqrt(n_in))


def start(inputs: int) -> dict:
    """PyTorch's default starting values of a layer with so many inputs."""
    limit = 1 / math.sqrt(inputs)
    return {"kernel_init": KERNEL, "bias_init": Uniform(-limit, limit)}


def conv(channels: int, size: int, inputs: int) -> nn.Conv1D:
    return nn.Conv1D(channels, size, stride=2, padding=1, **start(inputs * size))


def gru(units: int) -> nn.GRU:
    """With PyTorch's start; our one bias has the variance of the sum of its two."""
    limit = 1 / math.sqrt(units)
    kernel, bias = Uniform(-limit, limit), Uniform(-limit * 2**0.5, limit * 2**0.5)
    return nn.GRU(units, kernel_init=kernel, recurrent_init=kernel, bias_init=bias)


NETWORKS = {
    "logistic": ((0.315, 0.315), nn.Dense(10, **start(40))),
    "mlp": (
        (0.651, 0.660),
        nn.Sequential(
            nn.Dense(100, **start(40)),
            nn.ReLU(),
            nn.Residual(nn.Sequential(nn.Dense(100, **start(100)), nn.ReLU())),
            nn.Dense(10, **start(100)),
        ),
    ),
    "cnn": (
        (0.923, 0.587),
        nn.Sequential(
            nn.Reshape((40, 1)),
            *(conv(25, 5, 1), nn.ReLU()),
            *(conv(25, 3, 25), nn.ReLU()),
            *(conv(25, 3, 25), nn.ReLU()),
            nn.Flatten(),
            nn.Dense(10, **start(125)),
        ),
    ),
    "gru": (
        (0.891, 0.533),
        nn.Sequential(
            nn.Reshape((40, 1)),
            nn.Bidirectional(gru(6)),
            nn.Flatten(),
            nn.Dense(10, **start(480)),
        ),
    ),
}


def final(name: str, shuffled: bool, seed: int) -> float:
    """Test accuracy after 6,000 steps of 100 rows, always in the same order."""
    data = dict(np.load(folder() / "mnist1d.npz"))
    if shuffled:
        places = np.random.default_rng(seed).permutation(40)
        data |= {name: data[name][:, places] for name in ("x", "x_test")}
    learner = Supervised(
        NETWORKS[name][1],
        losses.CrossEntropy(),
        optimizers.Adam(1e-2),
        metrics=(Accuracy(),),
    )
    training = source(data["x"], data["y"].astype("int32"))
    test = source(data["x_test"], data["y_test"].astype("int32"))
    return in_order(learner, training, test, epochs=150, batch_size=100, seed=seed)


ROWS = [
    Row(
        f"mnist1d-{name}{'-shuffled' if shuffled else ''}",
        **within(published[shuffled], 0.02),
        measure=functools.partial(final, name, shuffled),
        source=SOURCE,
    )
    for shuffled in (False, True)
    for name, (published, _) in NETWORKS.items()
]
