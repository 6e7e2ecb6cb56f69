import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet import nn
from glassnet.nn import masks
from glassnet.nn.through_time import across

CELLS = [
    nn.SimpleRNN(4),
    nn.SimpleRNN(4, "relu", reverse=True),
    nn.LSTM(4),
    nn.LSTM(4, reverse=True),
    nn.GRU(4),
    nn.GRU(4, reset="before", reverse=True),
]
# The end does not count; the start and a hole do not; nothing does.
MASK = jnp.array([[1, 1, 1, 0, 0], [0, 1, 0, 1, 1], [0, 0, 0, 0, 0]], bool)
every_cell = pytest.mark.parametrize("cell", CELLS, ids=repr)


def example(cell, dtype="float32"):
    """Params, all of them away from zero, three sequences and a state."""
    keys = iter(jax.random.split(jax.random.key(0), 9))
    x = jax.random.normal(next(keys), (3, 5, 2), dtype)
    params, _ = cell.init(next(keys), x)
    for name, p in params.items():
        params[name] = p + 0.1 * jax.random.normal(next(keys), p.shape, dtype)
    state = {m: jax.random.normal(next(keys), (3, 4), dtype) for m in cell.memories}
    return params, x, state


def plain(cell, params, x, state, mask):
    """The hidden states, where autodiff goes back through the loop by itself."""
    weights = {n: p for n, p in params.items() if n not in ("kernel", "bias")}

    def step(state, now):
        x, counts = now
        after, _ = cell.step(weights, x @ params["kernel"] + params["bias"], state)
        if mask is not None:
            after = {m: jnp.where(counts, a, state[m]) for m, a in after.items()}
        return after, after["hidden"]

    counts = None if mask is None else mask.T[..., None]
    now = jnp.moveaxis(x, 1, 0), counts
    return jnp.moveaxis(jax.lax.scan(step, state, now, reverse=cell.reverse)[1], 0, 1)


def ours(cell, params, x, state, mask):
    given = x if mask is None else {"values": x, "mask": mask}
    return masks.values(cell(params, (given, state)))


def cost_of(run, cell, mask):
    def cost(inputs):
        y = run(cell, *inputs, mask)
        return jnp.sin(y * jnp.arange(y.size, dtype=y.dtype).reshape(y.shape)).sum()

    return cost


def slope_of(run, cell, mask):
    def slope(inputs):
        grads = jax.tree.leaves(jax.grad(cost_of(run, cell, mask))(inputs))
        return sum(jnp.sin(g / 10).sum() for g in grads)

    return slope


def check_alike(number_of, cell, mask):
    """The gradient of a number is that of the same number by autodiff alone."""
    with jax.enable_x64(True):
        inputs = example(cell, "float64")
        found, expected = (
            jax.jit(jax.grad(number_of(run, cell, mask)))(inputs)
            for run in (ours, plain)
        )
        for a, b in zip(*map(jax.tree.leaves, (found, expected)), strict=True):
            np.testing.assert_allclose(a, b, atol=1e-12 * (1 + np.abs(b).max()))


@every_cell
@pytest.mark.parametrize("mask", [None, MASK], ids=["whole", "masked"])
def test_the_way_back_by_hand_is_autodiffs(cell, mask):
    check_alike(cost_of, cell, mask)


@pytest.mark.parametrize("cell", CELLS[3:], ids=repr)
def test_the_way_back_can_be_gone_back_through(cell):
    check_alike(slope_of, cell, MASK)


@pytest.mark.parametrize("cell", [CELLS[2], CELLS[5]], ids=repr)
def test_gradients_pass_vmap_and_scan(cell):
    params, x, state = example(cell)

    @jax.jit
    def grads(x):
        return jax.grad(lambda p: ours(cell, p, x, state, MASK).sum())(params)

    both = jnp.stack([x, 2 * x])
    alone = jax.tree.map(lambda *a: jnp.stack(a), grads(x), grads(2 * x))
    _, scanned = jax.lax.scan(lambda carry, x: (carry, grads(x)), 0, both)
    for found in (jax.vmap(grads)(both), scanned):
        jax.tree.map(
            lambda a, b: np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-5),
            found,
            alone,
        )


@pytest.mark.parametrize("cell", [CELLS[3], CELLS[4]], ids=repr)
def test_sixteen_bits_carry_a_state_of_thirty_two(cell):
    params, x, state = example(cell, "bfloat16")
    wide = jax.tree.map(lambda a: a.astype("float32"), (params, x, state))

    @jax.jit
    def grads(inputs):
        return jax.grad(lambda i: ours(cell, *i, MASK).astype("float32").sum())(inputs)

    def check(a, b):
        assert a.dtype == "bfloat16"
        near = 0.03 * (1 + np.abs(b).max())
        np.testing.assert_allclose(a.astype("float32"), b, atol=near)

    jax.tree.map(check, grads((params, x, state)), grads(wide))


@pytest.mark.parametrize("cell", CELLS[::2], ids=repr)
def test_without_steps_the_state_stays(cell):
    params, x, state = example(cell)
    y, back = jax.vjp(lambda s: ours(cell, params, x[:, :0], s, None), state)
    assert y.shape == (3, 0, 4)
    assert back(y) == ({m: pytest.approx(np.zeros((3, 4))) for m in state},)


def test_across_sums_over_steps_and_rows():
    x = jnp.array([[[1.0], [2.0]], [[3.0], [4.0]]])
    delta = jnp.array([[[1.0], [10.0]], [[100.0], [1000.0]]])
    # 1 * 1 + 2 * 10 + 3 * 100 + 4 * 1000
    assert across(x, delta, "float32").tolist() == [[4321.0]]
