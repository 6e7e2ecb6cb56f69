import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.initializers import HeNormal, HeUniform, LeCunNormal


def through(initializer, x, keys, layers=20, width=300):
    for _ in range(layers):
        x = jnp.maximum(x @ initializer(next(keys), (x.shape[1], width)), 0)
    return jnp.square(x).mean()


@pytest.mark.parametrize("initializer", [HeNormal(), HeUniform()], ids=repr)
def test_twenty_layers_of_relu_keep_the_signal_level(initializer, keys):
    x = jax.random.normal(next(keys), (100, 300))
    assert 0.2 < through(initializer, x, keys) < 5


def test_half_the_variance_loses_half_at_every_layer(keys):
    x = jax.random.normal(next(keys), (100, 300))
    np.testing.assert_allclose(jnp.log2(through(LeCunNormal(), x, keys)), -20, atol=2.5)


def test_the_number_of_outputs_does_not_matter(keys):
    narrow, wide = (HeNormal()(next(keys), (400, n)) for n in (100, 900))
    np.testing.assert_allclose(narrow.var(), wide.var(), rtol=0.05)
