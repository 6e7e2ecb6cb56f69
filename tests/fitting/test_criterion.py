import pytest

from glassnet import losses, nn, optimizers
from glassnet.errors import ConfigError
from glassnet.fitting.criterion import criterion
from glassnet.recipe import Data, Recipe

PLAIN = losses.CrossEntropy()


def made(loss=PLAIN, **settings):
    return Recipe(Data("d"), nn.Dense(3), loss, optimizers.SGD(0.1), **settings)


def test_settings_are_chosen_by_what_says_which_epoch_is_best():
    settings = {"learning_rate": 0.1, "l2": 0.0}
    assert criterion(made(), settings, "classification") == ("loss", False)
    best = made(keep="accuracy")
    assert criterion(best, settings, "classification") == ("accuracy", True)


@pytest.mark.parametrize(
    "task, found",
    [
        ("classification", ("accuracy", True)),
        ("language", ("accuracy", True)),
        ("regression", ("mean_squared_error", False)),
    ],
)
def test_losses_that_differ_in_themselves_are_not_compared(task, found):
    loss = losses.CrossEntropy() if task != "regression" else losses.Huber()
    name = "smoothing" if task != "regression" else "delta"
    assert criterion(made(loss), {name: 0.1}, task) == found


def test_without_answers_there_is_nothing_but_the_loss():
    loss = losses.EvidenceLowerBound()
    with pytest.raises(ConfigError, match="no number in common") as caught:
        criterion(made(loss), {"learning_rate": 0.1, "beta": 2.0}, "reconstruction")
    assert "beta" in caught.value.got and "gn.fit" in caught.value.fix
