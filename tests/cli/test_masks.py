"""Pictures with masks from the command line: trained, judged, and masks written."""

import numpy as np
import pytest
from PIL import Image

CLASSES = ["--size", 8, "--epochs", 1, "--batch-size", 16, "--watch", 0, "--quiet"]


@pytest.fixture
def cells(tmp_path):
    """Twelve pictures of 4 by 4 with a bright half, and masks that say which."""
    draws = np.random.default_rng(0)
    for name in ("images", "masks"):
        (tmp_path / "cells" / name).mkdir(parents=True)
    for number in range(12):
        mask = np.zeros((4, 4), np.uint8)
        mask[:, : 1 + number % 3] = 200
        pixels = (mask // 2 + draws.integers(0, 90, (4, 4))).astype(np.uint8)
        Image.fromarray(pixels).save(tmp_path / f"cells/images/{number}.png")
        Image.fromarray(mask).save(tmp_path / f"cells/masks/{number}.png")
    return "cells/"


def test_a_folder_of_pictures_and_masks_is_learned_and_masks_are_written(
    command, cells, tmp_path
):
    ending = command("train", cells, *CLASSES, "--out", "run")
    assert ending.code == 0, ending.err
    assert "segmentation" in ending.out and "mean IoU" in ending.out
    assert "glassnet predict run pictures/ --out found/" in ending.out
    ending = command("evaluate", "run", cells)
    assert ending.code == 0 and "on 12 rows" in ending.out
    assert "pixels right" in ending.out
    ending = command("predict", "run", cells, "-o", "found")
    assert ending.code == 0 and ending.out == "12 masks  found\n"
    found = np.asarray(Image.open(tmp_path / "found/3.png"))
    assert found.shape == (4, 4) and set(np.unique(found)) <= {0, 200}
    again = command("predict", "run", cells, "-o", "found")
    assert again.code == 3 and "nothing was written" in again.err
    ending = command("predict", "run", cells, "-o", "shares.csv")
    assert ending.code == 0 and "share_200" in (tmp_path / "shares.csv").read_text()


@pytest.mark.parametrize(
    "words, said",
    [
        (["--context", 8], "--context means nothing"),
        (["--model", "lenet"], "expected: one of unet"),
        (["--model", "vae"], "the pictures alone"),
        (["--stream"], "masks and texts in tables are not streamed"),
    ],
    ids=str,
)
def test_what_means_nothing_for_masks_is_refused(command, cells, words, said):
    ending = command("train", cells, *words)
    assert ending.code in (2, 3) and said in ending.err and not ending.out
