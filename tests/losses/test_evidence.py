import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ShapeError
from glassnet.losses import BinaryCrossEntropy, EvidenceLowerBound, SquaredError


def test_two_pixels_and_a_code_by_hand():
    # logits 0 and log 3, so probabilities 1/2 and 3/4; targets 1 and 0
    outputs = jnp.array([[0.0, np.log(3.0), 1.0, np.log(2.0)]], "float32")
    targets = jnp.array([[1.0, 0.0]])
    rebuilt = np.log(2) + np.log(4)  # -log 1/2 - log (1 - 3/4)
    code = (1 + 2 - 1 - np.log(2)) / 2
    for beta in (0.0, 1.0, 4.0):
        loss = EvidenceLowerBound(beta)(outputs, targets)
        np.testing.assert_allclose(loss, [rebuilt + beta * code], rtol=1e-6)


def test_without_a_price_it_is_the_loss_of_an_autoencoder(keys):
    y, t = jax.random.normal(next(keys), (3, 5)), jax.random.uniform(next(keys), (3, 5))
    outputs = jnp.concatenate([y, jax.random.normal(next(keys), (3, 4))], -1)
    free = EvidenceLowerBound(0.0)(outputs, t)
    np.testing.assert_allclose(free, BinaryCrossEntropy()(y, t), rtol=1e-5)
    free = EvidenceLowerBound(0.0, "values")(outputs, t)
    np.testing.assert_allclose(free, SquaredError(half=True)(y, t), rtol=1e-5)


def evidence(x, w):
    """-log p(x) of x = w z + noise, where x is of the bell curve with w w' + 1."""
    covariance = np.outer(w, w) + np.eye(len(w))
    constant = len(w) * np.log(2 * np.pi) + np.linalg.slogdet(covariance)[1]
    return (x @ np.linalg.solve(covariance, x) + constant) / 2


def bound(x, w, mean, variance):
    """The loss of a linear autoencoder, averaged over the code exactly.

    It is a parabola in z, whose mean over a bell curve is that over its two points one
    deviation out.
    """
    total = 0.0
    for z in (mean - variance**0.5, mean + variance**0.5):
        outputs = jnp.asarray([[*(w * z), mean, np.log(variance)]], "float32")
        loss = EvidenceLowerBound(of="values")(outputs, jnp.asarray(x[None], "float32"))
        total += float(loss[0]) / 2
    return total + len(x) * np.log(2 * np.pi) / 2


def test_of_a_linear_network_with_the_right_code_it_is_the_evidence():
    w, x = np.array([2.0, 1.0]), np.array([1.0, 3.0])
    # the posterior of z given x: variance 1 / (1 + |w|^2), mean w x times that
    variance = 1 / (1 + w @ w)
    mean = variance * (w @ x)
    assert bound(x, w, mean, variance) == pytest.approx(evidence(x, w), rel=1e-5)


@pytest.mark.parametrize("mean, variance", [(0.0, 1.0), (0.9, 1 / 6), (5 / 6, 0.3)])
def test_with_any_other_code_it_is_more(mean, variance):
    w, x = np.array([2.0, 1.0]), np.array([1.0, 3.0])
    assert bound(x, w, mean, variance) > evidence(x, w) + 1e-3


def test_delta_is_what_the_text_says():
    outputs = jnp.array([[0.5, 2.0, 1.0]])  # one pixel; mean 2, log variance 1
    slope = jax.grad(lambda o: EvidenceLowerBound(3.0)(o, jnp.array([[1.0]])).sum())
    expected = [jax.nn.sigmoid(0.5) - 1, 3.0 * 2.0, 3.0 * (np.e - 1) / 2]
    np.testing.assert_allclose(slope(outputs)[0], expected, rtol=1e-5)


@pytest.mark.parametrize("outputs", [(3, 2), (3, 3), (3, 5), (2, 4)])
def test_outputs_without_a_code_beside_them_are_refused(outputs):
    with pytest.raises(ShapeError, match="Join"):
        EvidenceLowerBound()(jnp.ones(outputs), jnp.ones((3, 2)))
