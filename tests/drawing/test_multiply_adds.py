import math
from dataclasses import dataclass

import jax
import jax.numpy as jnp
import pytest

from glassnet import nn, zoo
from glassnet.drawing.multiply_adds import multiply_adds
from glassnet.drawing.overview import summary
from glassnet.drawing.rows import rows
from glassnet.nn.products import matmul


def count(layer, *example, dtype="float32"):
    x = jax.ShapeDtypeStruct((5, *example), dtype)
    shapes = jax.eval_shape(layer.init, jax.random.key(0), x)
    return multiply_adds(layer, *shapes, x)


@pytest.mark.parametrize(
    "layer, example, expected",
    [
        (nn.Dense(8), (3,), 3 * 8),
        (nn.Dense(8), (7, 3), 7 * 3 * 8),
        # 4x4 places, of 3x3 kernels for 4 maps that see 1 channel each
        (nn.Conv2D(4, 3, groups=2), (6, 6, 2), 16 * 9 * 4),
        (nn.Conv2D(6, 3, groups=6), (6, 6, 6), 16 * 9 * 6),
        (nn.Conv2D(2, 3, stride=2, padding=1), (6, 6, 8), 9 * 9 * 8 * 2),
        (nn.Conv1D(2, 3, stride=2), (9, 5), 4 * 3 * 5 * 2),
        (nn.Conv3D(1, 2), (3, 3, 3, 4), 8 * 8 * 4),
        (nn.ConvTranspose2D(4, 2, stride=2), (6, 6, 2), 36 * 4 * 2 * 4),
        # 6 steps of four gates, from 3 inputs and 7 states
        (nn.LSTM(7), (6, 3), 6 * 4 * 7 * (3 + 7)),
        (nn.GRU(7), (6, 3), 6 * 3 * 7 * (3 + 7)),
        # four products of 4x4 for 6 positions; 6x6 scores and mixes of 4 features
        (nn.MultiHeadAttention(2), (6, 4), 4 * 6 * 16 + 2 * 6 * 6 * 4),
        (nn.BatchNorm(), (6, 4), 0),
        (nn.ReLU(), (6, 4), 0),
        (nn.MaxPool2D(2), (6, 6, 4), 0),
    ],
    ids=repr,
)
def test_the_count_of_one_example_by_hand(layer, example, expected):
    assert count(layer, *example) == expected


def test_looking_up_is_no_product():
    assert count(nn.Embedding(9, 4), 6, dtype="int32") == 0


@dataclass(frozen=True)
class Own(nn.Layer):
    """Three times its input's products with itself, and once a product of params."""

    def init(self, key, spec):
        return {"a": jnp.ones((4, 4))}, {}

    def __call__(self, params, x):
        a = params["a"] @ params["a"]  # for the whole batch: no example's work

        def step(y, _):
            return matmul(y, a), None

        return jax.lax.scan(step, x, None, 3)[0]


def test_a_layer_of_your_own_is_counted_from_what_it_does():
    assert count(Own(), 4) == 3 * 4 * 4


@pytest.mark.parametrize(
    "network, expected",
    [
        # torchvision's table, in billions
        (zoo.alexnet(), 0.71),
        (zoo.resnet18(), 1.81),
        (zoo.resnet50(), 4.09),
    ],
    ids=["AlexNet", "ResNet-18", "ResNet-50"],
)
def test_whole_networks_agree_with_what_is_published(network, expected):
    spec = jax.ShapeDtypeStruct((1, 224, 224, 3), "float32")
    shapes = jax.eval_shape(network.init, jax.random.key(0), spec)
    total = sum(row.multiply_adds for row in rows(network, *shapes, spec))
    assert total / 1e9 == pytest.approx(expected, abs=0.006)


def test_a_large_network_is_summed_up_without_being_made():
    # 15.5 billion multiply-adds and 553 MB of params
    text = summary(zoo.vgg16(), jax.ShapeDtypeStruct((1, 224, 224, 3), "float32"))
    assert "138,357,544 numbers learned (553 MB), 15.5G multiply-adds" in text
    assert all(len(line) <= 80 for line in text.splitlines())


def test_the_network_of_1989_has_the_connections_that_its_paper_counts():
    spec = jax.ShapeDtypeStruct((1, 16, 16, 1), "float32")
    network = zoo.lecun1989()
    shapes = jax.eval_shape(network.init, jax.random.key(0), spec)
    found = [row.multiply_adds for row in rows(network, *shapes, spec)]
    # 64,660 in all, of which one for the bias of each of 1,000 units
    assert [n for n in found if n] == [64 * 12 * 25, 16 * 12 * 200, 192 * 30, 300]
    assert sum(found) + 1000 == 64_660


def test_copies_in_a_repeat_and_uses_of_shared_params_all_count():
    network = nn.Sequential(nn.Repeat(nn.Dense(3), 4), nn.Dense(3), nn.Shared("1"))
    spec = jax.ShapeDtypeStruct((5, 3), "float32")
    table = rows(network, *network.init(jax.random.key(0), spec), spec)
    assert [row.multiply_adds for row in table] == [0, 4 * 9, 9, 9]
    assert math.isclose(sum(row.params for row in table), 5 * 12)
