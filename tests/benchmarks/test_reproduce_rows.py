"""The rows of published figures: their data and networks, at the size of a test."""

import importlib
import pathlib
import sys

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet import nn

FOLDER = pathlib.Path(__file__).parents[2] / "benchmarks" / "reproduce"


@pytest.fixture
def load(monkeypatch):
    """A file of the benchmark, imported anew: what it caches belongs to one test."""
    names = [path.stem for path in FOLDER.glob("*.py") if path.stem != "__main__"]
    monkeypatch.syspath_prepend(str(FOLDER))
    yield importlib.import_module
    for name in names:
        sys.modules.pop(name, None)


@pytest.fixture
def names(tmp_path, monkeypatch):
    monkeypatch.setenv("GLASSNET_DATA", str(tmp_path))
    words = ["emma", "olivia", "ava", "ab", "mia", "zoe", "eva", "amy", "una", "ida"]
    (tmp_path / "names.txt").write_text("\n".join(words) + "\n")
    return words


@pytest.fixture
def digits(load, monkeypatch):
    """A hundred rows at either end of MNIST's places, the others empty."""
    x = np.zeros((70_000, 784), "float32")
    x[:100] = x[-100:] = np.random.default_rng(0).random((100, 784), "float32")
    y = np.arange(70_000, dtype="int32") % 10
    for name in ("training", "nielsen_conv", "lecun1989"):
        monkeypatch.setattr(load(name), "digits", lambda: (x, y))
    return x, y


def size(network, x):
    params, _ = jax.eval_shape(network.init, jax.random.key(0), x)
    return sum(leaf.size for leaf in jax.tree.leaves(params))


def tokens(*shape):
    return jax.ShapeDtypeStruct(shape, "int32")


def test_a_name_becomes_a_row_for_each_letter_and_one_for_its_end(load, names):
    rows = load("makemore")._windows([[5, 13]], 3).arrays  # "em"
    assert rows["x"].tolist() == [[0, 0, 0], [0, 0, 5], [0, 5, 13]]
    assert rows["y"].tolist() == [5, 13, 0]


def test_names_are_shuffled_as_in_the_lectures_and_none_is_in_two_parts(load, names):
    import random

    shuffled = [*names]
    random.seed(42)  # the lectures' own two lines
    random.shuffle(shuffled)
    rows = load("makemore").contexts(8)
    assert len(rows["training"]) == sum(len(name) + 1 for name in shuffled[:8])
    first = [chr(96 + y) for y in rows["training"].arrays["y"].tolist()]
    assert "".join(first).startswith(shuffled[0])
    last = [chr(96 + y) for y in rows["validation"].arrays["y"].tolist()]
    assert "".join(last[:-1]) == shuffled[8]


@pytest.mark.parametrize(
    "name, count",
    [
        ("mlp-original", 11_897),
        ("mlp-norm", 12_097),
        ("wavenet-flat", 22_097),
        ("wavenet-tree", 22_397),
        ("wavenet", 76_579),
    ],
)
def test_the_networks_of_makemore_have_as_many_params_as_the_lectures_say(
    load, name, count
):
    [row] = [row for row in load("makemore").ROWS if row.name == f"makemore-{name}"]
    network, letters, _ = row.measure.args
    assert size(network, tokens(32, letters)) == count


def test_makemore_learns_a_few_names_by_heart(load, names):
    makemore = load("makemore")
    for name in ("mlp-kaiming", "wavenet-tree"):
        [row] = [row for row in makemore.ROWS if row.name == f"makemore-{name}"]
        network, letters, _ = row.measure.args
        rows = makemore.contexts(letters)
        found = load("training").after(
            makemore.Supervised(
                network, makemore.losses.CrossEntropy(), makemore.optimizers.SGD(0.1)
            ),
            rows["training"],
            rows["training"],
            steps=60,
            batch_size=32,
            seed=0,
            looks=2,
        )
        assert found[1] < found[0] < np.log(27)


def test_the_transformer_sees_no_padding_and_is_asked_for_none(
    load, names, monkeypatch
):
    module = load("makemore_transformer")
    monkeypatch.setattr(module, "TEST", 2)
    rows = module.names()
    assert len(rows["training"]) == 8 and len(rows["test"]) == 2
    x, mask, y = (
        np.concatenate([np.asarray(find(part.arrays)) for part in rows.values()])
        for find in (
            lambda a: a["x"]["values"],
            lambda a: a["x"]["mask"],
            lambda a: a["y"],
        )
    )
    [place] = np.flatnonzero((x[:, 1:3] == [1, 2]).all(-1) & (x[:, 3] == 0))  # "ab"
    assert x[place].tolist() == [0, 1, 2, 0, 0, 0, 0]
    assert y[place].tolist() == [1, 2, 0, 0, 0, 0, 0]
    assert mask[place].tolist() == [True] * 3 + [False] * 4
    assert size(module.network(16), tokens(2, 16)) == 204_544
    assert module.best(seed=0, steps=30, looks=3) < np.log(27)


def test_names_are_held_out_as_pytorch_draws_them(load):
    # >>> torch.manual_seed(3407); torch.randperm(32033)[:5], [-5:]
    order = load("makemore_transformer").drawn(32_033, seed=3407)
    assert order[:5].tolist() == [18_545, 10_853, 360, 10_522, 2_312]
    assert order[-5:].tolist() == [2_957, 9_964, 30_618, 16_636, 29_400]
    assert sorted(order) == list(range(32_033))


def test_nanogpt_s_rows_are_every_stretch_and_its_held_out_ones_do_not_overlap(
    load, tmp_path, monkeypatch
):
    monkeypatch.setenv("GLASSNET_DATA", str(tmp_path))
    text = "".join(chr(97 + (7 * i * i + i) % 26) for i in range(2000))
    (tmp_path / "tinyshakespeare.txt").write_text(text)
    nanogpt = load("nanogpt")
    rows = nanogpt.texts()
    letters = sorted(set(text))

    def spelled(part, name, row):
        return "".join(letters[i] for i in part.arrays[name][row].tolist())

    training, held = rows["training"], rows["validation"]
    assert len(training) == 1800 - 64  # the last begins 65 letters before the cut
    assert spelled(training, "x", 5) == text[5:69]
    assert spelled(training, "y", 5) == text[6:70]
    assert len(held) == (200 - 1) // 64
    assert spelled(held, "x", 1) == text[1864:1928]
    assert spelled(held, "y", 1) == text[1865:1929]


def test_nanogpt_s_network_has_the_size_that_it_prints(load):
    network = load("nanogpt").zoo.gpt()
    # 0.80M params, as nanoGPT counts them: without the codes of the positions
    count = size(network, tokens(12, 64)) - 64 * 128
    assert count == pytest.approx(0.80e6, abs=0.005e6)


def test_nielsen_s_digits_are_moved_by_one_pixel_each_way(load, digits):
    x, y = digits
    rows = load("nielsen_conv").five_times(20).arrays
    assert len(rows["x"]) == 5 * 20
    one = x[3].reshape(28, 28)
    down, up, right, left = (
        np.asarray(rows["x"][3 + 20 * k, :, :, 0]) for k in range(1, 5)
    )
    assert (down[1:] == one[:-1]).all() and (down[0] == 0).all()
    assert (up[:-1] == one[1:]).all() and (up[-1] == 0).all()
    assert (right[:, 1:] == one[:, :-1]).all() and (right[:, 0] == 0).all()
    assert (left[:, :-1] == one[:, 1:]).all() and (left[:, -1] == 0).all()
    assert (rows["y"].reshape(5, -1) == y[:20]).all()


def test_nielsen_s_network_starts_at_even_chances(load):
    network = load("nielsen_conv").network((2, 3), (7,), nn.ReLU())
    x = jnp.ones((2, 28, 28, 1))
    params, state = network.init(jax.random.key(0), x)
    y, _ = network.apply(params, state, x, key=None, training=False)
    assert y.shape == (2, 10) and (y == 0).all()
    deviation = params["0"]["kernel"].std()  # 1 / sqrt(2 * 25 / 4) = 0.28
    assert 0.2 < deviation < 0.36


def test_digits_of_1989_lie_between_minus_one_and_one(load, digits):
    rows = load("lecun1989").small_digits()
    assert {name: len(part) for name, part in rows.items()} == {
        "training": 7291,
        "test": 2007,
    }
    x, y = rows["training"].arrays["x"], rows["training"].arrays["y"]
    assert x.shape[1:] == (16, 16, 1) and x.min() == -1 and x.max() <= 1
    assert (y.sum(-1) == -8).all()  # one +1 among nine -1


def test_shrunk_pixels_are_mixed_from_the_four_around_their_place(load):
    # Pixel (0, 0) stands at 1.75 * 0.5 - 0.5 = 0.375 of the old ones, so that it has
    # 0.625 of the first and 0.375 of the second in each direction.
    x = np.zeros((1, 784), "float32")
    x[0, 1] = 1
    rows = load("lecun1989")._small(x, np.array([0])).arrays
    assert float(rows["x"][0, 0, 0, 0]) == pytest.approx(-1 + 2 * 0.625 * 0.375)
