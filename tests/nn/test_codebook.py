import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet import nn
from glassnet.errors import ConfigError, ShapeError
from glassnet.learners import SelfOrganizingMap

W = {"codebook": jnp.array([[[0.0, 0.0], [4.0, 0.0]], [[0.0, 4.0], [4.0, 4.0]]])}


def test_each_row_becomes_the_nearest_unit():
    x = jnp.array([[1.0, 0.5], [3.0, 3.5], [0.0, 2.1]])
    layer = nn.Codebook(2, 2)
    assert layer.nearest(W, x).tolist() == [0, 3, 2]
    assert layer(W, x).tolist() == [[0, 0], [4, 4], [0, 4]]


def test_far_from_zero_the_nearest_is_still_found():
    far = {"codebook": W["codebook"] + 1e4}
    x = jnp.array([[1e4 + 3, 1e4 + 3.5]])
    assert nn.Codebook(2, 2).nearest(far, x).tolist() == [3]


def test_the_gradient_reaches_the_nearest_unit_alone():
    x = jnp.array([[1.0, 0.5]])

    def loss(params):
        return ((nn.Codebook(2, 2)(params, x) - x) ** 2).sum()

    grads = np.asarray(jax.grad(loss)(W)["codebook"])
    assert grads[0, 0].tolist() == [-2.0, -1.0]  # 2 (w - x)
    assert not grads[0, 1].any() and not grads[1].any()


def test_it_takes_what_a_self_organizing_map_learned():
    x = jnp.asarray(np.random.default_rng(0).normal(size=(50, 3)), "float32")
    batch = {"x": x, "weight": jnp.ones(50)}
    learner = SelfOrganizingMap(2, 3, rule="batch")
    state = learner.init(jax.random.key(0), batch)
    params, rest = learner.model(state)
    made, empty = nn.Codebook(2, 3).init(jax.random.key(0), x)
    assert jax.tree.map(jnp.shape, made) == jax.tree.map(jnp.shape, params)
    assert rest == empty == {}


def test_pictures_must_be_flat():
    with pytest.raises(ShapeError, match="rows of numbers"):
        nn.Codebook(2, 2).init(jax.random.key(0), jnp.ones((3, 2, 2)))


def test_a_grid_has_at_least_one_unit():
    with pytest.raises(ConfigError):
        nn.Codebook(0, 2)
