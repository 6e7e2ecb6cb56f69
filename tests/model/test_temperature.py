import numpy as np
import pytest

from glassnet.metrics.scores import log_loss
from glassnet.model.temperature import fit_temperature, tempered

RANDOM = np.random.default_rng(0)


def softmax(z):
    weights = np.exp(z - z.max(-1, keepdims=True))
    return weights / weights.sum(-1, keepdims=True)


def test_of_one_network_it_divides_the_logits():
    logits = RANDOM.normal(size=(6, 3)) * 4
    found = tempered(softmax(logits), 2.5)
    np.testing.assert_allclose(found, softmax(logits / 2.5), rtol=1e-10)


def test_the_temperature_that_made_the_logits_too_large_is_found_again():
    logits = RANDOM.normal(size=(20_000, 4))
    chances = softmax(logits)
    truth = (chances.cumsum(-1) < RANDOM.random((20_000, 1))).sum(-1)
    # drawn with these chances, so 1 is right; three times the logits need 3
    assert fit_temperature(chances, truth) == pytest.approx(1.0, rel=0.05)
    assert fit_temperature(softmax(3 * logits), truth) == pytest.approx(3.0, rel=0.05)


def test_no_other_temperature_has_less_log_loss():
    chances = softmax(RANDOM.normal(size=(50, 3)) * 5)
    truth = chances.argmax(-1)
    truth[:10] = (truth[:10] + 1) % 3
    best = fit_temperature(chances, truth)
    losses = [log_loss(truth, tempered(chances, best * f)) for f in (0.98, 1, 1.02)]
    assert losses[1] < min(losses[0], losses[2])


def test_probabilities_that_were_rounded_to_0_do_not_stop_it():
    chances = np.array([[1.0, 0.0], [1.0, 0.0], [1.0, 0.0], [1.0, 0.0]], "float32")
    found = fit_temperature(chances, np.array([0, 0, 0, 1]))
    # as sure as float32 can be (87.3 nats), and to become 3 to 1: log 3 = 1.0986
    assert found == pytest.approx(87.34 / 1.0986, rel=1e-3)
    assert np.isfinite(tempered(chances, found)).all()


def test_worse_than_chance_becomes_even():
    chances = np.array([[0.9, 0.1]] * 4)
    found = fit_temperature(chances, np.array([1, 1, 1, 0]))
    np.testing.assert_allclose(tempered(chances, found), 0.5, atol=0.01)


def test_a_nan_stays_a_nan():
    found = tempered(np.array([[np.nan, 0.5], [0.5, 0.5]]), 2.0)
    assert np.isnan(found[0]).all() and found[1].tolist() == [0.5, 0.5]


def test_float32_stays_float32():
    assert tempered(np.array([[0.5, 0.5]], "float32"), 3.0).dtype == np.float32
