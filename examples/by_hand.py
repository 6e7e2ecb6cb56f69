"""The loop by hand: nothing stands between you and the learner.

`gn.fit` runs the same steps in one compiled loop and adds validation, the best weights
and a report. Here each batch comes to Python, which is slower and hides nothing.

Run it with `python examples/by_hand.py`.
"""

import itertools

import jax

import glassnet as gn
from glassnet import losses, nn, optimizers
from glassnet.learners import Supervised


def main(epochs: int = 10, seed: int = 0) -> list[float]:
    """Train on digits; the mean training loss of each epoch, in nats."""
    data = gn.data.load("digits")
    network = nn.Sequential(nn.Dense(64), nn.ReLU(), nn.Dense(10))
    learner = Supervised(network, losses.CrossEntropy(), optimizers.Adam(1e-3))
    step = jax.jit(learner.step)
    keys = (jax.random.fold_in(jax.random.key(seed), i) for i in itertools.count())

    first = next(iter(data.batches(32, seed=seed)))
    state = learner.init(next(keys), jax.device_put(first))
    history = []
    for epoch in range(epochs):
        total = weight = 0.0
        for batch in data.batches(32, seed=seed + epoch):
            state, metrics = step(state, batch, next(keys))
            # A metric is a sum and its weight, so that batches add up to the epoch.
            total += float(metrics["loss"][0])
            weight += float(metrics["loss"][1])
        history.append(total / weight)
        print(f"epoch {epoch + 1:2}  training loss {history[-1]:.3f}")
    return history


if __name__ == "__main__":
    main()
