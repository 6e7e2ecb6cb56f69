import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.nn.products import matmul


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
