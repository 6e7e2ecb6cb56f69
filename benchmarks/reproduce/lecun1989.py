"""LeCun's network of 1989, on digits made as small and few as its own were."""

import functools

import jax
import jax.numpy as jnp
import numpy as np
from row import Row, at_most

from glassnet import losses, optimizers, zoo
from glassnet.learners import Supervised
from glassnet.metrics import Accuracy
from glassnet.training import Resident
from training import digits, in_order, source

SOURCE = "Karpathy (2022), Deep Neural Nets: 33 years ago and 33 years from now"
TRAINING, TEST, PASSES = 7291, 2007, 23


@functools.cache
def small_digits() -> dict[str, Resident]:
    """Rows drawn from MNIST: 16x16 pixels from -1 to 1; +1 for the digit, else -1.

    The reproduction's own draws, its seed and its calls: with only 2,007 rows to test
    on, other draws are other tasks: two that were tried had 0.6 and 1.2 points more
    misses (the same two calls in the other order, and another seed).
    """
    x, y = digits()
    draw = np.random.RandomState(1337)
    training = draw.permutation(60_000)[:TRAINING]
    test = 60_000 + draw.permutation(10_000)[:TEST]
    return {
        "training": _small(x[training], y[training]),
        "test": _small(x[test], y[test]),
    }


def _small(x: np.ndarray, y: np.ndarray) -> Resident:
    images = jnp.asarray(2 * x - 1).reshape(-1, 28, 28, 1)
    # each pixel from the four around its place, as PyTorch's bilinear `interpolate`
    shape = (len(x), 16, 16, 1)
    images = jax.image.resize(images, shape, "bilinear", antialias=False)
    return source(images, 2 * np.eye(10, dtype="float32")[y] - 1)


def missed(seed: int, passes: int = PASSES) -> float:
    """Share of the test digits that are missed after 23 passes, one row at a time.

    The published loss is the mean over ten outputs and ours the sum, so that a tenth of
    the published rate, 0.03, makes the same steps.
    """
    learner = Supervised(
        zoo.lecun1989(),
        losses.SquaredError(),
        optimizers.SGD(0.03 / 10),
        metrics=(Accuracy(),),
    )
    rows = small_digits()
    right = in_order(
        learner, rows["training"], rows["test"], epochs=passes, batch_size=1, seed=seed
    )
    return 1 - right


ROWS = [
    Row("lecun1989", **at_most(0.0409, 0.045), measure=missed, source=SOURCE),
]
