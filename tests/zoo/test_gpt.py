import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet import zoo
from glassnet.paths import flatten


def learned(network, context=4):
    tokens = jax.ShapeDtypeStruct((1, context), "int32")
    params, _ = jax.eval_shape(network.init, jax.random.key(0), tokens)
    return sum(leaf.size for leaf in jax.tree.leaves(params))


@pytest.mark.parametrize(
    "size, params",
    [
        ("small", 124_439_808),
        ("medium", 354_823_168),
        ("large", 774_030_080),
        ("xl", 1_557_611_200),
    ],
)
def test_gpt2_has_as_many_params_as_the_weights_published(size, params):
    assert learned(zoo.gpt2(size)) == params


def test_nanogpts_for_a_cpu_has_800_thousand():
    # Each block 12 * 128^2 and two norms; the table once, the positions, a norm.
    blocks = 4 * (12 * 128**2 + 2 * 128)
    assert learned(zoo.gpt()) == blocks + 65 * 128 + 64 * 128 + 128 == 804_096
    assert learned(zoo.gpt(tied=False)) == 804_096 + 65 * 128


def test_what_is_added_up_starts_smaller():
    # Two sums a block: 0.02 / sqrt(2 * 8) = 0.005.
    net = zoo.gpt(11, 4, layers=8, heads=2, width=32)
    params, _ = jax.jit(net.init)(jax.random.key(0), jnp.ones((1, 4), int))
    deviations = {path: float(leaf.std()) for path, leaf in flatten(params).items()}
    for path, found in deviations.items():
        if path.endswith(("kernel", "table")):
            added = path.endswith(("output/kernel", "body/3/kernel"))
            assert found == pytest.approx(0.005 if added else 0.02, rel=0.15), path


def test_a_fresh_one_guesses_evenly_and_sees_no_future(keys):
    net = zoo.gpt(11, 8, layers=2, heads=2, width=16)
    tokens = jax.random.randint(next(keys), (2, 8), 0, 11)
    params, state = jax.jit(net.init)(next(keys), tokens)

    @jax.jit
    def logits(tokens):
        return net.apply(params, state, tokens, key=None, training=False)[0]

    shares = jax.nn.softmax(logits(tokens))
    assert abs(shares - 1 / 11).max() < 0.05
    changed = tokens.at[:, 5].set((tokens[:, 5] + 1) % 11)
    same = np.asarray(logits(tokens) == logits(changed)).all((0, 2))
    assert same.tolist() == [True] * 5 + [False] * 3


def test_dropout_is_a_layer_only_where_there_is_some():
    assert "ropout" not in repr(zoo.gpt())
    assert repr(zoo.gpt(dropout=0.1)).count("Dropout(0.1)") == 3
    assert "dropout=0.1" in repr(zoo.gpt(dropout=0.1))
