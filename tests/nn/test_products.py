import functools

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.nn.products import TALL, matmul, narrow_products


@pytest.mark.parametrize("batch", [(), (5,), (5, 7), (2, 3, 4), (0,), (2, 0)])
def test_is_the_product_with_the_last_axis(batch, keys):
    x = jax.random.normal(next(keys), (*batch, 3))
    kernel = jax.random.normal(next(keys), (3, 2))
    y = matmul(x, kernel)
    assert y.shape == (*batch, 2)
    np.testing.assert_allclose(y, jnp.einsum("...f,fu->...u", x, kernel), rtol=1e-5)


def test_no_features_make_zeros():
    assert matmul(jnp.ones((2, 5, 0)), jnp.ones((0, 3))).tolist() == [[[0] * 3] * 5] * 2


def test_going_back_no_product_sums_over_two_axes(keys):
    x, kernel = jnp.ones((5, 7, 3)), jnp.ones((3, 2))
    back = jax.jit(jax.grad(lambda x, k: matmul(x, k).sum(), (0, 1)))
    text = str(jax.make_jaxpr(back)(x, kernel))
    assert "dot_general" in text
    # each "dimension_numbers" is (([a], [b]), ...): one axis on either side
    for line in text.splitlines():
        if "dimension_numbers" in line:
            left = line.split("(([")[1].split("]")[0]
            assert "," not in left.strip(","), line


def test_two_axes_take_the_plain_path():
    text = str(jax.make_jaxpr(matmul)(jnp.ones((5, 3)), jnp.ones((3, 2))))
    assert "reshape" not in text


@pytest.mark.parametrize("batch", [(5,), (5, 7)])
def test_sixteen_bits_are_summed_in_float32_there_and_back(batch, keys):
    # 300 ones and 300 numbers of 1/256: a bfloat16 sum would stop seeing them
    x = jnp.concatenate(
        [jnp.ones((*batch, 300)), jnp.full((*batch, 300), 1 / 256)], -1
    ).astype("bfloat16")
    kernel = jnp.ones((600, 2), "bfloat16")
    y = matmul(x, kernel)
    assert y.dtype == "bfloat16" and (y == jnp.array(301.171875, "bfloat16")).all()
    grads = jax.grad(lambda x, k: matmul(x, k).sum(), (0, 1))(x, kernel)
    assert [grad.dtype for grad in grads] == ["bfloat16", "bfloat16"]
    assert (grads[0] == 2).all()
    text = str(jax.make_jaxpr(matmul)(x, kernel))  # some processors do it unasked
    assert "preferred_element_type=float32" in text


def test_narrow_products_round_factors_and_sum_in_float32(keys):
    x = jax.random.normal(next(keys), (5, 300))
    kernel = jax.random.normal(next(keys), (300, 2))
    with narrow_products("bfloat16"):
        y, back = jax.vjp(matmul, x, kernel)
    rounded = [a.astype("bfloat16").astype("float32") for a in (x, kernel)]
    np.testing.assert_allclose(y, rounded[0] @ rounded[1], rtol=1e-5, atol=1e-5)
    assert float(abs(y - x @ kernel).max()) > 1e-3  # it does make a difference
    # going back, factors are as they were
    delta = jnp.ones_like(y)
    for found, expected in zip(
        back(delta), (delta @ kernel.T, x.T @ delta), strict=True
    ):
        np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-5)
    assert matmul(x, kernel).tolist() == (x @ kernel).tolist()  # and after it, too


def test_narrow_products_leave_float64_alone():
    with jax.enable_x64(True), narrow_products("bfloat16"):
        x = jnp.full((2, 2), 1 + 2**-40, "float64")
        assert (matmul(x, jnp.eye(2, dtype="float64")) == x).all()


@pytest.mark.parametrize("narrow", ["", "bfloat16"])
def test_a_tall_kernel_has_every_derivative(narrow, keys):
    x = jax.random.normal(next(keys), (5, 12))
    kernel = jax.random.normal(next(keys), (12, 3))
    assert len(kernel) >= TALL * kernel.shape[1]

    def cost(product, x, kernel):
        return jnp.sin(product(x, kernel)).sum()

    def derivatives(product):
        of = functools.partial(cost, product)
        along = jnp.ones_like(x), jnp.ones_like(kernel)
        return (
            jax.grad(of, 1)(x, kernel),  # as for a first layer: x is data
            jax.grad(of, 0)(x, kernel),
            jax.jvp(of, (x, kernel), along)[1],
            jax.hessian(of, 1)(x, kernel),
            jax.vmap(jax.grad(of, 1), (None, 0))(x, jnp.stack([kernel, -kernel])),
        )

    with narrow_products(narrow):
        found = derivatives(matmul)
    for one, other in zip(found, derivatives(jnp.matmul), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-3, atol=0.15 if narrow else 1e-4)


def test_the_gradient_of_a_tall_kernel_is_computed_transposed():
    def grad(inputs):
        x, kernel = jnp.ones((8, inputs)), jnp.ones((inputs, 4))
        return str(jax.make_jaxpr(jax.grad(lambda k: matmul(x, k).sum()))(kernel))

    assert "optimization_barrier" in grad(4 * TALL)
    assert "optimization_barrier" not in grad(4 * TALL - 1)
