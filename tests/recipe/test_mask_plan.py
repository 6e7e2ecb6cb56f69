import jax
import numpy as np
import pytest

from glassnet.data import augment
from glassnet.data.arrays import number_columns
from glassnet.data.dataset import Dataset
from glassnet.errors import ConfigError
from glassnet.nn.layer import output_spec
from glassnet.recipe.mask_plan import check_augment
from glassnet.recipe.plans import PLANS, plan_for, usual_model


def masked(shape, classes=2):
    pixels = int(np.prod(shape))
    rows = np.random.default_rng(0).integers(0, 256, (4, pixels)).astype(np.uint8)
    columns = number_columns(rows, [f"p{i}" for i in range(pixels)], pixels=True)
    codes = np.zeros((4, *shape[:2]), np.uint8)
    labels = list(range(classes))
    names = ("a", "segmentation", "mask", rows, columns, codes, labels)
    return Dataset(*names, image_shape=shape)


@pytest.mark.parametrize("shape", [(8, 8, 1), (20, 33, 3), (3, 50, 1), (1, 1, 3)])
def test_each_pixel_gets_a_class_whatever_the_sides(shape):
    data = masked(shape, classes=3)
    plan, same = plan_for("unet", data)
    assert same is data and usual_model(data) == "unet"
    network = plan.network(data, data.features.shape[1])
    spec = jax.ShapeDtypeStruct((2, data.features.shape[1]), "float32")
    params, state = jax.eval_shape(network.init, jax.random.key(0), spec)
    assert output_spec(network, params, state, spec).shape == (2, *shape[:2], 3)


def test_masks_are_for_no_other_model_and_other_data_for_none_of_masks():
    data = masked((8, 8, 1))
    for name in PLANS:
        if name != "unet":
            with pytest.raises(ConfigError, match="is for") as caught:
                plan_for(name, data)
            assert caught.value.expected == "one of unet"


def test_what_moves_pixels_is_refused_and_what_does_not_is_not():
    check_augment(None, "segmentation")
    check_augment(augment.Flip(), "classification")
    light = augment.Chain(augment.Brightness(), augment.Sometimes(augment.Noise()))
    check_augment(light, "segmentation")
    for moving in (augment.Flip(), augment.Chain(augment.Noise(), augment.MixUp())):
        with pytest.raises(ConfigError, match="their masks would stay"):
            check_augment(moving, "segmentation")
