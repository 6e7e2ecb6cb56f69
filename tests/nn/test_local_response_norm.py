import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ConfigError
from glassnet.nn import LocalResponseNorm


def test_matches_a_case_worked_by_hand():
    # squares 1, 4, 9, 16; sums over three 5, 14, 29, 25; u = 1 + 3 / 3 sum
    y = LocalResponseNorm(3, alpha=3.0, beta=1.0, k=1.0)({}, jnp.arange(1.0, 5))
    np.testing.assert_allclose(y, [1 / 6, 2 / 15, 3 / 30, 4 / 26], rtol=1e-6)


def test_the_paper_does_not_divide_alpha_by_the_size(keys):
    x = 10 * jax.random.normal(next(keys), (2, 3, 3, 8))
    squares = jnp.pad(x**2, [(0, 0)] * 3 + [(2, 2)])
    total = jnp.stack([squares[..., i : i + 5].sum(-1) for i in range(8)], -1)
    expected = x / (2 + 1e-4 * total) ** 0.75
    np.testing.assert_allclose(LocalResponseNorm()({}, x), expected, rtol=1e-5)


def test_going_back_is_the_equation_of_its_docstring(keys):
    x, delta = (jax.random.normal(next(keys), (6,)) for _ in range(2))
    layer = LocalResponseNorm(3, alpha=0.9, beta=0.7, k=1.5)
    _, back = jax.vjp(lambda x: layer({}, x), x)
    near = jnp.eye(6) + jnp.eye(6, k=1) + jnp.eye(6, k=-1)
    u = 1.5 + 0.3 * near @ x**2
    expected = delta * u**-0.7 - 2 * 0.3 * 0.7 * x * (near @ (delta * x * u**-1.7))
    np.testing.assert_allclose(back(delta)[0], expected, rtol=1e-4, atol=1e-6)


def test_a_loud_neighbor_holds_a_channel_down():
    layer = LocalResponseNorm(3, alpha=1.0)
    alone = layer({}, jnp.array([1.0, 0.0, 0.0, 0.0]))[0]
    beside, far = (jnp.array([1.0, *loud]) for loud in ([9.0, 0, 0], [0, 0, 9.0]))
    assert layer({}, beside)[0] < alone / 3 and layer({}, far)[0] == alone


def test_more_neighbors_than_channels_is_all_of_them():
    y = LocalResponseNorm(9, alpha=9.0, beta=1.0, k=1.0)({}, jnp.array([3.0, 4.0]))
    np.testing.assert_allclose(y, [3 / 26, 4 / 26], rtol=1e-6)


def test_a_window_without_a_middle_is_refused(keys):
    with pytest.raises(ConfigError, match="fix:      size=5"):
        LocalResponseNorm(4).init(next(keys), jnp.ones((2, 6)))
