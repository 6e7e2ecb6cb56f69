"""The convolutional variational autoencoder of Keras' examples, on all of MNIST."""

import jax.numpy as jnp
import numpy as np
from row import Row, at_most

import glassnet as gn
from glassnet import losses, metrics, optimizers, zoo
from glassnet.learners import Supervised
from glassnet.training import Engine, Loop, Resident

LEARNER = Supervised(
    zoo.convolutional_vae(),
    losses.EvidenceLowerBound(),
    optimizers.Adam(1e-3),
    metrics=(metrics.Reconstruction(), metrics.Divergence()),
)


def digits() -> Resident:
    """All 70,000, training and test, each its own answer."""
    x = jnp.asarray(np.asarray(gn.data.load("mnist").features, "float32") / 255)
    return Resident({"x": x, "y": x})


def trained(seed: int, epochs: int = 30) -> Loop:
    """The example's run: batches of 128, 30 epochs."""
    loop = Loop(Engine(LEARNER, batch_size=128), digits(), epochs=epochs, seed=seed)
    loop.run()
    return loop


def last_loss(seed: int) -> float:
    """The mean loss over the last epoch, as Keras reports it."""
    return float(trained(seed).record.history["loss"][-1])


ROWS = [
    Row(
        "vae-keras",
        **at_most(146.95, 150.0),
        measure=last_loss,
        source="Chollet (2020), Variational AutoEncoder, keras.io code examples",
        seeds=(0,),
    )
]
