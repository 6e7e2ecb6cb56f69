from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ConfigError, ShapeError
from glassnet.nn import (
    Bidirectional,
    Dense,
    Dropout,
    Graph,
    Parallel,
    ReLU,
    Repeat,
    Residual,
    Sequential,
    Shared,
    SimpleRNN,
)
from glassnet.nn.layer import Layer
from glassnet.paths import flatten

X = jnp.ones((2, 3))


def start(layers, key):
    return Sequential(*layers).init(key, X)[0]


def test_an_added_layer_changes_no_other_layers_start(keys):
    key = next(keys)
    plain = start([Dense(3), Residual(Dense(3)), Dense(4)], key)
    more = start([Dense(3), ReLU(), Dropout(0.5), Residual(Dense(3)), Dense(4)], key)
    for before, after in [("0", "0"), ("1", "3"), ("2", "4")]:
        jax.tree.map(np.testing.assert_array_equal, plain[before], more[after])


def test_a_named_layer_keeps_its_start_among_others_of_its_kind(keys):
    key = next(keys)
    plain = start([Dense(3), ("head", Dense(4))], key)
    more = start([Dense(3), Dense(3), ("head", Dense(4))], key)
    np.testing.assert_array_equal(plain["head"]["kernel"], more["head"]["kernel"])


def test_equal_layers_start_differently_and_a_shared_one_has_no_params(keys):
    params = start([Dense(3), Dense(3), Shared("0")], next(keys))
    assert params.keys() == {"0", "1"}
    assert not (params["0"]["kernel"] == params["1"]["kernel"]).any()


def test_repeat_equals_its_blocks_in_a_row(keys):
    net = Repeat(Residual(Dense(3)), 4)
    params, state = net.init(next(keys), X)
    y, _ = net.apply(params, state, X, key=None, training=False)
    h = X
    for i in range(4):
        block = jax.tree.map(lambda a, i=i: a[i], params["body"]["body"])
        h = h + Dense(3)(block, h)
    np.testing.assert_allclose(y, h, rtol=1e-6)
    assert list(flatten(params)) == ["body/body/bias", "body/body/kernel"]


def test_repeat_drops_other_features_in_each_block(keys):
    net = Repeat(Dropout(0.5), 2)
    params, state = net.init(next(keys), jnp.ones(4000))
    y, _ = net.apply(params, state, jnp.ones(4000), key=next(keys), training=True)
    np.testing.assert_allclose((y > 0).mean(), 0.25, atol=0.05)  # 0.5 * 0.5


def test_a_body_that_changes_the_shape_says_how_to_fix_it(keys):
    with pytest.raises(ShapeError, match="end in 3 features"):
        Residual(Dense(4)).init(next(keys), X)


def test_sharing_an_unknown_layer_names_the_nearest(keys):
    with pytest.raises(ConfigError, match="did you mean encoder"):
        start([("encoder", Dense(3)), Shared("encodr")], next(keys))


LOOKS = []


@dataclass(frozen=True)
class Watched(Layer):
    """Hands on what it is given, and notes each time it is asked to."""

    def init(self, key, spec):
        return {}, {}

    def __call__(self, params, x):
        LOOKS.append(x.shape)
        return x


def test_making_a_network_looks_at_each_layer_once_however_deep_it_lies(keys):
    network, LOOKS[:] = Watched(), []
    for _ in range(3):
        network = Graph(("all", Residual(Parallel(Sequential(network)))))
    network.init(next(keys), X)
    assert LOOKS == [(2, 3)]


def test_making_a_network_tells_what_comes_out_of_it(keys):
    net = Sequential(Bidirectional(SimpleRNN(4)), Dense(5), Dense(5), Shared("2"))
    params, state, y = net.made(next(keys), jnp.ones((2, 7, 3)))
    found, _ = net.apply(params, state, jnp.ones((2, 7, 3)), key=None, training=False)
    assert (y.shape, y.dtype) == (found.shape, found.dtype) == ((2, 7, 5), "float32")
