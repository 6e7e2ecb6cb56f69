import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet import zoo
from glassnet.backprop.tap import leaves
from glassnet.paths import flatten


@pytest.fixture
def made():
    network = zoo.lecun1989()
    params, state = network.init(jax.random.key(0), jnp.zeros((1, 16, 16, 1)))
    return network, params, state


def test_the_layers_learn_as_many_numbers_as_the_paper_counts(made):
    _, params, _ = made
    of = {path: leaf.size for path, leaf in flatten(params).items()}
    # 25 * 12 + 768, 200 * 12 + 192, 192 * 30 + 30, 30 * 10 + 10
    assert of["0/1/kernel"] + of["1/bias"] == 1068
    assert of["4/1/kernel"] + of["5/bias"] == 2592
    assert of["8/kernel"] + of["8/bias"] == 5790
    assert of["10/kernel"] + of["10/bias"] == 310


def test_kernels_start_within_their_fan_in(made):
    _, params, _ = made
    for path, inputs in (("0/1", 25), ("4/1", 200), ("8", 192), ("10", 30)):
        kernel, limit = flatten(params)[f"{path}/kernel"], 2.4 / inputs**0.5
        assert 0.8 * limit < abs(kernel).max() <= limit


def test_each_map_of_the_second_layer_sees_eight_of_the_first(made):
    network, params, _ = made
    names = [leaf.path for leaf in leaves(network)]
    assert names[names.index("1") : names.index("4/1") + 1] == [
        *("1", "2", "3/0", "3/1", "4/0", "4/1")
    ]
    kernel = jnp.ones_like(params["4"]["1"]["kernel"])

    def maps(x):  # of the second layer, at its middle, before its bias
        branches, conv = network.layers[3], network.layers[4]
        twice, _ = branches.apply(
            {"0": {}, "1": {}}, {"0": {}, "1": {}}, x, key=None, training=False
        )
        own = {"0": {}, "1": {"kernel": kernel}}
        y, _ = conv.apply(own, {"0": {}, "1": {}}, twice, key=None, training=False)
        return y[0, 2, 2]

    seen = jax.jacobian(maps)(jnp.zeros((1, 8, 8, 12)))[:, 0].any((1, 2))  # (12, 12)
    first, last = [1] * 4 + [1] * 4 + [0] * 4, [0] * 4 + [1] * 4 + [1] * 4
    both = [1] * 4 + [0] * 4 + [1] * 4
    assert seen.astype(int).tolist() == [first] * 4 + [both] * 4 + [last] * 4


def test_outside_of_the_image_is_the_background(made):
    network, params, _ = made
    pad, conv = network.layers[0].layers
    kernel = jnp.ones_like(params["0"]["1"]["kernel"])
    y = conv({"kernel": kernel}, pad({}, -jnp.ones((1, 16, 16, 1))))
    np.testing.assert_array_equal(y, -25.0)  # at the corners too
