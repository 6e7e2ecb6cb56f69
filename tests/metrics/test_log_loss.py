import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.losses import CrossEntropy
from glassnet.metrics import LogLoss, scores


@pytest.mark.parametrize("of", ["logits", "probabilities", "log-probabilities"])
def test_is_plain_cross_entropy_of_any_form(of, keys):
    z, y = jax.random.normal(next(keys), (6, 4)), jnp.arange(6) % 4
    given = {
        "logits": z,
        "probabilities": jax.nn.softmax(z),
        "log-probabilities": jax.nn.log_softmax(z),
    }[of]
    np.testing.assert_allclose(LogLoss(of)(given, y), CrossEntropy()(z, y), rtol=1e-5)


def test_agrees_with_the_exact_score():
    random = np.random.default_rng(0)
    p, y = random.dirichlet(np.ones(4), 30), random.integers(4, size=30)
    found = LogLoss("probabilities")(jnp.array(p, "float32"), jnp.array(y)).mean()
    np.testing.assert_allclose(found, scores.log_loss(y, p), rtol=1e-5)


def test_a_label_outside_is_nan():
    assert jnp.isnan(LogLoss()(jnp.zeros((1, 3)), jnp.array([3])))
