import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from glassnet.errors import ConfigError, DataError, ShapeError
from glassnet.losses import CrossEntropy

loss = CrossEntropy()


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


def test_a_class_weight_multiplies_the_loss_of_its_examples(keys):
    logits, labels = jax.random.normal(next(keys), (4, 3)), jnp.array([0, 1, 2, 1])
    ours = CrossEntropy(class_weights=(1.0, 3.0, 0.0))(logits, labels)
    np.testing.assert_allclose(
        ours, loss(logits, labels) * jnp.array([1.0, 3.0, 0.0, 3.0]), rtol=1e-6
    )


def test_smoothing_spreads_over_weighted_classes():
    # shares 1/2, 1/2: each surprise is log 2; 0.9 * 2 + 0.1 * 1 of it
    ours = CrossEntropy(0.2, class_weights=(2.0, 1.0))
    found = ours(jnp.zeros((1, 2)), jnp.array([0]))
    np.testing.assert_allclose(found, 1.9 * np.log(2), rtol=1e-6)


def test_the_weighted_mean_of_others_comes_from_weighing_examples(keys):
    # PyTorch divides by the sum of the weights: 1 + 3 + 2
    logits, labels = jax.random.normal(next(keys), (3, 3)), jnp.array([0, 1, 2])
    weights = jnp.array([1.0, 3.0, 2.0])
    ours = CrossEntropy(class_weights=(1.0, 3.0, 2.0))(logits, labels).sum() / 6
    np.testing.assert_allclose(
        ours, (weights * loss(logits, labels)).sum() / weights.sum(), rtol=1e-6
    )


def test_a_masked_class_of_weight_0_does_no_harm():
    z = jnp.array([[0.0, 0.0, -jnp.inf]])
    ours = CrossEntropy(0.1, class_weights=(1.0, 1.0, 0.0))
    value, grad = jax.value_and_grad(lambda z: ours(z, jnp.array([0])).sum())(z)
    assert jnp.isfinite(value) and jnp.isfinite(grad).all()


@pytest.mark.parametrize("weights", [(1.0, 2.0), (1.0, 2.0, -1.0), (1.0, 2.0, np.nan)])
def test_weights_that_do_not_fit_are_refused(weights):
    with pytest.raises(ConfigError, match="one weight for each class"):
        CrossEntropy(class_weights=weights)(jnp.zeros((1, 3)), jnp.array([0]))


@pytest.mark.parametrize("targets", [jnp.array([1, 2]), jnp.eye(3)[1:]], ids=str)
def test_probabilities_and_their_logarithms_cost_what_logits_do(targets, keys):
    z = jax.random.normal(next(keys), (2, 3))
    usual = CrossEntropy(0.1)(z, targets)
    shares = CrossEntropy(0.1, of="probabilities")(jax.nn.softmax(z), targets)
    logs = CrossEntropy(0.1, of="log-probabilities")(jax.nn.log_softmax(z), targets)
    np.testing.assert_allclose(shares, usual, rtol=1e-5)
    np.testing.assert_allclose(logs, usual, rtol=1e-6)


def test_calling_the_truth_impossible_costs_29_nats_and_can_be_unlearned():
    # log(1e-12) - 1 = -28.631, with slope -1e12: less of it is still worse
    ours = CrossEntropy(of="probabilities")
    shares = jnp.array([[0.0, 1.0]])
    value, grad = jax.value_and_grad(lambda p: ours(p, jnp.array([0])).sum())(shares)
    np.testing.assert_allclose(value, 28.631, rtol=1e-4)
    np.testing.assert_allclose(grad, [[-1e12, 0]], rtol=1e-5)
    assert ours(shares, jnp.array([1])) == 0


def test_says_what_it_takes_and_what_makes_an_answer_of_it():
    assert (loss.outputs, loss.answer) == ("logits", "softmax")
    shares, logs = (CrossEntropy(of=f"{x}probabilities") for x in ("", "log-"))
    assert (shares.outputs, shares.answer) == ("probabilities", "identity")
    assert (logs.outputs, logs.answer) == ("log-probabilities", "exponential")
