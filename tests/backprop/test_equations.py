"""The textbook rules against the sweep, layer by layer and in whole networks."""

import itertools

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet import losses, nn
from glassnet.backprop import equations, sweep
from glassnet.backprop.tap import leaves
from glassnet.errors import ConfigError
from glassnet.nn import masks
from glassnet.paths import flatten


@pytest.fixture(autouse=True)
def wide():
    with jax.enable_x64(True):
        yield


BLOCK = nn.Sequential(
    nn.Residual(nn.Sequential(nn.Dense(3), nn.Tanh())), nn.Dropout(0.3)
)
CASES = {  # the layer or network, and the shape of its batch
    "dense": (nn.Dense(2), (2, 4, 3)),
    "activations": (
        nn.Sequential(
            *(nn.Sigmoid(), nn.Dense(3), nn.Tanh(), nn.Dense(3), nn.ReLU()),
            *(nn.Dense(3), nn.LeakyReLU(), nn.Dense(3), nn.PReLU(), nn.Softsign()),
            *(nn.Dense(3), nn.ELU(0.5), nn.Softplus(), nn.SiLU(), nn.Softmax()),
            *(nn.Dense(3), nn.LogSoftmax(), nn.Identity()),
        ),
        (4, 3),
    ),
    "convolution": (
        nn.Sequential(
            nn.Conv2D(4, (3, 2), stride=(2, 1), padding="same", dilation=(1, 2)),
            nn.Conv2D(6, 2, groups=2, padding=1, bias=False),
        ),
        (2, 5, 6, 3),
    ),
    "convolution in time": (nn.Conv1D(2, 3, padding="causal", dilation=2), (2, 6, 2)),
    "pools": (
        nn.Sequential(
            nn.MaxPool2D(3, stride=2, padding="same"),
            nn.AveragePool2D(2, stride=1, padding=1),
            nn.GlobalAveragePool(),
        ),
        (2, 5, 6, 2),
    ),
    "batch norm": (nn.BatchNorm(), (2, 4, 3)),
    "layer norm": (nn.Sequential(nn.LayerNorm(axes=2), nn.RMSNorm()), (4, 2, 3)),
    "simple": (nn.SimpleRNN(2), (2, 4, 3)),
    "simple, rectified": (nn.SimpleRNN(2, "relu", returns="last"), (2, 4, 3)),
    "lstm": (nn.LSTM(2, reverse=True), (2, 4, 3)),
    "gru": (
        nn.Sequential(nn.GRU(2), nn.GRU(3, reset="before", returns="last")),
        (2, 4, 3),
    ),
    "attention": (
        nn.MultiHeadAttention(4, key_value_heads=2, size=2, causal=True, dropout=0.2),
        (2, 3, 3),
    ),
    "repeat": (nn.Sequential(nn.Repeat(BLOCK, 3), nn.Dense(2)), (4, 3)),
    "branches": (
        nn.Sequential(
            nn.Parallel(nn.Dense(4), nn.Sequential(nn.Dense(4), nn.Tanh())),
            nn.Concatenate(nn.Identity(), nn.Dense(2), nn.BatchNorm()),
        ),
        (4, 3),
    ),
    "shared": (
        nn.Sequential(
            nn.Dense(3), nn.Tanh(), nn.Shared("0"), nn.Tanh(), nn.Shared("0")
        ),
        (4, 3),
    ),
    "graph": (
        nn.Graph(
            ("a", nn.Dense(3)),
            ("unheard", nn.Dense(2)),
            ("gate", nn.Sigmoid(), "a"),
            ("product", nn.Product(), "gate", "a", "input"),
            ("sum", nn.Sum(), "product", "input"),
            ("join", nn.Join(), "sum", "a"),
            ("again", nn.Shared("a"), "sum"),
            ("memory", nn.MultiHeadAttention(1), "join", "again"),
        ),
        (2, 4, 3),
    ),
}


def outcome(network, x, keys, training=True):
    params, state = network.init(next(keys), x)
    move = next(keys)  # biases and scales away from 0 and 1
    params = jax.tree.map(lambda a: a + 0.1 * jax.random.normal(move, a.shape), params)
    key = next(keys)
    run = {"key": key, "training": training}
    y, _ = network.apply(params, state, x, **run)
    delta = jax.random.normal(next(keys), masks.values(y).shape)

    def loss(y):
        return (masks.values(y) * delta).sum()

    @jax.jit
    def both(params, x):
        found = equations.backward(network, params, state, x, delta, **run)
        _, traces = sweep(network, params, state, x, loss, **run)

        def at(values):
            moved = masks.with_values(x, values)
            return loss(network.apply(params, state, moved, **run)[0])

        slope = None if found[1] is None else jax.grad(at)(masks.values(x))
        return found, [trace.grads for trace in traces], slope

    sources = [leaf.source for leaf in leaves(network)]
    found, grads, slope = both(params, x)
    return params, found, list(zip(sources, grads, strict=True)), slope


def close(found, expected):
    scale = max(1.0, float(np.abs(expected).max(initial=0)))
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-12 * scale)


def check_network(network, x, keys, training=True):
    params, (grads, back), uses, slope = outcome(network, x, keys, training)
    total = dict.fromkeys(flatten(params), 0.0)
    for source, own in uses:
        for name, grad in flatten(own).items():
            total[f"{source}/{name}".strip("/")] += np.asarray(grad)
    assert flatten(grads).keys() == total.keys()
    for path, grad in flatten(grads).items():
        close(grad, total[path])
    assert (back is None) == (slope is None)
    if back is not None:
        close(back, slope)


@pytest.mark.parametrize("name", CASES)
def test_the_rules_are_the_sweep_to_the_last_digits(name, keys):
    network, shape = CASES[name]
    check_network(network, jax.random.normal(next(keys), shape), keys)


@pytest.mark.parametrize(
    "layer",
    [nn.SimpleRNN(2, returns="last"), nn.LSTM(2), nn.GRU(2), nn.MultiHeadAttention(1)],
    ids=repr,
)
def test_what_a_mask_hides_receives_nothing(layer, keys):
    x = {"values": jax.random.normal(next(keys), (2, 4, 3))}
    x["mask"] = jnp.array([[1, 1, 0, 0], [1, 0, 1, 1]], bool)
    check_network(layer, x, keys)


def test_rows_of_an_embedding_add_up_over_their_places(keys):
    tokens = jnp.array([[3, 1, 0], [1, 1, 2]])
    network = nn.Sequential(nn.Embedding(5, 2, padding=0), nn.LearnedPositions(3))
    check_network(network, tokens, keys)


def test_running_values_of_batch_norm_are_constants(keys):
    check_network(nn.BatchNorm(), jax.random.normal(next(keys), (4, 3)), keys, False)


def test_a_layer_without_a_rule_is_named():
    x = jnp.ones((1, 2))
    with pytest.raises(ConfigError, match="GELU"):
        equations.backward(nn.GELU(), {}, {}, x, x)
    with pytest.raises(ConfigError, match="Bidirectional"):
        network = nn.Bidirectional(nn.SimpleRNN(1))
        state = network.init(jax.random.key(0), x[None])
        equations.backward(network, *state, x[None], jnp.ones((1, 1, 2)))
    with pytest.raises(ConfigError, match="masks"):
        x = {"values": jnp.ones((1, 2, 3)), "lengths": jnp.array([1])}
        layer = nn.BatchNorm()
        params, state = layer.init(jax.random.key(0), x)
        equations.backward(layer, params, state, x, x["values"])


# The lectures' forms

NAMES = {"lambda": 0, "omega": 1, "A": 0, "B": 1, "C": 2, "alpha": 0, "beta": 1}
HIDDEN = {("lambda", "A"): 0.1, ("lambda", "B"): 0.8, ("lambda", "C"): -0.4}
HIDDEN |= {("omega", "A"): 0.6, ("omega", "B"): -0.2, ("omega", "C"): 0.5}
LAST = {("A", "alpha"): 0.3, ("B", "alpha"): 0.9, ("C", "alpha"): -0.7}
LAST |= {("A", "beta"): -0.1, ("B", "beta"): 0.4, ("C", "beta"): 0.2}
RATE = 0.7


def test_the_worked_network_moves_alike_by_delta_rule_sweep_and_jax_grad():
    net = nn.Sequential(
        nn.Dense(3, bias=False), nn.Sigmoid(), nn.Dense(2, bias=False), nn.Sigmoid()
    )
    kernels = {"0": np.zeros((2, 3)), "2": np.zeros((3, 2))}
    weights = {}
    for layer, edges in {"0": HIDDEN, "2": LAST}.items():
        for (i, j), w in edges.items():
            kernels[layer][NAMES[i], NAMES[j]] = w
            weights[f"W_{i}{j}"] = w
    params = {name: {"kernel": jnp.asarray(k)} for name, k in kernels.items()}
    params |= {"1": {}, "3": {}}
    x, target = jnp.array([[0.35, 0.9]]), jnp.array([[0.5, 0.2]])
    state = net.init(jax.random.key(0), x)[1]

    def cost(y):
        return losses.SquaredError(half=True)(y, target).sum()

    def plain(params):
        return cost(net.apply(params, state, x, key=None, training=True)[0])

    by_hand = equations.delta_rule(
        weights, {"lambda": 0.35, "omega": 0.9}, {"alpha": 0.5, "beta": 0.2}, RATE
    )
    _, traces = sweep(net, params, state, x, cost)
    swept = {trace.path: trace.grads for trace in traces}
    grads = jax.grad(plain)(params)
    for layer, edges in {"0": HIDDEN, "2": LAST}.items():
        for (i, j), w in edges.items():
            place = NAMES[i], NAMES[j]
            for found in (swept, grads):
                new = w - RATE * float(found[layer]["kernel"][place])
                assert abs(new - by_hand[f"W_{i}{j}"]) < 1e-12, (i, j)


W = [[[0.1, 0.6], [0.8, -0.2], [-0.4, 0.5]], [[0.3, 0.9, -0.7], [-0.1, 0.4, 0.2]]]
B = [[0.1, -0.2, 0.3], [0.0, 0.5]]
X, Y = [0.35, 0.9], [0.5, 0.2]


def cost_of(w, b):
    a = np.array(X)
    for kernel, bias in zip(w, b, strict=True):
        a = 1 / (1 + np.exp(-(np.array(kernel) @ a + bias)))
    return ((np.array(Y) - a) ** 2).sum()


def slope(layer, j, k, step=1e-6):
    sides = []
    for move in (step, -step):
        w = [np.array(kernel) for kernel in W]
        w[layer][j, k] += move
        sides.append(cost_of(w, B))
    return (sides[0] - sides[1]) / (2 * step)


def test_index_by_index_is_the_sweep():
    net = nn.Sequential(nn.Dense(3), nn.Sigmoid(), nn.Dense(2), nn.Sigmoid())
    params = {"1": {}, "3": {}}
    for name, w, b in zip("02", W, B, strict=True):
        params[name] = {"kernel": jnp.array(w).T, "bias": jnp.array(b)}
    x, y = jnp.array([X]), jnp.array([Y])
    state = net.init(jax.random.key(0), x)[1]
    _, traces = sweep(
        net, params, state, x, lambda a: losses.SquaredError()(a, y).sum()
    )
    found = equations.chain_rule(W, B, X, Y)
    for layer, trace in enumerate(traces[::2]):
        close(np.array(found.deltas[layer]), trace.delta[0])
        close(np.array(found.weights[layer]).T, trace.grads["kernel"])
        close(np.array(found.biases[layer]), trace.grads["bias"])
    w, b = equations.update_after(W, B, X, Y, 0.5)
    close(np.array(w[0]), np.array(W[0]) - 0.5 * np.array(found.weights[0]))
    close(np.array(b[1]), np.array(B[1]) - 0.5 * np.array(found.biases[1]))


def test_updating_on_the_way_is_no_gradient_except_in_the_last_layer():
    right = equations.chain_rule(W, B, X, Y)
    *_, wrong = equations.update_on_the_way(W, B, X, Y, 2.0)
    for j, k in itertools.product(range(2), range(3)):
        assert abs(wrong.weights[1][j][k] - slope(1, j, k)) < 1e-8
    for j, k in itertools.product(range(3), range(2)):
        assert abs(right.weights[0][j][k] - slope(0, j, k)) < 1e-8
        # delta_1 = sigma' sum_j (w - eta a delta) delta: less by eta a sum delta^2
        a, squares = right.a[1][j], sum(d * d for d in right.deltas[1])
        less = 2.0 * a * squares * a * (1 - a) * X[k]
        assert abs(wrong.weights[0][j][k] - (right.weights[0][j][k] - less)) < 1e-15
        assert abs(wrong.weights[0][j][k] - slope(0, j, k)) > 1e-4


def test_deltas_of_losses_are_their_gradients(keys):
    z, labels = jax.random.normal(next(keys), (4, 3)), jnp.array([0, 2, 1, 2])
    t = jax.nn.one_hot(labels, 3)
    pairs = [
        (equations.softmax_cross_entropy, losses.CrossEntropy(), labels),
        (equations.sigmoid_cross_entropy, losses.BinaryCrossEntropy(), t),
        (equations.squared_error, losses.SquaredError(half=True), t),
    ]
    for equation, loss, targets in pairs:
        expected = jax.grad(lambda z, f=loss, t=targets: f(z, t).sum())(z)
        close(equation(z, targets), expected)
