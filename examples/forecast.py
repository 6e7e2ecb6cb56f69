"""Forecasts: a series that grows, by a network that is only shown its shape.

A year of a made-up airline is like the year before, a tenth higher. A network cannot
say a number that it has never seen the like of; so it is asked for the change, and what
it says leads back to passengers. Beside it stands what costs nothing: last month again,
and the same month of last year.

Run it with `python examples/forecast.py`, or with a file of your own and the column to
forecast: `python examples/forecast.py airline-passengers.csv Passengers`.
"""

import sys

import numpy as np
import polars

import glassnet as gn
from glassnet.baselines import naive_forecasts
from glassnet.metrics.scores import mean_absolute_error
from glassnet.model.forecast import forecast


def airline(seed: int = 0) -> polars.DataFrame:
    """Twelve years of months: growth, summers, and chance."""
    months = np.arange("1949-01", "1961-01", dtype="datetime64[M]")
    time = np.arange(len(months))
    summer = 0.2 * np.sin(2 * np.pi * (time - 3) / 12)
    chance = 0.03 * np.random.default_rng(seed).normal(size=len(months))
    passengers = np.exp(4.8 + time / 110 + summer + chance)
    dates = months.astype("datetime64[us]")
    return polars.DataFrame({"Month": dates, "Passengers": passengers.round()})


def main(
    source: str | None = None,
    target: str = "Passengers",
    epochs: int = 100,
    units: int = 32,
) -> dict[str, float]:
    """Train and compare; the mean absolute error of each on the end of the series."""
    table = airline() if source is None else source
    data = gn.data.load(table, target, form=gn.data.Windows())
    print(*data.notes, sep="\n")

    run = gn.fit(gn.zoo.lstm(1, units), data, epochs=epochs, seed=0)
    rows, course = data.test_rows, data.course
    truth = course.truth(rows)
    said = run.model.predict(data.features[rows])
    found = {"network": course.forecasts(rows, said)}
    found |= {b.name: b.predicted for b in naive_forecasts(data, rows)}
    errors = {name: mean_absolute_error(truth, y) for name, y in found.items()}
    for name, error in errors.items():
        print(f"{name:15} {error:8.2f} off on average")

    year = forecast(run.model, data.form, table, 12)
    print("The next twelve:", *(f"{value:,.0f}" for value in year))
    return errors


if __name__ == "__main__":
    main(*sys.argv[1:3])
