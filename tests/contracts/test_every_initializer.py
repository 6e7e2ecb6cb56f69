"""What every initializer must do."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from cases import INITIALIZERS, kind
from optimizer_cases import LEVEL

from glassnet import initializers

every_initializer = pytest.mark.parametrize("initializer", INITIALIZERS, ids=kind)
CHANCE = [i for i, (_, variance) in INITIALIZERS.items() if variance]
CHANCE = [i for i in CHANCE if type(i) is not initializers.Eye]


def test_every_public_initializer_has_a_case():
    public = {getattr(initializers, name) for name in initializers.__all__}
    assert {type(i) for i in INITIALIZERS} == public - {initializers.Initializer}


@every_initializer
def test_mean_and_variance_are_those_of_the_formula(initializer, keys):
    mean, variance = INITIALIZERS[initializer]
    draws = np.asarray(initializer(next(keys), (200, 300)), np.float64)
    # 60,000 draws: the mean errs by sigma / 245, the variance by 0.6 % at most
    np.testing.assert_allclose(draws.mean(), mean, atol=4 * variance**0.5 / 245)
    np.testing.assert_allclose(draws.var(), variance, rtol=0.025)


@pytest.mark.parametrize("initializer", LEVEL, ids=kind)
def test_a_convolution_counts_its_receptive_field(initializer, keys):
    # (3, 3, 200/9, 300/9) flow as much as (200, 300) if c = n / 9
    matrix = initializer(next(keys), (180, 360))
    kernel = initializer(next(keys), (3, 3, 20, 40))
    np.testing.assert_allclose(kernel.var(), matrix.var(), rtol=0.06)


@every_initializer
@pytest.mark.parametrize("dtype", ["bfloat16", "float16", "float32"])
def test_draws_the_dtype_that_is_asked_for(initializer, dtype, keys):
    assert initializer(next(keys), (2, 3), dtype).dtype == dtype


@every_initializer
def test_draws_float64_where_that_is_the_default(initializer):
    with jax.enable_x64(True):
        assert initializer(jax.random.key(0), (2, 3)).dtype == "float64"


@every_initializer
def test_the_same_key_draws_the_same(initializer, keys):
    key = next(keys)
    one, two = initializer(key, (2, 3)), initializer(key, (2, 3))
    np.testing.assert_array_equal(one, two)


@pytest.mark.parametrize("initializer", CHANCE, ids=kind)
def test_another_key_draws_anew(initializer, keys):
    one, two = (initializer(next(keys), (20, 30)) for _ in range(2))
    # of those that are not zero in both, as most of a sparse kernel is
    seen = (one != 0) | (two != 0)
    assert (one != two)[seen].mean() > 0.99


@every_initializer
def test_an_empty_kernel_is_no_error(initializer, keys):
    assert initializer(next(keys), (0, 0)).shape == (0, 0)


@every_initializer
def test_works_compiled_and_for_many_keys_at_once(initializer, keys):
    many = jnp.stack([next(keys) for _ in range(3)])
    together = jax.jit(jax.vmap(lambda key: initializer(key, (2, 3))))(many)
    for i, key in enumerate(many):
        alone = initializer(key, (2, 3))
        np.testing.assert_allclose(together[i], alone, rtol=1e-6, atol=1e-6)
