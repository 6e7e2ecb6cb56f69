import jax
import jax.numpy as jnp
import numpy as np
import pytest
from batches import changed

from glassnet.data.augment import Crop, Flip, Shift
from glassnet.errors import ConfigError

KEY = jax.random.key(0)
X = jnp.arange(1, 13).reshape(1, 3, 4, 1)
MANY = {"x": jnp.repeat(X, 1000, 0)}


@pytest.mark.parametrize("direction, axis", [("horizontal", 2), ("vertical", 1)])
def test_half_of_the_images_are_mirrored_and_the_others_are_not(direction, axis):
    found = changed(Flip(direction), MANY)["x"]
    mirrored = (found == jnp.flip(X, axis)).all((1, 2, 3))
    assert (mirrored | (found == X).all((1, 2, 3))).all()
    # standard deviation: sqrt(.5 * .5 / 1000) = .016
    np.testing.assert_allclose(mirrored.mean(), 0.5, atol=0.05)


def test_an_unknown_direction_is_refused():
    flip = Flip()
    object.__setattr__(flip, "direction", "horizontl")  # past beartype
    with pytest.raises(ConfigError, match="did you mean horizontal"):
        flip.__post_init__()


def shifted(x, down, right, fill):
    """By hand: padded, then cut out."""
    n = 9
    padded = np.pad(np.asarray(x), [(n, n), (n, n), (0, 0)], constant_values=fill)
    h, w, _ = x.shape
    return padded[n - down :][:h, n - right :][:, :w]


def test_a_shift_is_one_of_all_whole_distances_and_each_as_likely():
    found = np.asarray(changed(Shift(1.9, fill=77.0), MANY)["x"])  # 1.9 is 1 at most
    counts = []
    for down in (-1, 0, 1):
        for right in (-1, 0, 1):
            wanted = shifted(X[0], down, right, 77)
            counts.append((found == wanted).all((1, 2, 3)).mean())
    np.testing.assert_allclose(sum(counts), 1)
    # standard deviation: sqrt(1/9 * 8/9 / 1000) = .010
    np.testing.assert_allclose(counts, 1 / 9, atol=0.035)


def test_a_shift_farther_than_the_image_leaves_the_fill():
    found = changed(Shift(1000.0, fill=-1.0), MANY)["x"]
    assert ((found == -1).all((1, 2, 3)).mean()) > 0.98


def test_a_crop_shows_the_mirror_image_at_the_edge():
    found = np.asarray(changed(Crop(2.0), MANY)["x"])
    wide = np.pad(np.asarray(X[0]), [(2, 2), (2, 2), (0, 0)], mode="reflect")
    places = [(i, j) for i in range(5) for j in range(5)]
    windows = [wide[i : i + 3, j : j + 4] for i, j in places]
    seen = np.stack([(found == window).all((1, 2, 3)) for window in windows])
    assert seen.any(0).all() and seen.any(1).all()


def test_a_crop_with_a_rim_wider_than_the_image_repeats_the_edge():
    found = changed(Crop(50.0), MANY)["x"]
    assert (found >= 1).all() and (found <= 12).all()


@pytest.mark.parametrize("move", [Flip(), Shift(), Crop()], ids=repr)
@pytest.mark.parametrize("dtype", ["uint8", "int32", "bool"])
def test_pixels_may_be_of_any_dtype(move, dtype):
    found = changed(move, {"x": X.astype(dtype)})["x"]
    assert found.dtype == dtype
