import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet import backprop, nn
from glassnet.errors import ConfigError, ShapeError
from glassnet.paths import flatten

X = jax.random.normal(jax.random.key(3), (2, 4, 3))


def run(layer, x=X):
    params, state = layer.init(jax.random.key(0), x)
    y, _ = layer.apply(params, state, x, key=None, training=False)
    return params, y


def test_joins_one_pass_from_each_end():
    params, y = run(nn.Bidirectional(nn.GRU(2)))
    np.testing.assert_array_equal(y[..., :2], nn.GRU(2)(params["forward"], X))
    back = nn.GRU(2, reverse=True)(params["backward"], X)
    np.testing.assert_array_equal(y[..., 2:], back)
    kernels = [params[name]["kernel"] for name in ("forward", "backward")]
    assert (kernels[0] != kernels[1]).all()  # params of its own


def test_sum_adds_the_directions():
    params, y = run(nn.Bidirectional(nn.GRU(2), merge="sum"))
    joined, _ = nn.Bidirectional(nn.GRU(2)).apply(
        params, {"forward": {}, "backward": {}}, X, key=None, training=False
    )
    np.testing.assert_allclose(y, joined[..., :2] + joined[..., 2:], atol=1e-6)


def test_last_joins_the_final_state_of_each_direction():
    x = {"values": X, "lengths": jnp.array([2, 4])}
    _, last = run(nn.Bidirectional(nn.LSTM(2, returns="last")), x)
    _, y = run(nn.Bidirectional(nn.LSTM(2)), x)
    # forward: at the last step that counts; backward: at the first
    np.testing.assert_array_equal(last[0, :2], y["values"][0, 1, :2])
    np.testing.assert_array_equal(last[:, 2:], y["values"][:, 0, 2:])
    assert (y["values"][0, 2:, 2:] == 0).all()  # not begun yet


@pytest.mark.parametrize("merge", ["join", "sum"])
def test_begins_from_a_state_as_it_returns_one(merge):
    net = nn.Bidirectional(nn.LSTM(2, returns="state"), merge=merge)
    params, given = run(net)
    empty = {"forward": {}, "backward": {}}
    x = X, given
    y, _ = net.apply(params, empty, x, key=None, training=False)
    jax.tree.map(
        np.testing.assert_array_equal, net.init(jax.random.key(0), x)[0], params
    )
    half = given if merge == "sum" else jax.tree.map(lambda a: a[:, 2:], given)
    back = nn.LSTM(2, returns="state", reverse=True)(params["backward"], (X, half))
    ahead = given if merge == "sum" else jax.tree.map(lambda a: a[:, :2], given)
    forth = nn.LSTM(2, returns="state")(params["forward"], (X, ahead))
    both = jax.tree.map(
        lambda a, b: a + b if merge == "sum" else jnp.concatenate([a, b], -1),
        forth,
        back,
    )
    jax.tree.map(np.testing.assert_array_equal, y, both)


def test_directions_may_be_layers_of_their_own():
    net = nn.Bidirectional(nn.GRU(2, reverse=True))
    assert net == nn.Bidirectional(nn.GRU(2, reverse=True), nn.GRU(2))
    wrapped = nn.Bidirectional(nn.MixedPrecision(nn.GRU(2), "float32"))
    assert wrapped.backward == nn.MixedPrecision(nn.GRU(2, reverse=True), "float32")
    _, y = run(nn.Bidirectional(nn.GRU(2), nn.LSTM(3, reverse=True)))
    assert y.shape == (2, 4, 5)


def test_the_sweep_shows_both_directions():
    net = nn.Sequential(nn.Bidirectional(nn.LSTM(2, returns="last")), nn.Dense(1))
    params, state = net.init(jax.random.key(0), X)

    def cost(y):
        return jnp.square(y).sum()

    _, traces = backprop.sweep(net, params, state, X, cost)
    assert [t.path for t in traces] == ["0/forward", "0/backward", "1"]
    grads = jax.grad(
        lambda p: cost(net.apply(p, state, X, key=None, training=True)[0])
    )(params)
    for trace in traces[:2]:
        side = trace.path.split("/")[1]
        for path, grad in flatten(grads["0"][side]).items():
            np.testing.assert_allclose(trace.grads[path], grad, atol=1e-6)


def test_refuses_one_direction_twice():
    with pytest.raises(ConfigError, match="a layer for each direction"):
        nn.Bidirectional(nn.GRU(2), nn.LSTM(2))


def test_refuses_what_cannot_be_turned():
    with pytest.raises(ConfigError, match="how to turn this layer around"):
        nn.Bidirectional(nn.Dense(2))


def test_refuses_directions_that_do_not_fit():
    net = nn.Bidirectional(nn.GRU(2), nn.GRU(3, reverse=True), merge="sum")
    with pytest.raises(ShapeError, match="cannot sum"):
        net.init(jax.random.key(0), X)
    net = nn.Bidirectional(nn.GRU(2), nn.GRU(2, reverse=True, returns="last"))
    with pytest.raises(ShapeError, match="same returns"):
        net.init(jax.random.key(0), X)


def test_refuses_a_state_without_halves():
    with pytest.raises(ShapeError, match="two halves"):
        nn.Bidirectional(nn.GRU(2)).init(jax.random.key(0), (X, jnp.ones((2, 3))))
