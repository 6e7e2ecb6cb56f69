import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ShapeError
from glassnet.nn import GroupNorm
from glassnet.nn.standardize import affine_params, check_divides, moments, standardized


def test_mean_and_variance_are_of_what_counts():
    # of 1 and 5: mean 3, variance 4; the 100 is not seen
    x, where = jnp.array([[1.0, 5.0, 100.0]]), jnp.array([[True, True, False]])
    mean, variance = moments(x, (1,), where)
    assert mean.tolist() == [[3]] and variance.tolist() == [[4]]


def test_a_mask_that_lets_everything_through_changes_nothing(keys):
    x = jax.random.normal(next(keys), (4, 5))
    for masked, plain in zip(
        moments(x, (0,), jnp.ones((4, 1), bool)), moments(x, (0,)), strict=True
    ):
        np.testing.assert_allclose(masked, plain, rtol=1e-6)


def test_of_nothing_mean_and_variance_are_0():
    mean, variance = moments(jnp.full((2, 3), jnp.nan), (1,), jnp.zeros((2, 3), bool))
    assert mean.tolist() == variance.tolist() == [[0], [0]]


def test_what_does_not_count_may_be_anything_and_gets_no_gradient():
    x = jnp.array([[1.0, 2.0, 6.0, jnp.nan]])
    where = jnp.isfinite(x)

    def cost(x):
        return (standardized(x, (1,), 1e-5, where) * jnp.arange(4.0)).sum()

    grad, alone = (
        jax.grad(cost)(x),
        jax.grad(lambda x: (standardized(x, (1,), 1e-5) * jnp.arange(3.0)).sum())(
            x[:, :3]
        ),
    )
    np.testing.assert_allclose(grad[:, :3], alone, rtol=1e-4, atol=1e-6)
    assert grad[0, 3] == 0 and standardized(x, (1,), 1e-5, where)[0, 3] == 0


def test_far_from_zero_no_digits_of_the_variance_are_lost():
    # the mean of squares less the squared mean, 1e12 less 1e12, would give 0
    x = 1e6 + jnp.array([[-1.0, 0.0, 1.0]])
    np.testing.assert_allclose(moments(x, (1,))[1], [[2 / 3]], rtol=1e-6)


def test_going_back_is_the_equation_of_its_docstring(keys):
    x, delta = (jax.random.normal(next(keys), (6, 3)) for _ in range(2))
    normal, back = jax.vjp(lambda x: standardized(x, (0,), 1e-5), x)
    inner = delta - delta.mean(0) - normal * (delta * normal).mean(0)
    expected = inner / jnp.sqrt(x.var(0) + 1e-5)
    np.testing.assert_allclose(back(delta)[0], expected, atol=1e-5)


def test_only_the_params_that_are_wanted_are_made():
    dtype = np.dtype("float32")
    assert affine_params((2,), dtype, scale=False, bias=False) == {}
    assert list(affine_params((2,), dtype, scale=False, bias=True)) == ["bias"]


def test_groups_that_do_not_come_out_even_name_those_that_do():
    with pytest.raises(ShapeError, match="among 1, 2, 3, 6\n  fix:      groups=3"):
        check_divides(GroupNorm(4), 6, 4)
