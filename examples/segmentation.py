"""Segmentation: a U-Net finds the pixels of a digit among scraps of other digits.

The digits are those of scikit-learn, made 16 by 16 and put somewhere on a canvas of 32
by 32, where scraps of other digits lie about: what is bright is not enough to go by,
what hangs together is.

Run it with `python examples/segmentation.py`; it prints the overlap on new canvases and
writes `segmentation.png`.
"""

import pathlib

import jax.numpy as jnp
import numpy as np
from sklearn.datasets import load_digits

from glassnet import losses, optimizers, zoo
from glassnet.fitting.sheet import sheet
from glassnet.learners import Supervised
from glassnet.training import Engine, Resident

SIDE, DIGIT, SCRAPS = 32, 16, 12
BRIGHT = 0.3  # from which a pixel belongs to a digit


def canvases(count: int, digits: np.ndarray, seed: int) -> dict[str, np.ndarray]:
    """Pictures `(count, 32, 32, 1)` from 0 to 1, and which of their pixels to find."""
    random = np.random.default_rng(seed)
    x = np.zeros((count, SIDE, SIDE, 1), "float32")
    y = np.zeros((count, SIDE, SIDE), "int32")

    def place(size: int) -> tuple[slice, slice]:
        top, left = random.integers(SIDE - size + 1, size=2)
        return slice(top, top + size), slice(left, left + size)

    for picture, mask in zip(x[..., 0], y, strict=True):
        for scrap in digits[random.integers(len(digits), size=SCRAPS)]:
            top, left = random.integers(DIGIT - 4, size=2)
            at = place(5)
            picture[at] = np.maximum(picture[at], scrap[top : top + 5, left : left + 5])
        whole, at = digits[random.integers(len(digits))], place(DIGIT)
        picture[at] = np.maximum(picture[at], whole)
        mask[at] = whole > BRIGHT
    return {"x": x, "y": y}


def overlap(found: np.ndarray, truth: np.ndarray) -> float:
    """Intersection over union of all pixels: 1 where both are the same."""
    return float((found & truth).sum() / (found | truth).sum())


def main(
    rows: int = 2_000, steps: int = 1_200, channels: int = 8, folder: str = "."
) -> dict[str, float]:
    """The overlap on canvases of new digits, and that of brightness alone."""
    pixels = load_digits().images / 16
    pixels = pixels.repeat(2, 1).repeat(2, 2).astype("float32")
    train, held = canvases(rows, pixels[:1400], 0), canvases(200, pixels[1400:], 1)
    network = zoo.unet(classes=2, channels=channels, depth=2, batch_norm=True)
    decay = optimizers.Cosine(steps)
    learner = Supervised(
        network,
        losses.CrossEntropy(),
        optimizers.Scheduled(optimizers.Adam(3e-3), decay),
    )
    source = Resident({name: jnp.asarray(array) for name, array in train.items()})
    engine = Engine(learner, batch_size=16)
    state, _ = engine.run(engine.start(source, seed=0), source, steps)
    params, rest = engine.model(state)
    x = jnp.asarray(held["x"])
    logits, _ = network.apply(params, rest, x, key=None, training=False)
    found, truth = np.asarray(logits).argmax(-1) == 1, held["y"] == 1
    some = np.stack([held["x"][:12, ..., 0], truth[:12], found[:12]], 1)
    flat = some.reshape(36, -1)
    picture = sheet(flat, (SIDE, SIDE), high=1.0, across=12)
    pathlib.Path(folder, "segmentation.png").write_bytes(picture)
    bright = held["x"][..., 0] > BRIGHT
    return {"U-Net": overlap(found, truth), "brightness": overlap(bright, truth)}


if __name__ == "__main__":
    for name, share in main().items():
        print(f"{name:10}  overlap {share:.3f}")
