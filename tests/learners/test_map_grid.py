import jax.numpy as jnp
import numpy as np

from glassnet.learners import u_matrix
from glassnet.learners.map_grid import neighbors, places


def test_a_corner_has_three_neighbors_on_squares():
    touching = neighbors(3, 4, "rectangular")
    assert touching.sum(1).reshape(3, 4).tolist() == [
        [3, 5, 5, 3],
        [5, 8, 8, 5],
        [3, 5, 5, 3],
    ]


def test_hexagons_have_six_neighbors_one_apart():
    touching, at = neighbors(5, 5, "hexagonal"), places(5, 5, "hexagonal")
    one, other = np.nonzero(touching)
    np.testing.assert_allclose(np.linalg.norm(at[one] - at[other], axis=1), 1)
    assert touching.sum(1).reshape(5, 5)[1:4, 1:4].tolist() == [[6] * 3] * 3
    # unit (1, 1) lies half a unit to the right: over (0, 1) and (0, 2)
    assert np.flatnonzero(touching[6]).tolist() == [1, 2, 5, 7, 11, 12]
    assert (touching == touching.T).all()


def test_the_u_matrix_is_the_mean_distance_to_neighbors():
    codebook = jnp.array([[[0.0], [3.0]], [[1.0], [7.0]]])
    # on squares all four touch: unit 0 is 3, 1 and 7 away from the others
    wanted = [[11 / 3, (3 + 2 + 4) / 3], [(1 + 2 + 6) / 3, (7 + 4 + 6) / 3]]
    np.testing.assert_allclose(u_matrix(codebook), wanted, rtol=1e-6)
    # of hexagons (0, 0) does not touch (1, 1), but (0, 1) touches (1, 0)
    wanted = [[2, 3], [3, 5]]
    np.testing.assert_allclose(u_matrix(codebook, "hexagonal"), wanted, rtol=1e-6)


def test_a_single_unit_is_far_from_nobody():
    assert u_matrix(jnp.ones((1, 1, 3))).tolist() == [[0]]
