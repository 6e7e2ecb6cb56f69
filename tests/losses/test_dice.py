import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ConfigError, DataError, ShapeError
from glassnet.losses import CrossEntropy, Dice, DiceCrossEntropy

SURE = 50.0


def logits(labels, classes=2):
    """Scores of a network that is sure of these classes."""
    return SURE * jax.nn.one_hot(jnp.array(labels), classes)


def test_a_case_by_hand():
    # one picture of 2 by 2; right are 1 1 / 0 0, found 1 0 / 0 0
    # class 0: 2*2 + 1 over 3 + 2 + 1 = 5/6;  class 1: 2*1 + 1 over 1 + 2 + 1 = 3/4
    found = Dice()(logits([[[1, 0], [0, 0]]]), jnp.array([[[1, 1], [0, 0]]]))
    assert found.shape == (1,)
    assert found[0] == pytest.approx(1 - (5 / 6 + 3 / 4) / 2, abs=1e-6)


def test_what_is_right_costs_nothing_whatever_is_absent():
    labels = [[[1, 0], [0, 0]]]
    assert Dice()(logits(labels, 5), jnp.array(labels))[0] == pytest.approx(0, abs=1e-6)


def test_a_small_class_weighs_as_much_as_the_background():
    truth = np.zeros((1, 20, 20), int)
    truth[0, 0, 0] = 1
    missed = Dice(smoothing=1e-6)(logits(np.zeros((1, 20, 20), int)), jnp.array(truth))
    # of 400 pixels one is wrong: class 0 has 2*399/799, class 1 has 0
    assert missed[0] == pytest.approx(1 - (798 / 799) / 2, abs=1e-5)


def test_each_picture_has_its_own_and_all_axes_but_these_are_pixels():
    keys = jax.random.split(jax.random.key(0), 2)
    z = jax.random.normal(keys[0], (3, 2, 4, 5, 3))
    y = jax.random.randint(keys[1], (3, 2, 4, 5), 0, 3)
    found = Dice()(z, y)
    assert found.shape == (3, 2)
    np.testing.assert_allclose(found[1, 1], Dice()(z[1, 1][None], y[1, 1][None])[0])
    flat = Dice(axes=1)(z.reshape(3, 2, 20, 3), y.reshape(3, 2, 20))
    np.testing.assert_allclose(found, flat, rtol=1e-6)
    np.testing.assert_allclose(found, Dice()(z, jax.nn.one_hot(y, 3)), rtol=1e-6)
    assert Dice(axes=3)(z, y).shape == (3,)


def test_the_slope_of_a_share_is_the_one_of_the_docstring():
    keys = jax.random.split(jax.random.key(1), 2)
    z = jax.random.normal(keys[0], (1, 4, 2))
    t = jax.nn.one_hot(jax.random.randint(keys[1], (1, 4), 0, 2), 2)
    p = jax.nn.softmax(z)
    a = 2 * (p * t).sum(1, keepdims=True) + 1
    b = (p**2).sum(1, keepdims=True) + t.sum(1, keepdims=True) + 1
    slope = -(t * b - p * a) / b**2  # 2 / K = 1
    wanted = p * (slope - (slope * p).sum(-1, keepdims=True))
    found = jax.grad(lambda z: Dice(axes=1)(z, t).sum())(z)
    np.testing.assert_allclose(found, wanted, rtol=1e-5, atol=1e-7)


def test_extremes_stay_numbers_and_what_is_no_number_stays_none():
    truth = jnp.array([[0, 1]])
    for size in (1e4, 1e30):
        z = size * jnp.array([[[1.0, -1.0], [1.0, -1.0]]])
        loss, slope = jax.value_and_grad(lambda z: Dice(axes=1)(z, truth).sum())(z)
        assert 0 <= loss <= 1 and jnp.isfinite(slope).all()
    assert jnp.isnan(Dice(axes=1)(jnp.full((1, 2, 2), jnp.nan), truth)).all()
    assert jnp.isnan(Dice(axes=1)(jnp.zeros((1, 2, 2)), jnp.array([[0, 2]]))).all()
    assert Dice()(jnp.zeros((0, 4, 4, 2)), jnp.zeros((0, 4, 4), int)).shape == (0,)


def test_half_precision_is_summed_in_single():
    z = jax.random.normal(jax.random.key(2), (1, 64, 64, 2)).astype("bfloat16")
    y = (jnp.arange(64 * 64) % 3 == 0).astype(int).reshape(1, 64, 64)
    assert Dice()(z, y).dtype == "float32"


def test_both_are_the_sum_of_their_means_over_the_pixels_of_a_picture():
    keys = jax.random.split(jax.random.key(3), 2)
    z = jax.random.normal(keys[0], (2, 3, 4, 5, 3))
    y = jax.random.randint(keys[1], (2, 3, 4, 5), 0, 3)
    surprise = CrossEntropy()(z, y).mean((-1, -2))
    for weight in (0.0, 1.0, 2.5):
        wanted = surprise + weight * Dice(smoothing=0.5)(z, y)
        found = DiceCrossEntropy(weight, smoothing=0.5)(z, y)
        np.testing.assert_allclose(found, wanted, rtol=1e-6)


def test_beside_the_surprise_an_answer_that_is_surely_wrong_still_learns():
    z, y = 30 * jnp.array([[[[1.0, 0.0]]]]), jnp.ones((1, 1, 1), int)
    slopes = [
        jnp.abs(jax.grad(lambda z, loss=loss: loss(z, y).sum())(z)).max()
        for loss in (Dice(), DiceCrossEntropy())
    ]
    assert slopes[0] < 1e-9 and slopes[1] == pytest.approx(1, abs=1e-3)


def test_bad_settings_and_labels_are_refused():
    with pytest.raises(ConfigError):
        Dice(smoothing=0.0)
    with pytest.raises(ConfigError):
        Dice(axes=0)
    with pytest.raises(ConfigError):
        DiceCrossEntropy(weight=-1.0)
    with pytest.raises(ShapeError):
        Dice()(jnp.zeros((1, 2, 2, 3)), jnp.zeros((1, 2), int))
    with pytest.raises(DataError):
        Dice()(jnp.zeros((1, 2, 2, 3)), jnp.zeros((1, 2, 2)))
