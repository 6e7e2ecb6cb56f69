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
    assert set(SCRIPTS) == {"by_hand", "first_steps", "nielsen"}


@pytest.mark.parametrize("path", SCRIPTS.values(), ids=SCRIPTS)
def test_an_example_fits_on_a_page(path):
    assert len(path.read_text().splitlines()) < 100


def test_first_steps_write_a_report(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run = main_of("first_steps")(epochs=2)
    assert len(run.history["validation_loss"]) == 2
    assert (tmp_path / "report.html").stat().st_size > 1000


def test_the_loop_by_hand_learns():
    losses = main_of("by_hand")(epochs=3)
    # Guessing evenly among ten digits costs log(10) nats.
    assert losses[2] < losses[1] < losses[0] < np.log(10)


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
