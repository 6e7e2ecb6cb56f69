import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import lax

from glassnet.nn import convolve as module
from glassnet.nn import patches
from glassnet.nn.convolve import convolve, stamp
from glassnet.nn.windows import Windows

# space, channels in and out, size, and what differs from the plainest
CASES = [
    ((7,), 2, 3, (3,), {}),
    ((6,), 3, 2, (4,), dict(stride=(3,), padding="same")),
    ((7,), 2, 2, (2,), dict(dilation=(3,), padding="causal", groups=2)),
    ((5, 4), 2, 3, (3, 2), dict(padding=(3, 0))),
    ((5, 6), 1, 2, (2, 3), dict(stride=(2, 3), padding=(1, 2))),
    ((6, 5), 4, 2, (2, 2), dict(stride=(1, 2), dilation=(2, 1), groups=2)),
    ((4, 5), 3, 1, (3, 3), dict(padding="same")),
    ((4, 5), 3, 1, (3, 3), dict(stride=(2, 2), dilation=(1, 2), padding="same")),
    ((4, 3), 3, 3, (3, 2), dict(stride=(2, 1), padding="same", groups=3)),
    ((4, 3), 2, 4, (1, 1), dict(stride=(2, 3))),
    ((3, 4), 2, 4, (2, 2), dict(groups=2)),
    ((3, 4, 3), 2, 1, (1, 2, 3), dict(stride=(1, 3, 1), padding=(0, 1, 1))),
]


def oracle(x, kernel, windows, groups):
    letters = "DHW"[-len(windows.size) :]
    names = (f"N{letters}C", f"{letters}IO", f"N{letters}C")
    return lax.conv_general_dilated(
        x,
        kernel,
        windows.stride,
        windows.padding,
        rhs_dilation=windows.dilation,
        dimension_numbers=names,
        feature_group_count=groups,
    )


def make(space, into, out, size, rest):
    groups = rest.get("groups", 1)
    places = {name: rest[name] for name in rest if name != "groups"}
    keys = iter(jax.random.split(jax.random.key(0), 3))
    x = jax.random.normal(next(keys), (2, *space, into), "float64")
    shape = (*size, into // groups, out)
    kernel = jax.random.normal(next(keys), shape, "float64")
    windows = Windows.of(size, **places, space=space)
    y = oracle(x, kernel, windows, groups)
    return x, kernel, windows, groups, jax.random.normal(next(keys), y.shape, "float64")


@pytest.mark.parametrize("case", CASES, ids=str)
@pytest.mark.parametrize("on_cpu", [True, False])
def test_agrees_with_the_compilers_convolution_there_and_back(
    case, on_cpu, monkeypatch
):
    monkeypatch.setattr(module, "on_cpu", lambda: on_cpu)
    with jax.enable_x64(True):
        x, kernel, windows, groups, delta = make(*case)

        def run(function):
            y, back = jax.vjp(lambda x, k: function(x, k, windows, groups), x, kernel)
            return y, *back(delta)

        found, expected = jax.jit(lambda: (run(convolve), run(oracle)))()
        for one, other in zip(found, expected, strict=True):
            np.testing.assert_allclose(one, other, atol=1e-12)


@pytest.mark.parametrize("case", CASES[1::2], ids=str)
@pytest.mark.parametrize("on_cpu", [True, False])
def test_a_stamp_is_the_transpose_of_a_convolution(case, on_cpu, monkeypatch):
    monkeypatch.setattr(module, "on_cpu", lambda: on_cpu)
    with jax.enable_x64(True):
        x, kernel, windows, groups, delta = make(*case)
        into, out = kernel.shape[-2:]
        turned = kernel.reshape(*windows.size, into, groups, out // groups)
        turned = jnp.moveaxis(turned, -1, -3)  # channels out, channels in, groups
        turned = jnp.moveaxis(turned, -1, -2).reshape(
            *windows.size, out // groups, groups * into
        )

        def both():
            y = convolve(x, kernel, windows, groups)
            return y, stamp(delta, turned, windows, x.shape[1:-1], groups)

        y, z = jax.jit(both)()
        assert z.shape == x.shape
        # <delta, convolve(x)> = <stamp(delta), x>
        np.testing.assert_allclose((delta * y).sum(), (z * x).sum(), rtol=1e-12)


def test_matches_a_case_worked_by_hand():
    x = jnp.array([[1.0, 2, 3], [4, 5, 6], [7, 8, 9]])[..., None]
    kernel = jnp.array([[1.0, 0], [0, -1]])[..., None, None]
    # each output is a number less the one below and to the right of it
    y = convolve(x, kernel, Windows.of((2, 2), space=(3, 3)), 1)
    assert y[..., 0].tolist() == [[-4, -4], [-4, -4]]


def test_stamps_that_overlap_are_added():
    x, kernel = jnp.array([[1.0], [10.0]]), jnp.array([1.0, 2, 3])[:, None, None]
    windows = Windows.of((3,), stride=(2,), space=(5,))
    # 1 2 3 . . and . . 10 20 30
    y = stamp(x, kernel, windows, (5,), 1)
    assert y.ravel().tolist() == [1, 2, 13, 20, 30]


@pytest.mark.parametrize("batch", [(), (0,), (2, 3)])
def test_every_axis_in_front_is_a_batch_axis(batch, keys):
    x = jax.random.normal(next(keys), (*batch, 4, 3, 2))
    kernel = jax.random.normal(next(keys), (2, 2, 2, 3))
    windows = Windows.of((2, 2), space=(4, 3))
    y = convolve(x, kernel, windows, 1)
    assert y.shape == (*batch, 3, 2, 3)
    flat = oracle(x.reshape(-1, 4, 3, 2), kernel, windows, 1) if y.size else y
    np.testing.assert_allclose(y.reshape(flat.shape), flat, rtol=1e-5, atol=1e-6)
    z = stamp(y, jnp.swapaxes(kernel, -1, -2), windows, (4, 3), 1)
    assert z.shape == x.shape


@pytest.mark.parametrize("groups, into", [(1, 200), (200, 1)])
def test_sixteen_bits_are_summed_in_float32(groups, into):
    # 9 places of 200 channels, or 9 of one: a bfloat16 sum stops at 256
    x, kernel = jnp.ones((1, 3, 3, 200)), jnp.ones((3, 3, into, 200))
    windows = Windows.of((3, 3), space=(3, 3))
    y = convolve(x.astype("bfloat16"), kernel.astype("bfloat16"), windows, groups)
    assert y.dtype == "bfloat16"
    assert y[0, 0, 0, 0] == jnp.array(9 * into, "bfloat16")


@pytest.mark.parametrize("case", CASES, ids=str)
def test_agrees_in_float32_where_other_ways_are_taken(case, monkeypatch):
    monkeypatch.setattr(patches, "CACHE", 100)  # as if a batch were large
    with jax.enable_x64(True):
        x, kernel, windows, groups, delta = make(*case)
    x, kernel, delta = (
        jnp.asarray(np.asarray(a, "float32")) for a in (x, kernel, delta)
    )

    def run(function):
        y, back = jax.vjp(lambda x, k: function(x, k, windows, groups), x, kernel)
        return y, *back(delta)

    found, expected = jax.jit(lambda: (run(convolve), run(oracle)))()
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("dtype, convolutions", [("float32", 2), ("bfloat16", 0)])
def test_the_kernels_gradient_is_never_a_convolution(dtype, convolutions):
    # which takes 100 times as long inside a loop
    x, kernel = jnp.ones((2, 6, 5, 3), dtype), jnp.ones((3, 3, 3, 4), dtype)
    windows = Windows.of((3, 3), padding="same", space=(6, 5))
    grad = jax.grad(lambda x, k: convolve(x, k, windows, 1).sum(), (0, 1))
    text = str(jax.make_jaxpr(grad)(x, kernel))
    assert text.count("conv_general_dilated[") == convolutions  # there, and back to x
    assert text.count("dot_general") == 3 - convolutions


def test_going_back_keeps_the_input_and_not_its_patches():
    x, kernel = jnp.ones((2, 6, 5, 3)), jnp.ones((3, 3, 3, 4))
    windows = Windows.of((3, 3), padding="same", space=(6, 5))
    _, back = jax.vjp(lambda x, k: convolve(x, k, windows, 1), x, kernel)
    kept = sum(leaf.size for leaf in jax.tree.leaves(back) if hasattr(leaf, "size"))
    assert kept <= x.size + kernel.size + 10


def test_gradients_in_sixteen_bits_are_near_those_in_thirty_two(keys):
    x = jax.random.normal(next(keys), (2, 5, 4, 6))
    kernel = jax.random.normal(next(keys), (3, 3, 6, 2))
    windows = Windows.of((3, 3), padding="same", space=(5, 4))

    def run(dtype):
        halves = x.astype(dtype), kernel.astype(dtype)
        y, back = jax.vjp(lambda x, k: convolve(x, k, windows, 1), *halves)
        return y, *back(jnp.ones_like(y))

    for short, exact in zip(run("bfloat16"), run("float32"), strict=True):
        assert short.dtype == "bfloat16"
        error = jnp.abs(short.astype("float32") - exact).max() / jnp.abs(exact).max()
        assert error < 0.02
