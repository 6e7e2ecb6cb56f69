import jax
import jax.numpy as jnp
import pytest

from glassnet.errors import ShapeError
from glassnet.nn import Bias


def test_each_unit_has_a_number_of_its_own():
    x = jnp.zeros((2, 2, 3))
    b = jnp.arange(6.0).reshape(2, 3)
    y = Bias(axes=2)({"bias": b}, x)
    assert y.tolist() == [[[0, 1, 2], [3, 4, 5]]] * 2


def test_the_gradient_is_delta_summed_over_the_batch_alone():
    x, layer = jnp.ones((4, 2, 3)), Bias(axes=2)
    params, _ = layer.init(jax.random.key(0), x)
    delta = jnp.arange(6.0).reshape(2, 3)
    grads = jax.grad(lambda p: (layer(p, x) * delta).sum())(params)
    assert grads["bias"].tolist() == (4 * delta).tolist()


def test_the_batch_axis_has_no_bias():
    with pytest.raises(ShapeError, match="axes=2"):
        Bias(axes=3).init(jax.random.key(0), jnp.ones((5, 2, 3)))


def test_an_input_of_another_shape_is_refused_not_broadcast():
    layer = Bias(axes=2)
    params, _ = layer.init(jax.random.key(0), jnp.ones((5, 2, 3)))
    with pytest.raises(ShapeError, match=r"\(2, 3\)"):
        layer(params, jnp.ones((5, 1, 3)))
