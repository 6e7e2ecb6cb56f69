import jax
import numpy as np
import pytest

from glassnet.errors import ConfigError, ShapeError
from glassnet.initializers import Sparse


def test_each_unit_listens_to_so_many_inputs(keys):
    kernel = Sparse(7)(next(keys), (90, 200))
    assert ((kernel != 0).sum(0) == 7).all()


def test_a_convolution_counts_all_its_inputs(keys):
    kernel = Sparse(5)(next(keys), (3, 3, 4, 10))
    assert ((kernel != 0).sum((0, 1, 2)) == 5).all()


def test_which_ones_is_a_matter_of_chance(keys):
    kernel = np.asarray(Sparse(10)(next(keys), (20, 4000)) != 0)
    # each input is chosen by half of the units; sd 0.5 / 63 = 0.008
    np.testing.assert_allclose(kernel.mean(1), 0.5, atol=0.04)


def test_their_weights_have_the_deviation(keys):
    kernel = np.asarray(Sparse(10, deviation=3.0)(next(keys), (40, 3000)))
    np.testing.assert_allclose(kernel[kernel != 0].std(), 3, rtol=0.02)


def test_few_inputs_are_all_listened_to(keys):
    assert (Sparse(15)(next(keys), (4, 5)) != 0).all()


def test_zero_connections_and_vectors_are_refused():
    with pytest.raises(ConfigError, match="connections="):
        Sparse(0)
    with pytest.raises(ShapeError, match="start vectors"):
        Sparse()(jax.random.key(0), (4,))
