import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.backprop import sweep
from glassnet.errors import ConfigError, ShapeError
from glassnet.nn import Dense, Graph, Identity, Join, Product, ReLU, Shared, Sum


def run(net, x, params=None):
    made, state = net.init(jax.random.key(0), x)
    return net.apply(params or made, state, x, key=None, training=False)[0]


def test_nodes_are_fed_what_they_name():
    net = Graph(
        ("double", Sum(), "input", "input"),
        ("positive", ReLU()),  # of the node before it
        ("squares", Product(), "double", "positive"),
        ("all", Join(), "squares", "input"),
    )
    # x = (-1, 3): double (-2, 6), positive (0, 6), squares (0, 36)
    assert run(net, jnp.array([-1.0, 3.0])).tolist() == [0, 36, -1, 3]


def test_several_inputs_go_by_their_names():
    net = Graph(("sum", Sum(), "image", "table"))
    x = {"image": jnp.ones((2, 3)), "table": 2 * jnp.ones((2, 3))}
    assert (run(net, x) == 3).all()


def test_a_shared_node_uses_one_set_of_params_and_their_gradients_add_up():
    net = Graph(("a", Dense(3)), ("b", Shared("a"), "a"), ("c", Sum(), "a", "b"))
    x = jnp.array([[1.0, 2.0, 3.0]])
    params, state = net.init(jax.random.key(0), x)
    assert list(params) == ["a", "c"] or list(params) == ["a"]

    def cost(params):
        return net.apply(params, state, x, key=None, training=True)[0].sum()

    _, traces = sweep(net, params, state, x, jnp.sum)
    uses = [t.grads["kernel"] for t in traces if t.source == "a"]
    assert len(uses) == 2
    np.testing.assert_allclose(
        sum(uses), jax.grad(cost)(params)["a"]["kernel"], rtol=1e-6
    )


def test_an_unknown_input_is_refused():
    net = Graph(("left", Identity()), ("sum", Sum(), "lefd", "input"))
    with pytest.raises(ConfigError, match="did you mean left"):
        net.init(jax.random.key(0), jnp.ones(3))


@pytest.mark.parametrize(
    "nodes",
    [
        [("a", Identity()), ("a", Identity())],
        [("input", Identity())],
        [("a",)],
        [("a", "b")],
        [],
    ],
    ids=str,
)
def test_nodes_without_a_name_or_a_layer_of_their_own_are_refused(nodes):
    with pytest.raises(ConfigError, match="a name of its own"):
        Graph(*nodes)


def test_merging_one_array_or_other_shapes_is_refused():
    with pytest.raises(ShapeError, match="merges several"):
        Graph(("sum", Sum())).init(jax.random.key(0), jnp.ones(3))
    net = Graph(("small", Dense(2)), ("sum", Sum(), "small", "input"))
    with pytest.raises(ShapeError, match="cannot merge"):
        net.init(jax.random.key(0), jnp.ones((5, 3)))


def test_a_layer_for_one_input_refuses_two():
    with pytest.raises(ShapeError, match="takes one input"):
        Graph(("a", Dense(2), "input", "input")).init(
            jax.random.key(0), jnp.ones((5, 3))
        )
