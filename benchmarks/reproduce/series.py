"""Sunspots and airline passengers: forecasts of the next month, step by step.

python benchmarks/reproduce/series.py    # with the rules of thumb beside them
"""

import functools
import sys
from typing import NamedTuple

import jax.numpy as jnp
import numpy as np
from row import SEEDS, Row, at_most

import glassnet as gn
from glassnet import losses, nn, optimizers, zoo
from glassnet.baselines import as_forecasts, naive_forecasts, prepare
from glassnet.baselines.models import run
from glassnet.data import Dataset, Preprocess, Split, Windows
from glassnet.learners import Supervised
from glassnet.metrics.scores import (
    mean_absolute_error,
    mean_absolute_scaled_error,
    root_mean_squared_error,
)
from glassnet.training import Engine, Loop, Resident
from glassnet.training.callbacks import EarlyStopping
from glassnet.training.callbacks.early_stopping import best_epoch
from training import folder, source

SOURCE = "Hyndman & Athanasopoulos (2021), section 5.2: the seasonal naive forecast"
SPLIT = Split(order="time")
SCALED = Preprocess(scaling="standard", bins=0)


class Task(NamedTuple):
    """A series, and what forecast its validation part best."""

    file: str
    target: str
    windows: Windows
    network: nn.Layer
    batch_size: int
    epochs: int  # at most: how many, the validation part decides


# Chosen by the mean absolute error on the validation part (the last fifth of what comes
# before the test part), mean of three seeds, best epoch; the test part was not looked
# at. Sunspots: LSTM 12.1, GRU 12.2, one hidden layer 12.4. Passengers: one hidden layer
# with windows of 13 months 11.2, of 24 14.0; LSTM with windows of 24 months and changes
# since the last 13.0, since the year before 15.5. None of these was better with Adam's
# rate at 1e-3 in place of 3e-3.
PASSENGERS = ("airline-passengers", "Passengers")
TASKS = {
    "sunspots": Task(
        *("monthly-sunspots", "Sunspots"),
        Windows(),
        zoo.lstm(1, 32),
        batch_size=64,
        epochs=60,
    ),
    "passengers": Task(
        *PASSENGERS,
        Windows(13),
        nn.Sequential(nn.Flatten(), zoo.mlp(1, (32,))),
        batch_size=16,
        epochs=300,
    ),
    "passengers-lstm": Task(
        *PASSENGERS,
        Windows(difference="last"),
        zoo.lstm(1, 32),
        batch_size=16,
        epochs=300,
    ),
}


@functools.cache
def series(name: str) -> Dataset:
    task = TASKS[name]
    path = folder() / f"{task.file}.csv"
    return gn.data.load(path, task.target, form=task.windows)


def forecasts(name: str, seed: int) -> np.ndarray:
    """Of the test part, each from the true past, in the unit of the series.

    How long to train is found on the validation part, which is the end of what comes
    before the test part. Then a network is trained that long on all of it.
    """
    task, data = TASKS[name], series(name)
    parts = SPLIT.parts(data)
    train, held = parts.folds[0]
    loop = trained(task, data, train, seed, task.epochs, held)
    epochs = int(best_epoch(loop))
    everything = np.concatenate([train, held])
    loop = trained(task, data, everything, seed, epochs)
    encoder, target = fitted(data, everything)
    x = encoder(data.features[parts.test]).reshape(-1, *data.steps_shape)
    params, state = loop.runner.model(loop.state)
    outputs, _ = loop.runner.learner.network.apply(
        params, state, jnp.asarray(x), key=None, training=False
    )
    return data.course.forecasts(parts.test, target.decode(np.asarray(outputs)))


def trained(
    task: Task,
    data: Dataset,
    rows: np.ndarray,
    seed: int,
    epochs: int,
    held: np.ndarray | None = None,
) -> Loop:
    """A network trained on these rows, watched on those held back if there are any."""
    encoder, target = fitted(data, rows)

    def part(which: np.ndarray) -> Resident:
        x = encoder(data.features[which]).reshape(-1, *data.steps_shape)
        return source(x, target.encode(data.answers[which]))

    learner = Supervised(
        task.network,
        losses.SquaredError(),
        optimizers.Adam(3e-3),
    )
    loop = Loop(
        Engine(learner, batch_size=task.batch_size),
        part(rows),
        validation=None if held is None else part(held),
        epochs=epochs,
        callbacks=() if held is None else (EarlyStopping(patience=epochs),),
        seed=seed,
    )
    loop.run()
    return loop


def fitted(data: Dataset, rows: np.ndarray) -> tuple:
    """The encoder and the target, from these rows alone."""
    encoder = SCALED.fit(data.features, data.columns, rows)
    answers = data.answers[rows]
    return encoder, gn.data.Target.fit(data.target, data.task, answers, None)


def ratio(name: str, seed: int) -> float:
    """The mean absolute error beside that of the value a season before."""
    data, predicted = series(name), forecasts(name, seed)
    truth = data.course.truth(data.test_rows)
    naive = {b.name: b.predicted for b in naive_forecasts(data, data.test_rows)}
    seasonal = mean_absolute_error(truth, naive["seasonal naive"])
    return mean_absolute_error(truth, predicted) / seasonal


ROWS = [
    Row(
        name,
        **at_most(1.0, 0.999),
        measure=functools.partial(ratio, name),
        source=SOURCE,
    )
    for name in TASKS
]


def main() -> None:
    """Every forecast of every series: MAE, RMSE, MASE."""
    for name in TASKS:
        data = series(name)
        rows, course = data.test_rows, data.course
        truth, season = course.truth(rows), course.change.season
        past = course.target[: len(course.target) - len(rows)]
        print(name, data.form, f"{len(rows)} test rows")
        found = {b.name: b.predicted for b in naive_forecasts(data, rows)}
        fits = run(prepare(data, SPLIT.parts(data), data.answers))
        found |= {b.name: b.predicted for b in as_forecasts(data, rows, fits)}
        found |= {f"network, seed {seed}": forecasts(name, seed) for seed in SEEDS}
        for who, predicted in found.items():
            mae = mean_absolute_error(truth, predicted)
            rmse = root_mean_squared_error(truth, predicted)
            mase = mean_absolute_scaled_error(truth, predicted, past, season)
            print(f"  {who:16} MAE {mae:7.2f}  RMSE {rmse:7.2f}  MASE {mase:.3f}")


if __name__ == "__main__":
    sys.exit(main())
