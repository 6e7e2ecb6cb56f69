import jax
import jax.numpy as jnp
import pytest

from glassnet.errors import ConfigError, DataError, ShapeError
from glassnet.losses import CrossEntropy, SquaredError
from glassnet.nn.outputs import check_classes, check_same_shape


def spec(*shape, dtype="float32"):
    return jax.ShapeDtypeStruct(shape, dtype)


@pytest.mark.parametrize(
    "outputs, targets, fix",
    [
        (spec(5, 1), spec(5), r"targets\[:, None\]"),
        (spec(5), spec(5, 1), r"targets\[:, 0\]"),
        (spec(5, 3), spec(5, dtype="int32"), "CrossEntropy"),
        (spec(5, 3), spec(5, 1, dtype="int32"), "one-hot"),
        (spec(5, 3), spec(5), r"Dense\(1\)"),
        (spec(5, 3), spec(5, 2), r"Dense\(2\)"),
    ],
    ids=str,
)
def test_nothing_is_broadcast(outputs, targets, fix):
    with pytest.raises(ShapeError, match=fix):
        check_same_shape(SquaredError(), outputs, targets)


def test_same_shapes_pass():
    check_same_shape(SquaredError(), spec(5, 3), spec(5, 3, dtype="int32"))
    check_classes(CrossEntropy(), spec(5, 3), spec(5, dtype="uint8"))
    check_classes(CrossEntropy(), spec(5, 7, 3), spec(5, 7, dtype="bool"))
    check_classes(CrossEntropy(), spec(5, 3), spec(5, 3))


@pytest.mark.parametrize(
    "outputs, targets, error, fix",
    [
        (spec(5, 1), spec(5, dtype="int32"), ConfigError, "BinaryCrossEntropy"),
        (spec(5, 3), spec(5, 1, dtype="int32"), ShapeError, r"labels\[:, 0\]"),
        (spec(5, 3), spec(5, 4), ShapeError, r"Dense\(4\)"),
        (spec(5, 7, 3), spec(5, dtype="int32"), ShapeError, "one label for each row"),
        (spec(5, 3), spec(5), DataError, r"astype\(int\)"),
    ],
    ids=str,
)
def test_labels_that_do_not_fit_say_how_to_fix_it(outputs, targets, error, fix):
    with pytest.raises(error, match=fix):
        check_classes(CrossEntropy(), outputs, targets)


def test_arrays_serve_as_well_as_specs():
    check_same_shape(SquaredError(), jnp.ones((2, 1)), jnp.ones((2, 1)))
