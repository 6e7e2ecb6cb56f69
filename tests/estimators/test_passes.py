import numpy as np
import pytest

from glassnet.errors import DivergedError
from glassnet.estimators.estimator import Estimator
from glassnet.estimators.passes import learner, train
from glassnet.estimators.sample import feed
from glassnet.losses import SquaredError
from glassnet.metrics import MeanSquaredError

X = np.array([[1.0], [2.0], [3.0]])
WEIGHT = np.array([1.0, 2.0, 1.0])


def trained(asked, y, **more):
    what = learner(asked, 1, SquaredError(half=True), MeanSquaredError())
    return train(what, asked, feed(X, y, WEIGHT, 200), seed=3, **more)


def linear(**more):
    given = dict(hidden_layer_sizes=(), solver="sgd", momentum=0, alpha=0)
    return Estimator.read(given | more)


def test_one_step_by_hand():
    asked = linear(learning_rate_init=0.1, alpha=0.8, l1=0.4)
    y = np.array([[0.0], [1.0], [0.0]])
    before = trained(asked, y, epochs=1).state
    after = trained(asked, y, epochs=1, state=before).state
    w, b = (before["learner"]["params"]["0"][n].item() for n in ("kernel", "bias"))
    # delta = w x + b - y; mean over weights that sum to 4; alpha / 4 = 0.2 on w
    delta = w * X[:, 0] + b - y[:, 0]
    slope = (WEIGHT * delta * X[:, 0]).sum() / 4 + 0.2 * w + 0.1 * np.sign(w)
    found = after["learner"]["params"]["0"]
    np.testing.assert_allclose(found["kernel"].item(), w - 0.1 * slope, rtol=1e-5)
    np.testing.assert_allclose(
        found["bias"].item(), b - 0.1 * (WEIGHT * delta).sum() / 4, rtol=1e-5, atol=1e-7
    )


def test_the_best_on_held_out_rows_is_what_is_left():
    # with answers held out that only the start can give, every step makes it worse
    asked = linear(learning_rate_init=0.05, early_stopping=True)
    y = np.full((3, 1), 50.0)
    start = trained(asked, y, epochs=1, held=None).state["learner"]["params"]["0"]
    answers = X * start["kernel"].item() + start["bias"].item()
    passed = trained(
        asked,
        y,
        epochs=5,
        held=feed(X, answers, WEIGHT, 200).source,
        monitor="validation_mean_squared_error",
    )
    course = passed.course("validation_mean_squared_error")
    assert len(course) == 5 and course.argmin() == 0
    kept = passed.state["learner"]["params"]["0"]["kernel"].item()
    np.testing.assert_allclose(kept, start["kernel"].item(), rtol=1e-6)


def test_members_start_apart_and_their_losses_are_averaged():
    passed = trained(linear(members=3), np.zeros((3, 1)), epochs=2)
    kernels = passed.state["learner"]["params"]["0"]["kernel"]
    assert kernels.shape == (3, 1, 1) and len(set(kernels.ravel().tolist())) == 3
    history = passed.record.history["loss"]
    assert history.shape == (2, 3)
    assert passed.course("loss").tolist() == history.mean(1).tolist()


def test_leaving_the_finite_numbers_is_said():
    with pytest.raises(DivergedError):
        trained(linear(learning_rate_init=1e9), np.ones((3, 1)), epochs=50)
