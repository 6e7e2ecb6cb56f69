"""Numbers of params as published, and shapes, without making any array."""

import jax
import pytest

from glassnet import zoo
from glassnet.errors import ConfigError, ShapeError
from glassnet.nn.layer import output_spec

PHOTO = (224, 224, 3)


def learned(network, *example):
    spec = jax.ShapeDtypeStruct((2, *example), "float32")
    params, state = jax.eval_shape(network.init, jax.random.key(0), spec)
    shape = output_spec(network, params, state, spec).shape
    return sum(leaf.size for leaf in jax.tree.leaves(params)), shape[1:]


@pytest.mark.parametrize(
    "network, example, params, output",
    [
        # torchvision's model pages
        (zoo.alexnet(), PHOTO, 61_100_840, (1000,)),
        (zoo.vgg11(), PHOTO, 132_863_336, (1000,)),
        (zoo.vgg16(), PHOTO, 138_357_544, (1000,)),
        (zoo.vgg16(batch_norm=True), PHOTO, 138_365_992, (1000,)),
        (zoo.resnet18(), PHOTO, 11_689_512, (1000,)),
        (zoo.resnet34(), PHOTO, 21_797_672, (1000,)),
        (zoo.resnet50(), PHOTO, 25_557_032, (1000,)),
        # 86,567,656 with a class token: 768 for it and 768 for its position
        (zoo.vision_transformer(), PHOTO, 86_567_656 - 2 * 768, (1000,)),
        (zoo.lecun1989(), (16, 16, 1), 9_760, (10,)),
        (zoo.lenet(), (28, 28, 1), 61_706, (10,)),
        (zoo.lenet(padding=0), (32, 32, 1), 61_706, (10,)),
        (zoo.convnet(), (28, 28, 1), 34_826, (10,)),
        (zoo.mlp(hidden=(30,)), (784,), 784 * 30 + 30 + 30 * 10 + 10, (10,)),
        (zoo.perceptron(), (2,), 3, (1,)),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_params_are_as_many_as_published(network, example, params, output):
    assert learned(network, *example) == (params, output)


@pytest.mark.parametrize(
    "network, example",
    [
        (zoo.alexnet(10, small=True), (28, 28, 1)),
        (zoo.alexnet(10, small=True), (32, 32, 3)),
        (zoo.vgg16(10, small=True), (28, 28, 1)),
        (zoo.vgg11(10, small=True), (32, 32, 3)),
        (zoo.resnet18(10, small=True), (28, 28, 1)),
        (zoo.resnet50(10, small=True), (32, 32, 3)),
        (zoo.convnet(), (32, 32, 3)),
        (zoo.lenet(), (32, 32, 3)),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_small_images_go_through(network, example):
    assert learned(network, *example)[1] == (10,)


def test_the_smallest_images_that_the_docstrings_promise():
    assert learned(zoo.alexnet(), 63, 63, 3)[1] == (1000,)
    assert learned(zoo.alexnet(small=True), 15, 15, 3)[1] == (1000,)
    assert learned(zoo.vgg11(), 32, 32, 3)[1] == (1000,)
    for network, side in ((zoo.alexnet(), 62), (zoo.alexnet(small=True), 14)):
        with pytest.raises(ShapeError):
            learned(network, side, side, 3)
    with pytest.raises(ShapeError):
        learned(zoo.vgg11(), 31, 31, 3)


def test_a_unet_gives_each_pixel_its_class_and_has_23_convolutions():
    network = zoo.unet()
    # Two kernels of 3x3 and their biases at each level, down and at the bottom:
    sizes = [1, 64, 128, 256, 512, 1024]
    pairs = list(zip(sizes, sizes[1:], strict=False))
    down = sum(9 * a * b + b + 9 * b * b + b for a, b in pairs)
    # on the way up one of 2x2, and two of 3x3 of which the first sees both sides:
    up = sum(4 * b * a + a + 9 * 2 * a * a + a + 9 * a * a + a for a, b in pairs[1:])
    params, output = learned(network, 64, 96, 1)
    assert params == down + up + 64 * 2 + 2 == 31_030_658
    assert output == (64, 96, 2)


def test_a_unet_refuses_sides_that_cannot_be_halved():
    with pytest.raises(ShapeError):
        learned(zoo.unet(channels=2, depth=3), 12, 16, 1)


def test_a_patch_must_divide_the_image():
    with pytest.raises(ConfigError, match="size=32"):
        zoo.vision_transformer(size=30, patch=8)
    with pytest.raises(ConfigError):
        zoo.vision_transformer(size=4, patch=0)


@pytest.mark.parametrize("name", ["alexnet", "vgg16", "resnet18", "unet"])
def test_twice_the_channels_are_about_four_times_the_params(name):
    build = getattr(zoo, name)
    thin, wide = (learned(build(channels=c), 64, 64, 3)[0] for c in (16, 32))
    assert 3.3 < wide / thin < 4
