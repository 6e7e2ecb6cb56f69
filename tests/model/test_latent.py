import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet import zoo
from glassnet.errors import ConfigError
from glassnet.model.latent import decode, encode, interpolate, latent_map, sample
from glassnet.nn import Dense, Sequential

NETWORK = Sequential(
    ("encoder", Dense(2, bias=False)), ("decoder", Dense(3, bias=False))
)
PARAMS = {
    "encoder": {"kernel": jnp.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]])},
    "decoder": {"kernel": jnp.array([[1.0, 0.0, 1.0], [0.0, 2.0, 0.0]])},
}
STATE = {"encoder": {}, "decoder": {}}


def test_the_parts_by_hand():
    x = jnp.array([[3.0, 4.0, 5.0]])
    code = encode(NETWORK, PARAMS, STATE, x)
    assert code.tolist() == [[3.0, 4.0]]
    assert decode(NETWORK, PARAMS, STATE, code).tolist() == [[3.0, 8.0, 3.0]]
    shares = decode(NETWORK, PARAMS, STATE, jnp.zeros((1, 2)), "sigmoid")
    assert shares.tolist() == [[0.5, 0.5, 0.5]]


def test_to_the_code_and_back_is_what_the_network_does(keys):
    x = jax.random.uniform(next(keys), (4, 16))
    networks = [
        zoo.autoencoder(16, hidden=(5,), noise=0.5),
        zoo.convolutional_autoencoder((4, 4, 1), channels=(2,)),
        zoo.vae(16, hidden=(5,)),
    ]
    for network in networks:
        model = network.init(next(keys), x)
        whole, _ = network.apply(*model, x, key=None, training=False)
        found = decode(network, *model, encode(network, *model, x))
        np.testing.assert_allclose(found, whole[:, :16], rtol=1e-5, atol=1e-6)


def test_the_code_of_a_variational_autoencoder_is_the_mean(keys):
    x = jax.random.uniform(next(keys), (4, 6))
    network = zoo.vae(6, code=3, hidden=(5,))
    model = network.init(next(keys), x)
    whole, _ = network.apply(*model, x, key=None, training=False)
    np.testing.assert_allclose(encode(network, *model, x), whole[:, 6:9], rtol=1e-6)


def test_draws_are_of_the_key_alone(keys):
    key = next(keys)
    one, two = (sample(NETWORK, PARAMS, STATE, key, (5, 2)) for _ in range(2))
    assert (one == two).all() and len(jnp.unique(one[:, 0])) == 5
    assert (one != sample(NETWORK, PARAMS, STATE, next(keys), (5, 2))).any()


def test_around_keeps_the_distance_from_0_and_straight_does_not():
    start, end = jnp.array([3.0, 0.0, 0.0]), jnp.array([0.0, 3.0, 0.0])
    around = jnp.linalg.norm(interpolate(start, end, 5, "around"), axis=1)
    straight = jnp.linalg.norm(interpolate(start, end, 5), axis=1)
    np.testing.assert_allclose(around, 3.0, rtol=1e-6)
    np.testing.assert_allclose(straight[2], 3 / np.sqrt(2), rtol=1e-6)
    # equal angles: a quarter of 90 degrees
    first = interpolate(start, end, 5, "around")[1]
    angle = np.pi / 8
    expected = [3 * np.cos(angle), 3 * np.sin(angle), 0]
    np.testing.assert_allclose(first, expected, atol=1e-6)


@pytest.mark.parametrize("way", ["straight", "around"])
@pytest.mark.parametrize("end", [[2.0, 0.0], [-1.0, 0.0], [0.0, 0.0], [0.0, 5.0]])
def test_every_way_begins_and_ends_where_it_was_told(way, end):
    start, end = jnp.array([1.0, 0.0]), jnp.array(end)
    found = interpolate(start, end, 4, way)
    assert jnp.isfinite(found).all()
    np.testing.assert_allclose(found[0], start, atol=1e-6)
    np.testing.assert_allclose(found[-1], end, atol=1e-6)


def test_the_map_grows_to_the_right_and_upwards_in_equal_shares():
    rows = latent_map(NETWORK, PARAMS, STATE, size=3)
    across, up = rows[..., 0], rows[..., 1] / 2
    sixth = 0.9674216  # beyond which lies a sixth of the bell curve
    np.testing.assert_allclose(across[0], [-sixth, 0, sixth], atol=1e-5)
    np.testing.assert_allclose(up[:, 0], [sixth, 0, -sixth], atol=1e-5)


def test_a_network_without_an_encoder_has_no_codes():
    net = Sequential(("encode", Dense(2)), ("decoder", Dense(3)))
    with pytest.raises(ConfigError, match="did you mean encode"):
        encode(net, {}, {}, jnp.ones((1, 3)))
    with pytest.raises(ConfigError, match="name the parts"):
        encode(Dense(2), {}, {}, jnp.ones((1, 3)))


def test_a_way_of_one_step_is_refused():
    with pytest.raises(ConfigError, match="steps=1"):
        interpolate(jnp.ones(2), jnp.ones(2), 1)
