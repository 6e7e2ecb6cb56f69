import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy import stats

from glassnet.errors import ShapeError
from glassnet.losses import GaussianLikelihood, PoissonLikelihood, SquaredError


def test_the_full_one_is_the_logarithm_of_the_density():
    mean, variance, t = np.array([1.0, -2.0]), np.array([0.5, 4.0]), np.array([2.0, 0])
    outputs = jnp.array([[*mean, *np.log(variance)]], "float32")
    found = GaussianLikelihood(floor=1e-12, full=True)(outputs, jnp.array([[*t]]))
    expected = -stats.norm(mean, np.sqrt(variance)).logpdf(t).sum()
    np.testing.assert_allclose(found, expected, rtol=1e-5)


def test_a_variance_of_1_leaves_half_the_squared_error(keys):
    y, t = jax.random.normal(next(keys), (2, 4, 3))
    outputs = jnp.concatenate([y, jnp.zeros_like(y)], -1)
    found = GaussianLikelihood(floor=1e-9)(outputs, t)
    np.testing.assert_allclose(found, SquaredError(half=True)(y, t), rtol=1e-5)


def test_the_best_variance_is_the_squared_error():
    # d = 3: log variances around log 9
    s = jnp.linspace(-1, 5, 601)
    outputs = jnp.stack([jnp.full_like(s, 3.0), s], -1)
    found = GaussianLikelihood()(outputs, jnp.zeros((601, 1)))
    np.testing.assert_allclose(s[found.argmin()], np.log(9), atol=0.01)


def test_the_floor_bounds_what_meeting_a_target_exactly_can_win():
    # log(1e-6) / 2 and no less, however sure; nor is its square more than 1e6 times
    sure = jnp.array([[0.0, -1e30]])
    met, missed = (GaussianLikelihood()(sure, jnp.array([[t]])) for t in (0.0, 1.0))
    np.testing.assert_allclose(met, np.log(1e-6) / 2, rtol=1e-6)
    np.testing.assert_allclose(missed, met + 5e5, rtol=1e-4)


@pytest.mark.parametrize(
    "outputs, targets, fix",
    [
        ((5, 1), (5, 1), r"Dense\(2\)"),
        ((5, 3), (5, 3), r"Dense\(6\)"),
        ((5, 2), (5,), r"targets\[:, None\]"),
    ],
)
def test_two_outputs_for_each_target(outputs, targets, fix):
    with pytest.raises(ShapeError, match="mean and log variance") as caught:
        GaussianLikelihood()(jnp.zeros(outputs), jnp.zeros(targets))
    assert fix.replace("\\", "") in caught.value.fix


def test_the_full_poisson_is_the_logarithm_of_the_mass():
    rates, counts = np.array([0.5, 3.0, 20.0]), np.array([0, 5, 18])
    found = PoissonLikelihood(full=True)(
        jnp.log(jnp.array(rates, "float32"))[:, None], jnp.array(counts)[:, None]
    )
    np.testing.assert_allclose(found, -stats.poisson(rates).logpmf(counts), rtol=1e-5)


def test_poisson_delta_is_the_rate_less_the_count():
    z, t = jnp.log(jnp.array([[2.0, 3.0]])), jnp.array([[0.0, 7.0]])
    delta = jax.grad(lambda z: PoissonLikelihood()(z, t).sum())(z)
    np.testing.assert_allclose(delta, [[2, -4]], rtol=1e-6)


def test_a_rate_that_nobody_counts_goes_on_as_a_tangent():
    top = np.exp(50.0)
    z = jnp.array([[51.0], [1e4]])
    loss = PoissonLikelihood()
    value = loss(z, jnp.zeros((2, 1)))
    np.testing.assert_allclose(value, [2 * top, 9951 * top], rtol=1e-5)
    grad = jax.grad(lambda z: loss(z, jnp.zeros((2, 1))).sum())(z)
    np.testing.assert_allclose(grad, [[top], [top]], rtol=1e-5)
