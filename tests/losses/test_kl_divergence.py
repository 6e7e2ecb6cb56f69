import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ConfigError, ShapeError
from glassnet.losses import CrossEntropy, KLDivergence


def test_at_a_hand_worked_point():
    # t = (1/2, 1/2), p = (3/4, 1/4): 1/2 log(2/3) + 1/2 log 2 = 1/2 log(4/3)
    z, t = jnp.log(jnp.array([[3.0, 1.0]])), jnp.array([[0.5, 0.5]])
    np.testing.assert_allclose(KLDivergence()(z, t), np.log(4 / 3) / 2, rtol=1e-5)


def test_is_cross_entropy_less_the_targets_entropy(keys):
    z = jax.random.normal(next(keys), (4, 5))
    t = jax.nn.softmax(jax.random.normal(next(keys), (4, 5)))
    entropy = -(t * jnp.log(t)).sum(-1)
    np.testing.assert_allclose(
        KLDivergence()(z, t), CrossEntropy()(z, t) - entropy, rtol=1e-4
    )
    delta = jax.grad(lambda z: KLDivergence()(z, t).sum())(z)
    np.testing.assert_allclose(delta, jax.nn.softmax(z) - t, atol=1e-6)


@pytest.mark.parametrize("of", ["probabilities", "log-probabilities"])
def test_nothing_times_the_logarithm_of_nothing_is_nothing(of):
    p = jnp.array([[0.5, 0.5, 0.0]])
    given = p if of == "probabilities" else jnp.log(p)  # log 0 = -inf
    loss, t = KLDivergence(of), jnp.array([[1.0, 0.0, 0.0]])
    value, grad = jax.value_and_grad(lambda q: loss(q, t).sum())(given)
    np.testing.assert_allclose(value, np.log(2), rtol=1e-6)
    assert grad.tolist() == [[-2, 0, 0] if of == "probabilities" else [-1, 0, 0]]


def test_the_target_itself_costs_nothing_and_nothing_costs_less(keys):
    t = jax.nn.softmax(3 * jax.random.normal(next(keys), (50, 4)))
    met = KLDivergence("probabilities")(t, t)
    np.testing.assert_allclose(met, 0, atol=1e-6)
    others = KLDivergence("probabilities")(t[::-1], t)
    assert (others > 0).all()


def test_a_negative_share_is_nan():
    assert jnp.isnan(KLDivergence()(jnp.zeros((1, 2)), jnp.array([[1.5, -0.5]])))


def test_index_labels_and_a_single_class_are_refused():
    with pytest.raises(ShapeError, match="one-hot"):
        KLDivergence()(jnp.zeros((4, 3)), jnp.zeros(4, int))
    with pytest.raises(ConfigError, match="two classes or more"):
        KLDivergence()(jnp.zeros((4, 1)), jnp.zeros((4, 1)))
