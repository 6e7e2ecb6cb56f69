"""Segmentation: a U-Net finds the pixels of a digit among scraps of other digits.

The digits are those of scikit-learn, made 16 by 16 and put somewhere on a canvas of 32
by 32, where scraps of other digits lie about: what is bright is not enough to go by,
what hangs together is. Pictures and masks are written as anybody's would lie there,
those of the test part with other digits.

Run it with `python examples/segmentation.py`; it prints the overlap on the test part
beside that of brightness alone, and writes a report with the pictures. The same in a
terminal: `glassnet train canvases/ --model unet`.
"""

import pathlib
from collections.abc import Iterator

import numpy as np
from PIL import Image
from sklearn.datasets import load_digits

import glassnet as gn

SIDE, DIGIT, SCRAPS = 32, 16, 12
BRIGHT = 76  # of 255: from which a pixel belongs to a digit


def canvases(
    count: int, digits: np.ndarray, seed: int
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Pictures `(32, 32)` up to 255, and 255 at those of their pixels to find."""
    random = np.random.default_rng(seed)

    def place(size: int) -> tuple[slice, slice]:
        top, left = random.integers(SIDE - size + 1, size=2)
        return slice(top, top + size), slice(left, left + size)

    for _ in range(count):
        picture, mask = np.zeros((2, SIDE, SIDE), np.uint8)
        for scrap in digits[random.integers(len(digits), size=SCRAPS)]:
            top, left = random.integers(DIGIT - 4, size=2)
            at = place(5)
            picture[at] = np.maximum(picture[at], scrap[top : top + 5, left : left + 5])
        whole, at = digits[random.integers(len(digits))], place(DIGIT)
        picture[at] = np.maximum(picture[at], whole)
        mask[at] = 255 * (whole > BRIGHT)
        yield picture, mask


def main(
    rows: int = 2_000, epochs: int = 12, channels: int = 8, folder: str = "."
) -> dict[str, float]:
    """The mean overlap on canvases of new digits, and that of brightness alone."""
    digits = (load_digits().images * 255 / 16).astype(np.uint8)
    digits = digits.repeat(2, 1).repeat(2, 2)
    place = pathlib.Path(folder)
    parts = {"train": (rows, digits[:1400]), "test": (rows // 10, digits[1400:])}
    for seed, (part, (count, some)) in enumerate(parts.items()):
        for number, both in enumerate(canvases(count, some, seed)):
            for name, pixels in zip(("images", "masks"), both, strict=True):
                file = place / f"canvases/{part}/{name}/{number}.png"
                file.parent.mkdir(parents=True, exist_ok=True)
                Image.fromarray(pixels).save(file)
    network = gn.zoo.unet(classes=2, channels=channels, depth=2, batch_norm=True)
    run = gn.fit(network, place / "canvases", epochs=epochs)
    run.report(place / "segmentation.html")
    return {"U-Net": run.summary["test"], **run.summary["baselines"]}


if __name__ == "__main__":
    for name, share in main().items():
        print(f"{name:10}  mean overlap {share:.3f}")
