"""Three games for digits: whether the generator makes all ten, and how clear they are.

No paper has a figure for it, but every paper has the failure: a generator that makes a
few digits again and again. A classifier that learned from real digits alone counts what
is made.
"""

import functools
import sys

import jax
import jax.numpy as jnp
import numpy as np
from row import Row

from glassnet import losses, noise, optimizers, zoo
from glassnet.learners import Adversarial, Supervised
from glassnet.model.answers import answers
from glassnet.model.collapse import confident, coverage
from glassnet.training import Engine, Resident
from training import digits, mnist_images

MADE, NOISE = 2_000, 64
GAMES = {  # the learner, rows in a step, and epochs
    "nonsaturating": (
        Adversarial(
            zoo.dcgan(noise=NOISE, channels=(32, 64)),
            losses.NonSaturating(smoothing=0.1),
            optimizers.Average(optimizers.Adam(2e-4, beta1=0.5), 0.999),
        ),
        *(64, 20),
    ),
    "wasserstein": (
        Adversarial(
            zoo.dcgan(noise=NOISE, channels=(32, 64), critic_norm=False),
            losses.Wasserstein(),
            optimizers.Average(optimizers.Adam(5e-4, beta1=0.5), 0.999),
        ),
        *(160, 25),
    ),
    "dense": (
        Adversarial(
            zoo.gan(784, noise=NOISE, dropout=0.3),
            losses.NonSaturating(),
            optimizers.Average(optimizers.Adam(3e-4, beta1=0.5), 0.999),
        ),
        *(64, 60),
    ),
}


def made(name: str, seed: int) -> np.ndarray:
    """Digits of a generator that was trained on the 60,000."""
    learner, batch_size, epochs = GAMES[name]
    data = Resident({"x": jnp.asarray(digits()[0][:60_000])})
    engine = Engine(learner, batch_size=batch_size)
    state = engine.start(data, seed)
    for epoch in range(epochs):
        steps = data.steps_per_epoch(batch_size)
        state, metrics = engine.run(state, data, steps, owned=True)
        found = {n: (a.sum() / b.sum()).item() for n, (a, b) in metrics.items()}
        words = "  ".join(f"{n} {value:.3f}" for n, value in found.items())
        print(f"   epoch {epoch + 1}  {words}", file=sys.stderr)
    z = noise.normal(jax.random.key(2014), (MADE, NOISE))
    how = learner.network.generator, "identity", False
    return answers(how, *engine.model(state), np.asarray(z))


@functools.cache
def judge() -> tuple:
    """A convolutional network that tells about 99 % of real digits."""
    data = mnist_images(60_000)
    learner = Supervised(
        zoo.convnet(channels=16, dropout=0.25),
        losses.CrossEntropy(),
        optimizers.Adam(1e-3),
    )
    engine = Engine(learner, batch_size=128)
    state = engine.start(data["training"], 0)
    steps = 3 * data["training"].steps_per_epoch(128)
    state, _ = engine.run(state, data["training"], steps)
    model = (learner.network, "softmax", False), *engine.model(state)
    test = {name: np.asarray(a) for name, a in data["test"].arrays.items()}
    found = answers(*model, test["x"])
    right = (found.argmax(-1) == test["y"]).mean()
    print(
        f"   the judge is right about {right:.4f} of the test digits and sure of "
        f"{confident(found):.3f}",
        file=sys.stderr,
    )
    return model


def kinds(name: str, seed: int) -> tuple[float, dict[str, float]]:
    """How many of the ten digits are at least 1 % of what is made, and how clear."""
    found = answers(*judge(), made(name, seed).reshape(-1, 28, 28, 1))
    shares = np.bincount(found.argmax(-1), minlength=10) / len(found)
    print(
        f"   shares of the digits {shares.round(3).tolist()}",
        file=sys.stderr,
    )
    return float(coverage(found)), {"sure of": confident(found)}


ROWS = [
    Row(
        f"gan-{name}",
        published=10,
        gate="every digit >= 1 % of 2,000",
        passes=lambda values: bool((values == 10).all()),
        measure=functools.partial(kinds, name),
        source=source,
        seeds=(0,),
    )
    for name, source in (
        ("nonsaturating", "Radford et al. (2015), arXiv:1511.06434, section 3"),
        ("wasserstein", "Gulrajani et al. (2017), arXiv:1704.00028, Algorithm 1"),
        ("dense", "Goodfellow et al. (2014), arXiv:1406.2661, Algorithm 1"),
    )
]
