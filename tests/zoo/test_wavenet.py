import jax
import jax.numpy as jnp
import pytest

from glassnet import zoo
from glassnet.errors import ConfigError


def made(net, context):
    tokens = jnp.arange(2 * context).reshape(2, context) % 27
    params, state = jax.jit(net.init)(jax.random.key(0), tokens)
    y, _ = net.apply(params, state, tokens, key=None, training=False)
    return sum(leaf.size for leaf in jax.tree.leaves(params)), params, y


@pytest.mark.parametrize(
    "net, context, params",
    [
        (zoo.wavenet(), 8, 76_579),
        (zoo.wavenet(embedding=10, hidden=68), 8, 22_397),
        (zoo.character_mlp(), 3, 12_097),
        (zoo.character_mlp(batch_norm=False), 3, 11_897),
    ],
    ids=["part 5", "part 5, small", "part 3", "part 2"],
)
def test_params_are_as_many_as_in_the_lectures(net, context, params):
    found, _, y = made(net, context)
    assert found == params
    assert y.shape == (2, 27)
    # unsure at first: the scores differ little
    assert abs(jax.nn.softmax(y) - 1 / 27).max() < 0.03


def test_a_longer_window_is_a_deeper_tree():
    net = zoo.wavenet(27, 16, embedding=4, hidden=6)
    _, params, _ = made(net, 16)
    own = [params[name] for name in sorted(params, key=int)]
    kernels = [layer["kernel"].shape for layer in own if "kernel" in layer]
    assert kernels == [(8, 6), (12, 6), (12, 6), (12, 6), (6, 27)]


@pytest.mark.parametrize("context, near", [(6, 8), (1, 2), (0, 2), (9, 16)])
def test_a_window_that_is_no_tree_is_refused(context, near):
    with pytest.raises(ConfigError, match=f"context={near}"):
        zoo.wavenet(27, context)
