import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet import initializers, nn
from glassnet.errors import ShapeError

LAYERS = [nn.GRU(3), nn.LSTM(3)]
every_layer = pytest.mark.parametrize("layer", LAYERS, ids=repr)


def returning(layer, what, **changes):
    return dataclasses.replace(layer, returns=what, **changes)


def make(layer, shape=(2, 4, 2)):
    x = jax.random.normal(jax.random.key(0), shape)
    return layer.init(jax.random.key(1), x)[0], x


@every_layer
def test_returns_the_same_states_in_three_ways(layer):
    params, x = make(layer)
    whole = layer(params, x)
    last = returning(layer, "last")(params, x)
    state = returning(layer, "state")(params, x)
    np.testing.assert_array_equal(whole[:, -1], last)
    np.testing.assert_array_equal(state["hidden"], last)
    assert set(state) == set(layer.memories)


@every_layer
def test_two_halves_give_the_same_as_the_whole(layer):
    params, x = make(layer)
    state = returning(layer, "state")(params, x[:, :2])
    rest = layer(params, (x[:, 2:], state))
    np.testing.assert_allclose(rest, layer(params, x)[:, 2:], atol=1e-6)


@every_layer
def test_reverse_reads_the_turned_sequence(layer):
    params, x = make(layer)
    back = returning(layer, "sequence", reverse=True)
    np.testing.assert_allclose(
        back(params, x)[:, ::-1], layer(params, x[:, ::-1]), atol=1e-6
    )


@every_layer
@pytest.mark.parametrize("reverse", [False, True])
def test_padding_changes_nothing_whatever_it_holds(layer, reverse):
    layer = returning(layer, "last", reverse=reverse)
    params, x = make(layer)
    alone = layer(params, x)
    after = jnp.pad(x, ((0, 0), (0, 2), (0, 0)), constant_values=jnp.nan)
    before = jnp.pad(x, ((0, 0), (2, 0), (0, 0)), constant_values=jnp.nan)
    lengths = jnp.array([4, 4])
    counts = jnp.arange(6) >= jnp.array([[2], [2]])
    for padded in (
        {"values": after, "lengths": lengths},
        {"values": before, "mask": counts},
    ):
        np.testing.assert_allclose(layer(params, padded), alone, atol=1e-6)
        grads = jax.grad(lambda p, x=padded: layer(p, x).sum())(params)
        assert all(jnp.isfinite(g).all() for g in grads.values())


@every_layer
def test_a_step_that_does_not_count_repeats_the_output_and_learns_nothing(layer):
    params, x = make(layer, (1, 4, 2))
    counts = jnp.array([[False, True, False, True]])
    y = layer(params, {"values": x, "mask": counts})
    assert y["mask"] is counts
    assert (y["values"][0, 0] == 0).all()  # the state that it began from
    np.testing.assert_array_equal(y["values"][0, 2], y["values"][0, 1])
    holes = layer(params, x[:, 1::2])
    np.testing.assert_allclose(y["values"][:, 1::2], holes, atol=1e-6)

    def cost(x):
        return layer(params, {"values": x, "mask": counts})["values"].sum()

    slopes = jax.grad(cost)(x)[0]
    assert ((slopes != 0).any(-1) == counts[0]).all()


@every_layer
@pytest.mark.parametrize("reverse", [False, True])
def test_a_mask_that_hides_all_hands_the_state_on(layer, reverse):
    layer = returning(layer, "state", reverse=reverse)
    params, x = make(layer)
    state = {m: jnp.full((2, 3), 0.5) for m in layer.memories}
    given = {"values": x, "lengths": jnp.array([0, 0])}

    def cost(params, state):
        return sum(a.sum() for a in layer(params, (given, state)).values())

    jax.tree.map(np.testing.assert_array_equal, layer(params, (given, state)), state)
    d_params, d_state = jax.grad(cost, argnums=(0, 1))(params, state)
    assert all((g == 0).all() for g in d_params.values())
    assert all((g == 1).all() for g in d_state.values())


@every_layer
def test_all_axes_before_time_are_batch_axes(layer):
    params, x = make(layer, (2, 3, 4, 2))
    y = layer(params, x)
    assert y.shape == (2, 3, 4, 3)
    np.testing.assert_allclose(y[1, 2], layer(params, x[1, 2]), atol=1e-6)
    lengths = jnp.array([[4, 3, 2], [1, 0, 4]])
    last = returning(layer, "last")(params, {"values": x, "lengths": lengths})
    np.testing.assert_allclose(last[0, 1], y[0, 1, 2], atol=1e-6)


def test_an_array_is_the_hidden_state_to_begin_from():
    layer = nn.LSTM(3)
    params, x = make(layer)
    hidden = jnp.ones((2, 3))
    state = {"hidden": hidden, "cell": jnp.zeros((2, 3))}
    np.testing.assert_array_equal(layer(params, (x, hidden)), layer(params, (x, state)))


def test_a_decoder_begins_where_its_encoder_ends():
    net = nn.Graph(
        ("encoder", nn.GRU(3, returns="state"), "source"),
        ("decoder", nn.GRU(3), "target", "encoder"),
    )
    x = {"source": jnp.ones((2, 5, 1)), "target": jnp.ones((2, 4, 2))}
    params, state = net.init(jax.random.key(0), x)
    y, _ = net.apply(params, state, x, key=None, training=False)
    encoder, decoder = nn.GRU(3, returns="state"), nn.GRU(3)
    expected = decoder(
        params["decoder"], (x["target"], encoder(params["encoder"], x["source"]))
    )
    np.testing.assert_array_equal(y, expected)


@every_layer
def test_each_gate_is_drawn_by_itself(layer):
    params, _ = make(layer)
    for gate in jnp.split(params["recurrent_kernel"], layer.gates, -1):
        np.testing.assert_allclose(gate.T @ gate, jnp.eye(3), atol=1e-5)
    wide = dataclasses.replace(layer, kernel_init=initializers.Constant(0.5))
    assert (make(wide)[0]["kernel"] == 0.5).all()


@pytest.mark.parametrize(
    "x, problem",
    [
        (jnp.ones((2, 4, 5)), "cannot multiply this input by its kernel"),
        (jnp.ones(4), "reads sequences"),
        ((jnp.ones((2, 4, 2)), jnp.ones((2, 5))), "cannot begin from this state"),
        ((jnp.ones((2, 4, 2)), {"cell": jnp.ones((2, 3))}), "cannot begin from this"),
        ({"values": jnp.ones((2, 4, 2)), "mask": jnp.ones((2, 5), bool)}, "counts"),
    ],
)
def test_refuses_what_does_not_fit(x, problem):
    params, _ = make(nn.LSTM(3))
    with pytest.raises(ShapeError, match=problem):
        nn.LSTM(3)(params, x)
