"""A tiny run of each kind of data, trained once for all tests, and its files."""

import numpy as np
import polars
import pytest
from PIL import Image

import glassnet as gn
from glassnet import losses, nn, zoo
from glassnet.data import Images, LabeledTexts, TextPairs, Texts, Windows

LINE = "the cat sat on the mat.\n"


class Trained:
    """A run, its folder, and what `fit` was told."""

    def __init__(self, place, network, **settings):
        settings = {"epochs": 2, "seed": 1, "progress": False} | settings
        self.place, self.network, self.settings = place, network, settings
        self.run = self.again()
        self.run.write(place / "run")
        self.model = gn.load(place / "run")

    def again(self, **changes):
        return gn.fit(self.network, **self.settings | changes)


@pytest.fixture(scope="session")
def written(tmp_path_factory):
    """A text: 480 characters in stretches of 8, a transformer of one head."""
    place = tmp_path_factory.mktemp("written")
    (place / "book.txt").write_text(LINE * 20)
    network = zoo.gpt(12, 8, layers=1, heads=1, width=8)
    data = dict(data=str(place / "book.txt"), form=Texts(context=8), batch_size=12)
    return Trained(place, network, **data)


@pytest.fixture(scope="session")
def rebuilt(tmp_path_factory):
    """Digits without their answers, through a code of two numbers that are drawn."""
    network = zoo.vae(64, code=2, hidden=(8,))
    loss = losses.EvidenceLowerBound()
    place = tmp_path_factory.mktemp("rebuilt")
    return Trained(place, network, data="digits", task="reconstruction", loss=loss)


@pytest.fixture(scope="session")
def played(tmp_path_factory):
    """Digits that a generator makes."""
    network, loss = zoo.gan(64, noise=3, hidden=(8,)), losses.NonSaturating()
    place = tmp_path_factory.mktemp("played")
    return Trained(place, network, data="digits", task="generation", loss=loss)


@pytest.fixture(scope="session")
def forecast(tmp_path_factory):
    """A series of 80 values."""
    place = tmp_path_factory.mktemp("forecast")
    time = np.arange(80)
    values = np.sin(time * np.pi / 4) + time / 20 + np.cos(time**2) / 10
    polars.DataFrame({"y": values}).write_csv(place / "series.csv")
    data = dict(data=str(place / "series.csv"), target="y", form=Windows(steps=6))
    return Trained(place, nn.Dense(1), **data)


@pytest.fixture(scope="session")
def seen(tmp_path_factory):
    """Pictures of two classes in two folders, and a convolution that looks at them."""
    place = tmp_path_factory.mktemp("seen")
    draws = np.random.default_rng(0)
    for name, shade in (("dark", 0), ("light", 100)):
        (place / "pictures" / name).mkdir(parents=True)
        for number in range(12):
            pixels = (shade + draws.integers(0, 80, (8, 8))).astype(np.uint8)
            Image.fromarray(pixels).save(place / f"pictures/{name}/{number}.png")
    network = nn.Sequential(nn.Conv2D(3, 3), nn.ReLU(), nn.Flatten(), nn.Dense(2))
    data = str(place / "pictures")
    return Trained(place, network, data=data, form=Images(size=(8, 8)))


@pytest.fixture(scope="session")
def masked(tmp_path_factory):
    """Pictures of 8 by 8 with a bright square each, and where it is."""
    place = tmp_path_factory.mktemp("masked")
    draws = np.random.default_rng(0)
    for name in ("images", "masks"):
        (place / "cells" / name).mkdir(parents=True)
    for number in range(20):
        mask = np.zeros((8, 8), np.uint8)
        top, left = draws.integers(5, size=2)
        mask[top : top + 4, left : left + 4] = 255
        pixels = (mask // 2 + draws.integers(0, 90, (8, 8))).astype(np.uint8)
        Image.fromarray(pixels).save(place / f"cells/images/{number}.png")
        Image.fromarray(mask).save(place / f"cells/masks/{number}.png")
    network = nn.Sequential(nn.Conv2D(3, 3, padding=1), nn.ReLU(), nn.Conv2D(2, 1))
    return Trained(place, network, data=str(place / "cells"), batch_size=8)


@pytest.fixture(scope="session")
def translated(tmp_path_factory):
    """Pairs: words of two letters, and the same backwards."""
    place = tmp_path_factory.mktemp("translated")
    words = [a + b for a in "abcdef" for b in "abcdef"]
    pairs = polars.DataFrame({"read": words, "back": [word[::-1] for word in words]})
    pairs.write_csv(place / "pairs.csv")
    network = zoo.seq2seq(7, 9, units=4)
    data = dict(data=str(place / "pairs.csv"), target="back", form=TextPairs())
    return Trained(place, network, **data, batch_size=12)


@pytest.fixture(scope="session")
def sorted_out(tmp_path_factory):
    """Words of three letters with two classes, read by attention."""
    place = tmp_path_factory.mktemp("sorted")
    words = [a + b + c for a in "abc" for b in "abc" for c in "abcd"]
    kinds = ["good" if "a" in word else "bad" for word in words]
    polars.DataFrame({"word": words, "kind": kinds}).write_csv(place / "words.csv")
    network = zoo.transformer_encoder(5, 2, layers=1, heads=2, width=4, dropout=0.0)
    data = dict(data=str(place / "words.csv"), target="kind", form=LabeledTexts())
    return Trained(place, network, **data, batch_size=12)


@pytest.fixture(scope="session")
def kinds(written, rebuilt, played, forecast, seen, masked, translated, sorted_out):
    """All of them by their names."""
    return {
        "written": written,
        "rebuilt": rebuilt,
        "played": played,
        "forecast": forecast,
        "seen": seen,
        "masked": masked,
        "translated": translated,
        "sorted_out": sorted_out,
    }
