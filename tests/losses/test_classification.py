import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from glassnet.errors import ConfigError, DataError, ShapeError
from glassnet.losses import BinaryCrossEntropy, CrossEntropy

loss = CrossEntropy()
binary = BinaryCrossEntropy()


def test_guessing_evenly_scores_log_classes():
    np.testing.assert_allclose(
        loss(jnp.zeros((1, 10)), jnp.array([3])), np.log(10), rtol=1e-6
    )


def test_agrees_with_optax(keys):
    logits = jax.random.normal(next(keys), (4, 7, 5))
    labels = jax.random.randint(next(keys), (4, 7), 0, 5)
    theirs = optax.softmax_cross_entropy_with_integer_labels(logits, labels)
    np.testing.assert_allclose(loss(logits, labels), theirs, rtol=1e-5)


@pytest.mark.parametrize("smoothing", [0.0, 0.1, 0.9])
def test_smoothing_and_soft_labels_agree_with_optax(smoothing, keys):
    logits = jax.random.normal(next(keys), (6, 5))
    shares = jax.nn.softmax(jax.random.normal(next(keys), (6, 5)))
    theirs = optax.softmax_cross_entropy(
        logits, (1 - smoothing) * shares + smoothing / 5
    )
    np.testing.assert_allclose(
        CrossEntropy(smoothing)(logits, shares), theirs, rtol=1e-5
    )


@pytest.mark.parametrize("dtype", ["float32", "int32", "bool"])
def test_one_hot_labels_mean_what_indices_mean(dtype, keys):
    logits = jax.random.normal(next(keys), (6, 5))
    labels = jnp.arange(6) % 5
    one_hot = jax.nn.one_hot(labels, 5).astype(dtype)
    for smoothing in (0.0, 0.2):
        ours = CrossEntropy(smoothing)
        np.testing.assert_allclose(
            ours(logits, one_hot), ours(logits, labels), rtol=1e-6
        )


def test_smoothing_at_a_hand_worked_point():
    # logits (ln 3, 0): shares 3/4 and 1/4; targets 0.9 and 0.1
    # -0.9 ln 0.75 - 0.1 ln 0.25 = 0.258914 + 0.138629
    found = CrossEntropy(0.2)(jnp.log(jnp.array([[3.0, 1.0]])), jnp.array([0]))
    np.testing.assert_allclose(found, 0.3975433, rtol=1e-5)


def test_huge_logits_stay_finite():
    assert loss(jnp.array([[1e30, -1e30]]), jnp.array([0])) == 0
    assert loss(jnp.array([[1e30, -1e30]]), jnp.array([[1.0, 0.0]])) == 0
    grad = jax.grad(lambda z: loss(z, jnp.array([1])).sum())(jnp.array([[1e30, -1e30]]))
    assert grad.tolist() == [[1, -1]]


def test_a_common_shift_costs_no_digits():
    # e^-5 / (1 + e^-5) of surprise, whether at 0 or at 10,000 where floats are 0.001
    near = loss(jnp.array([[0.0, -5.0]]), jnp.array([0]))
    far = loss(jnp.array([[1e4, 1e4 - 5]]), jnp.array([0]))
    np.testing.assert_allclose(far, near, rtol=1e-6)


def test_a_class_that_is_masked_out_does_no_harm():
    z = jnp.array([[0.0, 0.0, -jnp.inf]])
    for target in (jnp.array([0]), jnp.array([[1.0, 0.0, 0.0]])):
        value, grad = jax.value_and_grad(lambda z, t=target: loss(z, t).sum())(z)
        np.testing.assert_allclose(value, np.log(2), rtol=1e-6)
        assert grad.tolist() == [[-0.5, 0.5, 0]]


def test_delta_is_softmax_minus_onehot(keys):
    z = jax.random.normal(next(keys), (1, 3))
    delta = jax.grad(lambda z: loss(z, jnp.array([1])).sum())(z)
    np.testing.assert_allclose(delta, jax.nn.softmax(z) - jnp.eye(3)[1:2], atol=1e-6)


def test_label_outside_is_nan():
    for label in (3, -1, -3, 1000):
        assert jnp.isnan(loss(jnp.zeros((1, 3)), jnp.array([label])))


@pytest.mark.parametrize("dtype", ["uint8", "int32", "bool"])
def test_labels_may_be_whole_numbers_of_any_kind(dtype, keys):
    logits = jax.random.normal(next(keys), (2, 3))
    found = loss(logits, jnp.array([0, 1], dtype))
    np.testing.assert_array_equal(found, loss(logits, jnp.array([0, 1])))


def test_labels_that_do_not_fit_say_how_to_fix_it():
    with pytest.raises(ShapeError, match=r"labels\[:, 0\]"):
        loss(jnp.zeros((2, 3)), jnp.zeros((2, 1), int))
    with pytest.raises(ConfigError, match="BinaryCrossEntropy"):
        loss(jnp.zeros((2, 1)), jnp.zeros(2, int))
    with pytest.raises(DataError, match=r"astype\(int\)"):
        loss(jnp.zeros((2, 3)), jnp.zeros(2))


def test_binary_at_a_hand_worked_point():
    # logits (ln 3, 0): yes with 3/4 and 1/2; -ln 3/4 - ln 1/2 = ln 8/3
    found = binary(jnp.array([[np.log(3.0), 0.0]]), jnp.array([[1.0, 0.0]]))
    np.testing.assert_allclose(found, np.log(8 / 3), rtol=1e-6)


def test_binary_delta_is_sigmoid_minus_target(keys):
    z = 10 * jax.random.normal(next(keys), (4, 3))
    t = jax.random.uniform(next(keys), (4, 3))
    delta = jax.grad(lambda z: binary(z, t).sum())(z)
    np.testing.assert_allclose(delta, jax.nn.sigmoid(z) - t, atol=1e-6)


def test_binary_at_zero_has_the_right_slope():
    # max(0, z) and |z| both have a corner here, and the two must cancel
    grad = jax.grad(lambda z: binary(z, jnp.array([[1.0]])).sum())(jnp.zeros((1, 1)))
    assert grad == -0.5


def test_binary_keeps_the_last_digits_of_a_sure_answer():
    # -ln sigmoid(20) = e^-20 = 2.06e-9, which 20.000000002 - 20 would lose
    found = binary(jnp.array([[20.0]]), jnp.array([[1.0]]))
    np.testing.assert_allclose(found, np.exp(-20.0), rtol=1e-5)


@pytest.mark.parametrize("size", [1e4, 1e30])
def test_binary_is_exact_at_huge_logits(size):
    z, t = jnp.array([[size], [size], [-size], [-size]]), jnp.array([[1.0], [0.0]] * 2)
    grad = jax.grad(lambda z: binary(z, t).sum())(z)
    np.testing.assert_allclose(binary(z, t), [0, size, size, 0])
    assert grad.tolist() == [[0], [1], [-1], [0]]


def test_binary_agrees_with_cross_entropy_of_two_classes(keys):
    z, y = jax.random.normal(next(keys), (6, 1)), jnp.arange(6) % 2
    two = jnp.concatenate([jnp.zeros_like(z), z], 1)
    found = binary(z, y[:, None])
    np.testing.assert_allclose(found, loss(two, y), rtol=1e-5)


def test_binary_does_not_broadcast_a_column_against_a_row():
    with pytest.raises(ShapeError, match=r"targets\[:, None\]"):
        binary(jnp.zeros((3, 1)), jnp.zeros(3))
