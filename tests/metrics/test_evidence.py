import jax
import jax.numpy as jnp
import numpy as np

from glassnet.losses import EvidenceLowerBound
from glassnet.metrics import Divergence, Reconstruction


def test_the_two_halves_are_the_whole(keys):
    outputs = 3 * jax.random.normal(next(keys), (4, 9))
    targets = jax.random.uniform(next(keys), (4, 5))
    halves = Reconstruction()(outputs, targets) + Divergence()(outputs, targets)
    whole = EvidenceLowerBound()(outputs, targets)
    np.testing.assert_allclose(halves, whole, rtol=1e-5)


def test_a_collapsed_code_tells_nothing():
    outputs = jnp.array([[7.0, 0.0, 0.0, 0.0, 0.0]])  # a pixel, then means and spreads
    assert Divergence()(outputs, jnp.array([[1.0]])).tolist() == [0.0]


def test_reconstruction_of_a_plain_autoencoder_needs_no_code():
    # nothing is known of three pixels: log 2 each
    found = Reconstruction()(jnp.zeros((1, 3)), jnp.array([[0.0, 0.5, 1.0]]))
    np.testing.assert_allclose(found, [3 * np.log(2)], rtol=1e-6)
