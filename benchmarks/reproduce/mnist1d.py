"""MNIST-1D: 4,000 digits of 40 numbers, by four kinds of network."""

import functools
import math
import os
import pathlib

import jax
import jax.numpy as jnp
import numpy as np
from row import Row, within

from glassnet import losses, nn, optimizers
from glassnet.initializers import Uniform, VarianceScaling
from glassnet.learners import Supervised
from glassnet.metrics import Accuracy

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
    "logistic": (0.315, nn.Dense(10, **start(40))),
    "mlp": (
        0.651,
        nn.Sequential(
            nn.Dense(100, **start(40)),
            nn.ReLU(),
            nn.Residual(nn.Sequential(nn.Dense(100, **start(100)), nn.ReLU())),
            nn.Dense(10, **start(100)),
        ),
    ),
    "cnn": (
        0.923,
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
        0.891,
        nn.Sequential(
            nn.Reshape((40, 1)),
            nn.Bidirectional(gru(6)),
            nn.Flatten(),
            nn.Dense(10, **start(480)),
        ),
    ),
}


def final(name: str, seed: int) -> float:
    """Test accuracy after 6,000 steps of 100 rows, always in the same order."""
    folder = pathlib.Path(os.environ.get("GLASSNET_DATA", "data"))
    data = np.load(folder / "mnist1d.npz")  # in the folder that GLASSNET_DATA names
    learner = Supervised(
        NETWORKS[name][1],
        losses.CrossEntropy(),
        optimizers.Adam(1e-2),
        metrics=(Accuracy(),),
    )
    rows = {"x": data["x"], "y": data["y"].astype("int32"), "weight": np.ones(4000)}
    batches = {
        name: jnp.asarray(a).reshape(40, 100, *a.shape[1:]) for name, a in rows.items()
    }
    batches["weight"] = batches["weight"].astype("float32")
    first = jax.tree.map(lambda a: a[0], batches)
    state = jax.jit(learner.init)(jax.random.key(seed), first)
    state = _trained(learner, state, batches)
    test = {"x": data["x_test"], "y": data["y_test"].astype("int32")}
    total, weight = learner.evaluate(
        state, {**jax.tree.map(jnp.asarray, test), "weight": jnp.ones(1000)}
    )["accuracy"]
    return float(total / weight)


@functools.partial(jax.jit, static_argnums=0)
def _trained(learner: Supervised, state: dict, batches: dict) -> dict:
    """150 epochs, the whole loop in sight: the engine would shuffle."""

    def step(state: dict, batch: dict) -> tuple[dict, None]:
        return learner.step(state, batch, jax.random.key(0))[0], None

    def epoch(_, state: dict) -> dict:
        return jax.lax.scan(step, state, batches)[0]

    return jax.lax.fori_loop(0, 150, epoch, state)


ROWS = [
    Row(
        f"mnist1d-{name}",
        **within(published, 0.02),
        measure=functools.partial(final, name),
        source=SOURCE,
    )
    for name, (published, _) in NETWORKS.items()
]
