import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.backprop import sweep
from glassnet.losses import CrossEntropy
from glassnet.nn import (
    BatchNorm,
    Dense,
    Dropout,
    MixedPrecision,
    Parallel,
    ReLU,
    Repeat,
    Residual,
    Sequential,
    Shared,
    Tanh,
)
from glassnet.paths import flatten

BLOCK = Sequential(Residual(Sequential(Dense(6), ReLU())), BatchNorm(), Dropout(0.3))
NETWORKS = {
    "chain": Sequential(Dense(8), ReLU(), Dense(3)),
    "everything": Sequential(
        ("in", Dense(6)), Dropout(0.5), ("blocks", Repeat(BLOCK, 3)), Dense(3)
    ),
    "tied": Sequential(Dense(5), ReLU(), Shared("0"), ReLU(), Shared("0"), Dense(3)),
    "tied blocks": Sequential(Repeat(Residual(Dense(5)), 2), Shared("0"), Dense(3)),
    "one layer": Dense(3),
    "branches": Sequential(Parallel(Sequential(Dense(4), ReLU()), Dense(4)), Dense(3)),
    "wrapped": MixedPrecision(Sequential(Dense(4), Tanh(), Dense(3)), "float32"),
}


@pytest.fixture(params=NETWORKS)
def case(request, keys):
    network = NETWORKS[request.param]
    x, y = jax.random.normal(next(keys), (4, 5)), jnp.array([0, 1, 2, 1])
    params, state = network.init(next(keys), x)
    key = next(keys)

    def loss(z):
        return CrossEntropy()(z, y).mean()

    def plain(params):
        return loss(network.apply(params, state, x, key=key, training=True)[0])

    value, traces = sweep(network, params, state, x, loss, key=key)
    return params, plain, value, traces


def test_is_the_very_step_of_training(case):
    params, plain, value, _ = case
    np.testing.assert_allclose(value, plain(params), rtol=1e-6)


def test_contributions_of_all_uses_add_up_to_jax_grad(case):
    params, plain, _, traces = case
    total = dict.fromkeys(flatten(params), 0.0)
    for t in traces:
        for name, grad in flatten(t.grads).items():
            total[f"{t.source}/{name}".lstrip("/")] += np.asarray(grad)
    for path, grad in flatten(jax.grad(plain)(params)).items():
        np.testing.assert_allclose(total[path], grad, rtol=1e-4, atol=1e-6)


def test_textbook_equations_hold_at_every_dense(case):
    for t in case[-1]:
        if isinstance(t.layer, Dense):  # "...": the blocks of a Repeat
            kernel = jnp.einsum("...bi,...bo->...io", t.x, t.delta)
            np.testing.assert_allclose(t.grads["kernel"], kernel, atol=1e-6)
            np.testing.assert_allclose(t.grads["bias"], t.delta.sum(-2), atol=1e-6)


def test_last_delta_is_softmax_minus_onehot(case):
    last = case[-1][-1]
    truth = jax.nn.one_hot(jnp.array([0, 1, 2, 1]), 3)
    np.testing.assert_allclose(
        last.delta, (jax.nn.softmax(last.y) - truth) / 4, atol=1e-6
    )


def test_relu_passes_delta_where_it_was_open(case):
    traces = case[-1]
    for before, relu in zip(traces, traces[1:], strict=False):
        if isinstance(relu.layer, ReLU):
            np.testing.assert_array_equal(before.y, relu.x)
            through = jnp.where(relu.x > 0, relu.delta, 0)
            np.testing.assert_allclose(before.delta, through, atol=1e-7)


def test_paths_are_in_forward_order_and_name_the_uses(keys):
    def places(name):
        network, x = NETWORKS[name], jnp.ones((2, 5))
        traces = sweep(
            network, *network.init(next(keys), x), x, jnp.sum, key=next(keys)
        )
        return [(t.path, t.source) for t in traces[1]]

    assert [path for path, _ in places("everything")] == [
        "in",
        "1",
        "blocks/body/0/body/0",
        "blocks/body/0/body/1",
        "blocks/body/1",
        "blocks/body/2",
        "3",
    ]
    assert places("tied")[2] == ("2", "0")
    assert places("tied blocks")[1] == ("1/body/body", "0/body/body")


def test_forward_order_holds_past_ten_layers(keys):
    network, x = Sequential(*[Dense(2)] * 12), jnp.ones((1, 2))
    _, traces = sweep(network, *network.init(next(keys), x), x, jnp.sum)
    assert [t.path for t in traces] == [str(i) for i in range(12)]


def test_every_branch_receives_the_same_delta(keys):
    network, x = Parallel(Dense(3), Sequential(Dense(2), Dense(3))), jnp.ones((2, 5))
    _, traces = sweep(network, *network.init(next(keys), x), x, lambda y: (y**2).sum())
    deltas = {trace.path: trace.delta for trace in traces}
    np.testing.assert_allclose(deltas["0"], deltas["1/1"], rtol=1e-6)
