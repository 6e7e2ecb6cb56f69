"""Pictures to stream."""

import numpy as np
import pytest
from PIL import Image


@pytest.fixture
def pictures(tmp_path):
    """pictures({"a": 5, "train/b": 3}): folders of noise; gives the folder of all."""
    random = np.random.default_rng(0)

    def pictures(counts, size=(3, 4), shades=(40, 200)):
        for name, count in counts.items():
            place = tmp_path / "pictures" / name
            place.mkdir(parents=True, exist_ok=True)
            for number in range(count):
                pixels = random.integers(*shades, size).astype(np.uint8)
                Image.fromarray(pixels).save(place / f"{number}.png")
        return tmp_path / "pictures"

    return pictures
