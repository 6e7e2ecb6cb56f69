"""Two toys in the plane: the spiral of CS231n and the moons of micrograd."""

import random
from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np
from row import Row, at_least, at_most, within

from glassnet import losses, nn, optimizers
from glassnet.initializers import Normal
from glassnet.learners import Supervised
from glassnet.metrics import Accuracy
from glassnet.paths import replace
from glassnet.training import Engine, Resident
from training import source

NOTES = "CS231n course notes, neural networks case study"
MICROGRAD = "Karpathy, micrograd, demo notebook"
DECAY = 1e-3  # reg of the notes: reg / 2 times the sum of squares


def spiral() -> Resident:
    """The notebook's own three arms of 100 points: its seed, its calls in its order.

    Other draws would be other tasks: over 200 of them the linear network gets 52 % of
    the points right, with a deviation of 1.3 points.
    """
    np.random.seed(0)
    x, y = [], []
    for arm in range(3):
        radius = np.linspace(0, 1, 100)
        angle = np.linspace(4 * arm, 4 * arm + 4, 100) + 0.2 * np.random.randn(100)
        x.append(np.stack([radius * np.sin(angle), radius * np.cos(angle)], 1))
        y.append(np.full(100, arm))
    return source(np.concatenate(x).astype("float32"), np.concatenate(y))


def on_spiral(hidden: int, steps: int, what: str, seed: int) -> float:
    """Full-batch descent; the training accuracy, or the loss with its penalty."""
    layers = [nn.Dense(hidden, kernel_init=Normal()), nn.ReLU()] if hidden else []
    learner = Supervised(
        nn.Sequential(*layers, nn.Dense(3, kernel_init=Normal())),
        losses.CrossEntropy(),
        optimizers.SGD(1.0),
        losses.ElasticNet(l2=DECAY),
        (Accuracy(),),
    )
    rows = spiral()
    engine = Engine(learner, batch_size=300)
    state, _ = engine.run(engine.start(rows, seed), rows, steps)
    total, weight = engine.evaluate(state, rows)[what]
    penalty = learner.penalty(learner.model(state["learner"])[0])
    return float(total / weight + (penalty if what == "loss" else 0))


@dataclass(frozen=True)
class Everything(losses.Penalty):
    """micrograd's penalty: squares of all parameters, biases too."""

    def equation(self, params, hyperparams):
        return 1e-4 * sum(jnp.square(leaf).sum() for leaf in jax.tree.leaves(params))


def moons() -> tuple[Resident, dict]:
    """The notebook's own points and starting weights: its seeds, calls and order."""
    from sklearn.datasets import make_moons

    np.random.seed(1337)
    random.seed(1337)
    x, y = make_moons(n_samples=100, noise=0.1)
    kernels = weights((2, 16, 16, 1))  # before anybody else draws
    rows = source(x.astype("float32"), (2 * y - 1)[:, None].astype("float32"))
    return rows, kernels


def weights(sizes: tuple[int, ...]) -> dict:
    """micrograd's start: uniform on +-1, neuron by neuron, biases 0."""
    kernels = {}
    for layer, (inputs, units) in enumerate(zip(sizes, sizes[1:], strict=False)):
        columns = [[random.uniform(-1, 1) for _ in range(inputs)] for _ in range(units)]
        kernels[f"{2 * layer}/kernel"] = jnp.array(columns).T
    return kernels


def on_moons(what: str, seed: int) -> float:
    """100 steps with a rate that falls from 1 to 0.1; the loss of the last, or hits."""
    rows, kernels = moons()
    layers = (nn.Dense(16), nn.ReLU(), nn.Dense(16), nn.ReLU(), nn.Dense(1))
    falling = optimizers.PolynomialDecay(100, floor=0.1)
    learner = Supervised(
        nn.Sequential(*layers),
        losses.Hinge(),
        optimizers.Scheduled(optimizers.SGD(1.0), falling),
        Everything(),
    )
    engine = Engine(learner, batch_size=100)
    state = engine.start(rows, seed)
    params = replace(state["learner"]["params"], kernels)
    state = state | {"learner": state["learner"] | {"params": params}}
    state, _ = engine.run(state, rows, {"first": 0, "loss": 99, "accuracy": 99}[what])
    params, kept = learner.model(state["learner"])
    x, y = rows.arrays["x"], rows.arrays["y"]
    outputs, _ = learner.network.apply(params, kept, x, key=None, training=False)
    if what == "accuracy":
        return float(((outputs > 0) == (y > 0)).mean())
    return float(losses.Hinge()(outputs, y).mean() + Everything()(params))


def spiral_row(name: str, gate: dict, *what) -> Row:
    return Row(
        f"spiral-{name}",
        **gate,
        measure=lambda seed: on_spiral(*what, seed=seed),
        source=NOTES,
    )


def moons_row(name: str, gate: dict, what: str) -> Row:
    return Row(
        f"moons-{name}",
        **gate,
        measure=lambda seed: on_moons(what, seed),
        source=MICROGRAD,
        seeds=(1337,),
    )


ROWS = [
    spiral_row("softmax-loss", within(0.7863, 0.0786), 0, 190, "loss"),
    spiral_row("softmax-accuracy", within(0.49, 0.02), 0, 200, "accuracy"),
    spiral_row("hidden-loss", within(0.2453, 0.0245), 100, 9000, "loss"),
    spiral_row("hidden-accuracy", at_least(0.98, 0.02), 100, 10_000, "accuracy"),
    moons_row("first-loss", within(0.8958, 0.001), "first"),
    moons_row("loss", at_most(0.01098, 0.01208), "loss"),
    moons_row("accuracy", at_least(1.0, 0.0), "accuracy"),
]
