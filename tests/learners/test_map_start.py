import jax
import jax.numpy as jnp
import numpy as np

from glassnet.learners.map_start import plane


def test_spans_the_two_main_directions(keys):
    x = jax.random.normal(next(keys), (200, 3)) * jnp.array([1.0, 5.0, 0.1]) + 7
    found = plane(x, jnp.ones(200), 2, 3)
    values, vectors = np.linalg.eigh(np.cov(x, rowvar=False, bias=True))
    first, second = vectors[:, 2] * values[2] ** 0.5, vectors[:, 1] * values[1] ** 0.5
    np.testing.assert_allclose(found.mean((0, 1)), x.mean(0), rtol=1e-4)
    np.testing.assert_allclose(
        abs(found[0, 2] - found[0, 0]), abs(2 * first), atol=1e-3
    )
    np.testing.assert_allclose(
        abs(found[1, 0] - found[0, 0]), abs(2 * second), atol=1e-3
    )


def test_rows_of_weight_zero_do_not_count(keys):
    x = jax.random.normal(next(keys), (5, 2))
    weight = jnp.array([1.0, 1.0, 1.0, 0.0, 0.0])
    other = x.at[3:].set(99.0)
    np.testing.assert_allclose(
        plane(x, weight, 3, 3), plane(other, weight, 3, 3), atol=1e-5
    )


def test_little_data_leaves_the_sheet_folded():
    one = plane(jnp.array([[3.0]]), jnp.ones(1), 2, 2)
    assert one.tolist() == [[[3.0], [3.0]], [[3.0], [3.0]]]
    assert plane(jnp.zeros((0, 2)), jnp.zeros(0), 2, 2).shape == (2, 2, 2)
