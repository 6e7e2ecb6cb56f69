"""A forger and a critic learn digits from each other, and the film of how they did.

The generator makes pictures of 8 x 8 of noise; it never sees a digit, only what the
critic says. The same noise after more and more epochs shows how it learned.

Run it with `python examples/gan_digits.py`, which takes about a minute; it writes
gan_digits.png beside you. A column is one noise, a row one moment, the start on top.

Source: Goodfellow et al. (2014), "Generative Adversarial Networks", arXiv:1406.2661.
"""

import jax
import jax.numpy as jnp
import numpy as np
from PIL import Image

import glassnet as gn
from glassnet import losses, noise, optimizers, zoo
from glassnet.learners import Adversarial
from glassnet.training import Engine, Loop, Resident
from glassnet.training.callbacks import KeepShown

COLUMNS, MOMENTS = 16, 8
PLAYERS = zoo.gan(64, noise=16, hidden=(128, 256))
LEARNER = Adversarial(
    PLAYERS,
    losses.NonSaturating(smoothing=0.1),
    optimizers.PolyakAverage(optimizers.Adam(5e-4, beta1=0.5), start=1_000),
)


@jax.jit
def made(params: dict, state: dict) -> jax.Array:
    """Pictures of the same noise each time."""
    z = noise.normal(jax.random.key(0), (COLUMNS, PLAYERS.noise))
    return PLAYERS.generator.apply(params, state, z, key=None, training=False)[0]


def picture(shown: np.ndarray) -> Image.Image:
    """Some moments of the film, one below the other."""
    moments = np.linspace(0, len(shown) - 1, MOMENTS).round().astype(int)
    grid = shown[moments].reshape(MOMENTS, COLUMNS, 8, 8)
    ink = 255 - (255 * grid.transpose(0, 2, 1, 3)).round().astype("uint8")
    flat = Image.fromarray(ink.reshape(MOMENTS * 8, COLUMNS * 8))
    return flat.resize((COLUMNS * 48, MOMENTS * 48), Image.Resampling.NEAREST)


def main(epochs: int = 300, seed: int = 0) -> np.ndarray:
    """The film: pictures of shape (epochs + 1, columns, 64), from 0 to 1."""
    digits = np.asarray(gn.data.load("digits").features, "float32") / 16
    loop = Loop(
        Engine(LEARNER, batch_size=64),
        Resident({"x": jnp.asarray(digits)}),
        epochs=epochs,
        callbacks=[KeepShown("samples", made)],
        seed=seed,
    )
    loop.run()
    for epoch in range(0, epochs, max(1, epochs // 10)):
        row = {name: course[epoch] for name, course in loop.record.history.items()}
        print(
            f"epoch {row['epoch']:3}  critic {row['loss']:.3f}  generator "
            f"{row['generator_loss']:.3f}  real above made {row['accuracy']:.2f}"
        )
    shown = loop.memory["shown/samples"]["rows"]
    picture(shown).save("gan_digits.png")
    return shown


if __name__ == "__main__":
    main()
