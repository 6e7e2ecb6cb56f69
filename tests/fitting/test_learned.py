import jax
import numpy as np
import pytest

from glassnet import losses, nn
from glassnet.data import Target
from glassnet.data.noise_source import NoiseSource
from glassnet.fitting.learned import anomalies, learned_scores, row_losses
from glassnet.model import Model

ROWS = np.random.default_rng(0).normal(size=(120, 2)).astype(np.float32)


def identity(scale=1.0, task="reconstruction", width=2, members=0):
    """A model whose output is `scale` times its input."""
    kernel = np.eye(width, dtype=np.float32) * scale
    params = {"kernel": np.stack([kernel] * members) if members else kernel}
    network = nn.Dense(width, bias=False)
    target = Target("", task)
    how = dict(target=target, link="identity", members=members)
    params = jax.tree.map(jax.numpy.asarray, params)
    # of what reads rows only the shape is asked for
    return Model(network, params, {}, encoder=NoiseSource(2), **how)


def test_the_loss_of_each_row_stands_alone():
    # outputs are 3 x, so errors are 2 x: their squares, summed over the numbers
    found = row_losses(identity(3.0), losses.SquaredError(), ROWS, ROWS)
    assert np.allclose(found, (4 * ROWS**2).sum(1), rtol=1e-5)


def test_a_short_part_and_no_rows_give_as_many_losses():
    loss = losses.SquaredError()
    whole = row_losses(identity(2.0), loss, ROWS, ROWS)
    assert np.allclose(row_losses(identity(2.0), loss, ROWS[:7], ROWS[:7]), whole[:7])
    many = np.tile(ROWS, (20, 1))  # 2400: more than one portion
    assert np.allclose(row_losses(identity(2.0), loss, many, many)[:120], whole)


def test_members_are_judged_by_the_mean_of_their_losses():
    loss = losses.SquaredError()
    one = row_losses(identity(2.0), loss, ROWS, ROWS)
    assert np.allclose(row_losses(identity(2.0, members=3), loss, ROWS, ROWS), one)


def test_a_perfect_copy_explains_everything_and_the_mean_nothing():
    found = learned_scores(identity(1.0), losses.SquaredError(), ROWS, ROWS)
    share = found.get("explained", found["test"])
    assert share == pytest.approx(1, abs=1e-5)
    still = ROWS - ROWS.mean(0)
    found = learned_scores(identity(0.0), losses.SquaredError(), still, still)
    assert found.get("explained", found["test"]) == pytest.approx(0, abs=1e-5)
    low, high = found["interval"]
    assert low <= found["test"] <= high


def test_a_generator_has_no_score():
    found = learned_scores(
        identity(task="generation"), losses.NonSaturating(), ROWS, ROWS
    )
    assert found == {"metric": "", "test": None, "interval": None}


def test_one_validation_row_of_a_hundred_is_above_the_threshold():
    model = identity(0.0)  # the error of a row is the mean of its squares
    held, test = ROWS[:100], np.full((4, 2), 10.0, np.float32)
    found = anomalies(model, test, held)
    errors = (held**2).mean(1)
    assert (errors > found["threshold"]).sum() == 1
    assert found["flagged"] == 1.0
    assert anomalies(model, held, held)["flagged"] == pytest.approx(0.01)


def test_too_few_rows_say_nothing_of_one_in_a_hundred():
    assert anomalies(identity(0.0), ROWS, ROWS[:99]) == {}
    assert anomalies(identity(task="language"), ROWS, ROWS) == {}
