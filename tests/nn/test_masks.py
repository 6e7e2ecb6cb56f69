import jax
import jax.numpy as jnp
import pytest

from glassnet.backprop import sweep
from glassnet.errors import ShapeError
from glassnet.nn import (
    Dense,
    Flatten,
    Graph,
    ReLU,
    Repeat,
    Residual,
    Sequential,
    Sum,
    masks,
)

X = {"values": jnp.ones((2, 3, 4)), "mask": jnp.array([[True, True, False]] * 2)}


def test_lengths_say_the_same_as_a_mask():
    x = {"values": jnp.ones((2, 3, 4)), "lengths": jnp.array([2, 2])}
    assert masks.mask(x).tolist() == X["mask"].tolist()
    assert masks.mask(x["values"]) is None


@pytest.mark.parametrize(
    "net",
    [
        Sequential(Dense(4), ReLU(), ("head", Dense(5))),
        Sequential(Residual(Dense(4)), Repeat(Residual(Dense(4)), 2)),
        Graph(("left", Dense(4)), ("both", Sum(), "left", "input")),
    ],
    ids=repr,
)
def test_a_mask_travels_past_layers_that_do_not_read_it(net):
    params, state = net.init(jax.random.key(0), X)
    y, _ = net.apply(params, state, X, key=None, training=True)
    assert (y["mask"] == X["mask"]).all()
    bare, _ = net.apply(params, state, X["values"], key=None, training=True)
    assert (y["values"] == bare).all()


def test_the_sweep_shows_the_delta_of_the_values():
    net = Sequential(Dense(4), ReLU())
    params, state = net.init(jax.random.key(0), X)
    _, traces = sweep(net, params, state, X, lambda y: y["values"].sum())
    assert [trace.delta.shape for trace in traces] == [(2, 3, 4), (2, 3, 4)]
    assert (traces[1].delta == 1).all()


def test_a_layer_that_loses_the_axes_of_the_mask_is_refused():
    net = Sequential(Flatten(), Dense(2))
    with pytest.raises(ShapeError, match="does not know what its input's mask means"):
        net.init(jax.random.key(0), X)
