import csv
import io

import numpy as np
import polars
import pytest

import glassnet as gn
from glassnet import losses, nn, optimizers
from glassnet.errors import ConfigError, DataError, FileError
from glassnet.fitting.predictions import predictions


def read(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_each_picture_has_its_file_and_the_probability_of_each_class(seen):
    folder = seen.place / "pictures"
    text, count, _ = predictions(seen.model, folder)
    rows = read(text)
    assert count == len(rows) == 24
    files = sorted(str(path) for path in folder.rglob("*.png"))
    assert sorted(row["file"] for row in rows) == files
    for row in rows:
        dark, light = (float(row[f"probability_{name}"]) for name in ("dark", "light"))
        assert dark + light == pytest.approx(1, abs=2e-6)
        assert row["class"] == ("dark" if dark > light else "light")


def test_a_picture_is_predicted_alone_as_among_others(seen):
    folder = seen.place / "pictures"
    every = {row["file"]: row for row in read(predictions(seen.model, folder)[0])}
    path = folder / "light/3.png"
    (alone,) = read(predictions(seen.model, path)[0])
    assert alone["class"] == every[str(path)]["class"]
    for name in ("probability_dark", "probability_light"):  # but for rounding
        assert float(alone[name]) == pytest.approx(float(every[str(path)][name]), 1e-4)


def test_a_series_goes_on_in_its_own_unit(forecast):
    path = forecast.place / "series.csv"
    text, count, _ = predictions(forecast.model, path, steps=3)
    rows = read(text)
    assert count == 3 and [row["step"] for row in rows] == ["1", "2", "3"]
    values = polars.read_csv(path)["y"].to_numpy()
    answers = [float(row["y"]) for row in rows]
    # within the range of the series and the most that it moves in a step
    most = np.abs(np.diff(values)).max() * 3
    assert all(values.min() - most < y < values.max() + most for y in answers)
    # as many steps as were trained if nothing is said: the first of them
    (one,) = read(predictions(forecast.model, path)[0])
    assert float(one["y"]) == pytest.approx(answers[0])


@pytest.mark.parametrize("steps", [0, -1])
def test_a_forecast_has_steps(forecast, steps):
    with pytest.raises(ConfigError, match="at least one step"):
        predictions(forecast.model, forecast.place / "series.csv", steps=steps)


def test_rows_unlike_the_others_are_told_by_their_error(tmp_path):
    draws = np.random.default_rng(0).normal(size=(700, 1))
    line = np.concatenate([draws, 2 * draws, -draws], 1)  # on a line through 0
    run = gn.fit(
        nn.Sequential(nn.Dense(1), nn.Dense(3)),
        polars.DataFrame(line, ["a", "b", "c"]),
        task="reconstruction",
        loss=losses.SquaredError(),
        optimizer=optimizers.Adam(0.02),
        epochs=20,
        batch_size=32,
        progress=False,
    )
    # the second row is not on the line
    (tmp_path / "new.csv").write_text("a,b,c\n0.5,1.0,-0.5\n0.5,-1.0,-0.5\n")
    model = run.model.replaced(about=run.about())
    text, count, _ = predictions(model, tmp_path / "new.csv")
    on, off = read(text)
    assert count == 2 and float(on["error"]) < 0.1 * float(off["error"])
    assert (on["anomaly"], off["anomaly"]) == ("false", "true")
    assert float(on["error"]) < run.summary["threshold"] < float(off["error"])


@pytest.mark.parametrize("name", ["written", "played"])
def test_what_writes_or_makes_predicts_no_rows(name, request):
    trained = request.getfixturevalue(name)
    with pytest.raises(ConfigError, match="cannot predict rows") as caught:
        predictions(trained.model, "rows.csv")
    assert "glassnet generate" in caught.value.fix


@pytest.mark.parametrize("name", ["written", "rebuilt", "played", "seen"])
def test_only_a_series_has_steps_ahead(name, request):
    with pytest.raises(ConfigError, match="cannot go steps ahead") as caught:
        predictions(request.getfixturevalue(name).model, "rows.csv", steps=2)
    assert caught.value.expected == "a model of a series"


def test_what_is_missing_is_said(seen, forecast, rebuilt, tmp_path):
    with pytest.raises(FileError):
        predictions(seen.model, tmp_path / "nowhere")
    (tmp_path / "short.csv").write_text("y\n1.5\n2.5\n")
    with pytest.raises(DataError):
        predictions(forecast.model, tmp_path / "short.csv")
    (tmp_path / "other.csv").write_text("z\n" + "1.5\n2.5\n" * 40)
    with pytest.raises(DataError):
        predictions(forecast.model, tmp_path / "other.csv")
    with pytest.raises(DataError):
        predictions(rebuilt.model, tmp_path / "other.csv")
