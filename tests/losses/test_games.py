import jax
import jax.numpy as jnp
import numpy as np

from glassnet.losses import NonSaturating, Wasserstein

NOTHING = jnp.zeros((1, 2))


def test_a_critic_that_is_right_by_hand():
    # scores log 3 for real, -log 3 for made: both times 3/4 sure and right
    pair = jnp.array([[np.log(3.0), -np.log(3.0)]], "float32")
    expected = 2 * np.log(4 / 3)
    np.testing.assert_allclose(NonSaturating()(pair, NOTHING), [expected], rtol=1e-6)


def test_smoothing_asks_for_less_than_certainty_of_real_rows_alone():
    loss = NonSaturating(0.1)

    def cost(real, made):
        return loss(jnp.stack([real, made])[None], NOTHING)[0]

    best = jnp.log(9.0)  # where the sigmoid is 0.9
    slopes = jax.grad(cost, (0, 1))(best, jnp.array(-20.0))
    np.testing.assert_allclose(slopes, [0.0, 0.0], atol=1e-6)
    assert cost(jnp.array(9.0), jnp.array(-20.0)) > cost(best, jnp.array(-20.0))


def test_the_generator_learns_most_where_the_critic_is_sure_of_it():
    slope = jax.grad(lambda y: NonSaturating().fooling(y).sum())
    slopes = slope(jnp.array([-30.0, 0.0, 30.0]))
    np.testing.assert_allclose(slopes, [-1, -0.5, 0], atol=1e-12)
    # the game as it was first thought of has a slope of nothing there
    first = jax.grad(lambda y: -jax.nn.softplus(y))(-30.0)
    assert abs(first) < 1e-12


def test_scores_may_be_any_number():
    pairs = jnp.array([[1e30, -1e30], [-1e4, 1e4]])
    found = NonSaturating()(pairs, jnp.zeros((2, 2)))
    assert found.tolist() == [0.0, 2e4]


def test_the_wasserstein_loss_by_hand():
    # 1 - 4 + 10 (3 - 1)^2
    outputs = jnp.array([[4.0, 1.0, 3.0]])
    assert Wasserstein()(outputs, NOTHING).tolist() == [37.0]
    assert Wasserstein(0.5)(outputs, NOTHING).tolist() == [-1.0]
    assert Wasserstein().fooling(jnp.array([1.0])).tolist() == [-1.0]


def test_a_slope_of_1_is_free():
    outputs = jnp.array([[4.0, 1.0, 1.0]])
    assert Wasserstein()(outputs, NOTHING).tolist() == [-3.0]
