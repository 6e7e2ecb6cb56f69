import pytest

from glassnet.errors import ShapeError
from glassnet.initializers import GlorotUniform, HeNormal
from glassnet.initializers.fans import fans


def test_a_matrix_counts_its_rows_and_columns():
    assert fans((784, 30)) == (784, 30)


def test_a_convolution_multiplies_by_its_receptive_field():
    # 5 x 5 places, 3 channels in and 8 out: each output sees 75, each input feeds 200
    assert fans((5, 5, 3, 8)) == (75, 200)


def test_an_empty_axis_counts_as_1():
    assert fans((0, 4)) == (1, 4)


@pytest.mark.parametrize("initializer", [GlorotUniform(), HeNormal()])
def test_a_vector_says_what_to_start_it_with(initializer, keys):
    with pytest.raises(ShapeError, match="start vectors such as biases with Zeros"):
        initializer(next(keys), (4,))
