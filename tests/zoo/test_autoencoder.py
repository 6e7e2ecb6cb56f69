import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet import zoo
from glassnet.errors import ConfigError
from glassnet.learners import Supervised
from glassnet.losses import SquaredError
from glassnet.nn import Dense, Sequential
from glassnet.optimizers import Adam
from glassnet.training import Engine, Resident


def trained(network, x, y, steps):
    learner = Supervised(network, SquaredError(), Adam(0.01))
    data, engine = Resident({"x": x, "y": y}), Engine(learner, batch_size=50)
    state, _ = engine.run(engine.start(data, 0), data, steps)
    total, weight = engine.evaluate(state, data)["loss"]
    return engine.model(state), float(total / weight)


def test_without_bends_it_finds_the_principal_components():
    random = np.random.default_rng(0)
    x = random.normal(size=(200, 6)) * [5, 3, 0.5, 0.4, 0.3, 0.2]
    x = (x - x.mean(0)) @ np.linalg.qr(random.normal(size=(6, 6)))[0]
    linear = Sequential(("encoder", Dense(2)), ("decoder", Dense(6)))
    rows = jnp.asarray(x, "float32")
    _, loss = trained(linear, rows, rows, 3000)
    lost = np.linalg.svd(x, compute_uv=False)[2:]  # what no two components can hold
    assert loss == pytest.approx((lost**2).sum() / len(x), rel=0.02)


def test_with_bends_it_follows_a_curve_that_no_component_does():
    t = np.linspace(-1, 1, 200)
    rows = jnp.asarray(np.stack([t, t**2, np.sin(2 * t)], 1), "float32")
    network = zoo.autoencoder(3, code=1, hidden=(32,))
    _, loss = trained(network, rows, rows, 1500)
    centered = np.asarray(rows) - np.asarray(rows).mean(0)
    lost = np.linalg.svd(centered, compute_uv=False)[1:]
    assert loss < 0.2 * (lost**2).sum() / len(rows)


def test_noise_is_added_in_training_alone():
    network = zoo.autoencoder(3, hidden=(4,), noise=0.5)
    x = jnp.ones((2, 3))
    params, state = network.init(jax.random.key(0), x)
    assert set(params) >= {"encoder", "decoder"}
    plain, _ = network.apply(params, state, x, key=None, training=False)
    key = jax.random.key(1)
    noisy, _ = network.apply(params, state, x, key=key, training=True)
    assert (plain[0] == plain[1]).all() and (noisy[0] != noisy[1]).any()


def test_pictures_come_back_in_their_size():
    x = jax.ShapeDtypeStruct((2, 12 * 8 * 3), "float32")
    network = zoo.convolutional_autoencoder((12, 8, 3), code=5, channels=(4, 6))
    params, state = jax.eval_shape(network.init, jax.random.key(0), x)
    assert params["encoder"]["6"]["kernel"].shape == (3 * 2 * 6, 5)
    y, _ = jax.eval_shape(
        lambda p, s, x: network.apply(p, s, x, key=None, training=False),
        *(params, state, x),
    )
    assert y.shape == x.shape


@pytest.mark.parametrize("build", [zoo.convolutional_autoencoder, zoo.dcgan])
def test_pictures_that_do_not_halve_are_refused(build):
    with pytest.raises(ConfigError, match="that 4 divides"):
        build((28, 30, 1))
