"""Every script in examples/ runs, here on small settings."""

import os
import pathlib
import runpy

import numpy as np
import pytest

EXAMPLES = pathlib.Path(__file__).parents[1] / "examples"
SCRIPTS = {path.stem: path for path in EXAMPLES.glob("*.py")}
PUBLISHED = {1: 0.9542, 3: 0.9549}  # Nielsen, chapters 1 and 3

needs_mnist = pytest.mark.skipif(
    "GLASSNET_DATA" not in os.environ, reason="MNIST lies in the folder GLASSNET_DATA"
)


def main_of(name):
    return runpy.run_path(str(SCRIPTS[name]))["main"]


def test_every_example_is_run_here():
    names = {"by_hand", "dates", "first_steps", "forecast", "gan_digits", "nielsen"}
    names.add("segmentation")
    assert set(SCRIPTS) == names


@pytest.mark.parametrize("path", SCRIPTS.values(), ids=SCRIPTS)
def test_an_example_fits_on_a_page(path):
    assert len(path.read_text().splitlines()) < 100


def test_first_steps_write_a_report(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run = main_of("first_steps")(epochs=2)
    assert len(run.history["validation_loss"]) == 2
    assert (tmp_path / "report.html").stat().st_size > 1000


def test_dates_are_read_letter_by_letter(capsys):
    shares = main_of("dates")(rows=100, epochs=2)
    # a date is ten letters: nobody writes one by chance after two steps
    assert shares == {"seq2seq": 0.0, "transformer": 0.0}
    assert "each letter written" in capsys.readouterr().out


@pytest.mark.slow
def test_dates_never_seen_are_written_without_a_mistake():
    shares = main_of("dates")()
    assert min(shares.values()) > 0.95


def test_the_film_of_a_game_has_a_picture_for_each_moment(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    film = main_of("gan_digits")(epochs=2)
    assert film.shape == (3, 16, 64) and (film[0] != film[2]).any()
    assert (tmp_path / "gan_digits.png").stat().st_size > 1000


def test_the_loop_by_hand_learns():
    losses = main_of("by_hand")(epochs=3)
    # Guessing evenly among ten digits costs log(10) nats.
    assert losses[2] < losses[1] < losses[0] < np.log(10)


def test_forecasts_of_a_series_that_grows_beat_what_costs_nothing():
    errors = main_of("forecast")(epochs=40, units=8)
    assert list(errors) == ["network", "naive", "seasonal naive", "drift"]
    # the series ends a tenth above the year before: a network that could only repeat
    # what it has seen would be about as far off as the seasonal forecast
    assert errors["network"] < 0.5 * errors["seasonal naive"]


def test_segmentation_draws_what_it_found(tmp_path):
    folder = str(tmp_path)
    shares = main_of("segmentation")(rows=40, epochs=1, channels=2, folder=folder)
    assert 0 <= shares["U-Net"] <= 1 and 0.4 < shares["all 0"] < 0.5
    # scraps are as bright as the digit, and cover about as much
    assert 0.5 < shares["brightness"] < 0.8
    assert "Where it errs most" in (tmp_path / "segmentation.html").read_text()


@needs_mnist
def test_nielsens_networks_learn_from_few_digits():
    best = main_of("nielsen")(rows=1000, epochs=2)
    assert set(best) == {1, 3}
    assert min(best.values()) > 0.3  # a tenth by guessing


@needs_mnist
@pytest.mark.slow
def test_nielsens_networks_reach_the_published_accuracy():
    main = main_of("nielsen")
    runs = [main(seed=seed) for seed in range(3)]
    for row, published in PUBLISHED.items():
        assert np.mean([run[row] for run in runs]) >= published - 0.007
