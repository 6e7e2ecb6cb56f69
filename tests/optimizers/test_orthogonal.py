import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ConfigError
from glassnet.optimizers import Adam, Muon
from glassnet.optimizers.orthogonal import orthogonalized


def singular(matrix):
    return jnp.linalg.svd(matrix, compute_uv=False)


@pytest.mark.parametrize("shape", [(5, 5), (3, 8), (8, 3), (1, 6), (1, 1)])
@pytest.mark.parametrize("size", [1e-6, 1.0, 1e6])
def test_all_singular_values_become_about_1(shape, size, keys):
    turned = orthogonalized(size * jax.random.normal(next(keys), shape))
    assert turned.shape == shape
    values = singular(turned)
    assert values.min() > 0.5 and values.max() < 1.3


def test_the_singular_vectors_stay(keys):
    matrix = jax.random.normal(next(keys), (6, 4))
    u, _, v = jnp.linalg.svd(matrix, full_matrices=False)
    inside = u.T @ orthogonalized(matrix) @ v.T
    np.testing.assert_allclose(inside, jnp.diag(jnp.diagonal(inside)), atol=1e-5)


def test_a_small_direction_is_learned_as_fast_as_a_large_one():
    params = {"kernel": jnp.zeros((2, 2))}
    grads = {"kernel": jnp.diag(jnp.array([100.0, 1.0]))}
    optimizer = Muon(1.0, scale="width")
    steps, _ = optimizer.update(grads, optimizer.init(params))
    large, small = -jnp.diagonal(steps["kernel"])
    assert 0.5 < small / large < 2


def test_scale_gives_steps_as_large_as_adams(keys):
    params = {"kernel": jax.random.normal(next(keys), (40, 60))}
    optimizer = Muon(0.01)
    steps, _ = optimizer.update(params, optimizer.init(params))
    size = jnp.sqrt(jnp.square(steps["kernel"]).mean())
    np.testing.assert_allclose(size, 0.2 * 0.01, rtol=0.2)


def tree(keys):
    draw = jax.random.normal
    return {
        "0": {"kernel": draw(next(keys), (3, 4)), "bias": draw(next(keys), (4,))},
        "1": {"kernel": draw(next(keys), (3, 3, 2, 4)), "scale": jnp.ones((2, 2))},
        "2": {"kernel": draw(next(keys), (4, 2))},
    }


def test_all_but_matrices_of_weights_get_adams_steps(keys):
    params = tree(keys)
    optimizer, adam = Muon(0.1, others=("2",)), Adam(0.1)
    steps, state = optimizer.update(params, optimizer.init(params))
    expected, _ = adam.update(params, adam.init(params))
    same = jax.tree.map(lambda a, b: bool(jnp.allclose(a, b)), steps, expected)
    assert same == {
        "0": {"kernel": False, "bias": True},
        "1": {"kernel": True, "scale": True},
        "2": {"kernel": True},
    }
    assert list(state["mean"]) == ["0/kernel"]
    assert "0/kernel" not in state["others"]["square"], "memory for nothing"


def test_an_unknown_path_names_the_nearest(keys):
    with pytest.raises(ConfigError, match="did you mean 2/kernel"):
        Muon(others=("2/kernle",)).init(tree(keys))


def test_matrices_reach_the_bottom_of_a_bowl(keys):
    bottom = jax.random.normal(next(keys), (5, 3))
    optimizer = Muon(0.02)

    def step(carry, _):
        w, state = carry
        steps, state = optimizer.update(w - bottom, state)
        return (w + steps, state), None

    start = jnp.zeros((5, 3)), optimizer.init(bottom)
    (w, _), _ = jax.lax.scan(step, start, None, 600)
    np.testing.assert_allclose(w, bottom, atol=0.03)
