import jax.numpy as jnp
import pytest

from glassnet.errors import ConfigError, ShapeError
from glassnet.nn import AveragePool2D, Conv2D, ConvTranspose2D, MaxPool2D
from glassnet.nn.space import check_image, per_axis, space_of


def test_one_number_is_for_all_axes():
    assert per_axis(Conv2D(1, 3), "kernel_size", 2) == (3, 3)
    assert per_axis(Conv2D(1, (3, 2)), "kernel_size", 2) == (3, 2)


def test_too_many_numbers_say_how_many_there_are():
    with pytest.raises(ConfigError) as raised:
        per_axis(Conv2D(1, (3, 2, 1)), "kernel_size", 2)
    assert raised.value.got == "kernel_size=(3, 2, 1)"
    assert "2 of them" in raised.value.expected


def test_a_single_example_needs_no_batch_once_there_are_params():
    check_image("a layer", (5, 4, 1), 2, batch=False)
    with pytest.raises(ShapeError, match=r"\(batch, height, width, channels\)"):
        check_image("a layer", (5, 4, 1), 2)


def test_all_between_the_first_axis_and_the_last_is_space():
    assert space_of("a layer", (7, 3, 4, 5, 2)) == (3, 4, 5)


@pytest.mark.parametrize(
    "layer",
    [Conv2D(1), ConvTranspose2D(1), MaxPool2D(), AveragePool2D()],
    ids=repr,
)
def test_rows_of_features_are_told_of_reshape(layer, keys):
    with pytest.raises(ShapeError, match="split rows of numbers up again with Reshape"):
        layer.init(next(keys), jnp.ones((5, 784)))
