import jax
import jax.numpy as jnp

from glassnet.nn import Step


def test_it_fires_above_0_only():
    x = jnp.array([-1e30, -1e-30, 0.0, 1e-30, 1e30])
    assert Step()({}, x).tolist() == [0, 0, 0, 1, 1]


def test_the_gouda_decision_of_the_lecture():
    # weather counts 6, a friend 2, an easy venue 2; thresholds 5 and 3 as biases
    x = jnp.array([[1, 0, 0], [0, 1, 1], [0, 1, 0], [0, 0, 0]]) @ jnp.array([6, 2, 2])
    assert Step()({}, x.astype(float) - 5).tolist() == [1, 0, 0, 0]
    assert Step()({}, x.astype(float) - 3).tolist() == [1, 1, 0, 0]


def test_no_gradient_comes_back():
    x = jnp.array([-1.0, 0.0, 1.0])
    assert jax.grad(lambda x: Step()({}, x).sum())(x).tolist() == [0, 0, 0]


def test_what_is_no_number_stays_none():
    assert jnp.isnan(Step()({}, jnp.array(jnp.nan)))
