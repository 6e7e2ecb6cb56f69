import numpy as np
import pytest

from glassnet.report import Story
from glassnet.report.progress import progress

EPOCHS = np.arange(1, 101)


def titles(**history):
    story = Story("a", "classification", "b", "c.", history=history, chosen=[14])
    return [svg.split("<title>")[1].split("</title>")[0] for svg in progress(story)]


@pytest.mark.parametrize(
    "loss, finding",
    [
        (1 + np.abs(EPOCHS - 14) / 50, "Validation loss rises from epoch 14"),
        (2 - EPOCHS / 100, "Validation loss still falls at epoch 100"),
        (1 + np.exp(-EPOCHS / 5.0), "Validation loss levels off at 1.00"),
        (np.ones(100), "Validation loss never changes"),
        (np.array([0.5]), "Validation loss ends at 0.500"),
    ],
)
def test_the_title_states_what_the_loss_does(loss, finding):
    assert titles(loss=loss, validation_loss=loss) == [finding]


def test_of_an_accuracy_more_is_better():
    accuracy = 0.9 - np.abs(EPOCHS - 14) / 200
    found = titles(validation_accuracy=accuracy, accuracy=accuracy)
    assert found == ["Validation accuracy falls from epoch 14"]


def test_noise_is_no_turn():
    rng = np.random.default_rng(0)
    loss = 1 + np.exp(-EPOCHS / 5.0) + 0.1 * rng.random(100)
    (found,) = titles(training_loss=loss, validation_loss=loss)
    assert found.startswith("Validation loss levels off")


def test_a_learning_rate_is_neither_good_nor_bad():
    assert titles(learning_rate=EPOCHS / 100) == [
        "Learning rate goes from 0.0100 to 1.00"
    ]


def test_loss_comes_first_and_times_are_no_curve():
    found = titles(accuracy=EPOCHS / 100, seconds=EPOCHS, loss=1 / EPOCHS)
    assert [t.split()[0] for t in found] == ["Loss", "Accuracy"]


def test_members_are_a_band_around_their_middle():
    members = np.stack([1 / EPOCHS, 2 / EPOCHS, 3 / EPOCHS], 1)
    members[50:, 1] = np.nan  # one has stopped
    members[90:] = np.nan  # all have
    story = Story("a", "classification", "b", "c.", history={"loss": members})
    story.chosen = [13, 16, 14]
    (svg,) = progress(story)
    assert "opacity: 0.18" in svg and ">kept: 14</text>" in svg
    assert "epochs 13 to 16" in svg and "bands reach" in svg
    assert "least to most</text>" in svg  # the legend says what the band is


def test_a_history_of_nothing_is_no_picture():
    assert titles() == []
    assert titles(loss=np.array([]), accuracy=np.full(3, np.nan)) == []
