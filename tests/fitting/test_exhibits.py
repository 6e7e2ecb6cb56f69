import json

import numpy as np
import pytest

import glassnet as gn
from glassnet import losses, nn, zoo
from glassnet.errors import GlassnetWarning
from glassnet.fitting import exhibits as folder
from glassnet.fitting.exhibits import exhibits
from glassnet.fitting.exhibits.rows_made import pictures
from glassnet.report.exhibits import shown

TITLES = {
    "written": [
        "What it writes at a temperature of 0.500",
        "What it writes at a temperature of 0.800",
        "What it writes at a temperature of 1",
        "The attention at",
    ],
    "rebuilt": [
        "What comes back of test rows",
        "The test rows that it knows least",
        "Where test rows lie in the plane of codes",
        "The plane of codes, decoded",
        "What it makes of noise",
    ],
    "played": ["What it makes of noise", "How it learned: the same noise"],
    "forecast": ["Forecasts of the last"],
    "translated": ["What it writes of test texts", "The attention mostly looks"],
    "sorted_out": ["Head "],
    "seen": ["The first layer has 3 patterns of 3 by 3", "Where it finds them in one"],
}


@pytest.mark.parametrize("name", TITLES)
def test_each_task_shows_what_it_learned(name, request):
    found = request.getfixturevalue(name).run.exhibits
    assert len(found) == len(TITLES[name])
    for one, title in zip(found, TITLES[name], strict=True):
        assert one.title.startswith(title)


@pytest.mark.parametrize("name", TITLES)
def test_all_of_it_is_plain_data_that_can_be_drawn(name, request):
    trained = request.getfixturevalue(name)
    stored = trained.model.about["exhibits"]
    assert json.loads(json.dumps(stored, allow_nan=False)) == stored
    for one, kept in zip(trained.run.exhibits, stored, strict=True):
        assert vars(one) == kept
        assert shown(one).startswith(("<figure", "<svg"))


def test_the_text_shown_is_what_the_model_writes(written):
    text = written.run.exhibits[0].data["text"]
    again = written.model.generate("", len(text), temperature=0.5, seed=1)
    assert text == again[0] and set(text) <= set("the cat sat on the mat.\n")


def test_each_row_of_attention_is_shares_of_what_came_before(written):
    shares = np.array(written.run.exhibits[-1].data["values"])
    assert np.allclose(shares.sum(-1), 1, atol=0.02)  # rounded to 3 digits
    assert (np.triu(shares, 1) == 0).all()


def test_the_kernels_are_those_of_the_model(seen):
    grid = np.array(seen.run.exhibits[0].data["grid"])
    kernel = np.asarray(seen.model.params["1"]["0"]["kernel"])
    assert grid.shape == (3, 3, 3)
    assert np.allclose(grid, np.moveaxis(kernel[:, :, 0], -1, 0), atol=6e-4)


def test_the_plane_holds_the_codes_of_test_rows_by_their_classes(rebuilt):
    plane = rebuilt.run.exhibits[2].data
    assert np.array(plane["points"]).shape == (len(plane["labels"]), 2)
    assert len(set(plane["labels"])) == 8  # of the ten digits


def test_the_film_begins_before_the_first_epoch(played):
    data = played.run.exhibits[1].data
    # two epochs: 0, 1 and 2, of eight pictures each
    assert data["titles"] == [str(epoch) for epoch in (0, 1, 2) for _ in range(8)]
    frames = np.array(data["grid"]).reshape(3, 8, 8, 8)
    assert not np.allclose(frames[0], frames[2])


def test_a_forecast_stands_beside_what_came(forecast):
    series = forecast.run.exhibits[0].data["series"]
    (name, times, values), (network, ends, guess), *_ = series
    assert (name, network) == ("y", "network") and times[-1] == 79 == ends[-1]
    assert np.allclose(guess, forecast.run.predicted, atol=6e-4)
    assert "off by" in forecast.run.exhibits[0].title


def test_a_table_has_nothing_to_look_at():
    run = gn.fit(data="iris", epochs=1, members=1, hidden=(3,), progress=False)
    assert run.exhibits == []


def test_a_code_of_three_numbers_has_no_plane(rebuilt):
    network, loss = zoo.vae(64, code=3, hidden=(4,)), losses.EvidenceLowerBound()
    run = gn.fit(network, **rebuilt.settings | {"loss": loss, "epochs": 1})
    titles = [one.title for one in run.exhibits]
    assert titles == [TITLES["rebuilt"][i] for i in (0, 1, 4)]


def test_rows_of_a_table_that_are_rebuilt_are_no_pictures():
    wine = dict(data="wine", task="reconstruction", loss=losses.SquaredError())
    network = zoo.autoencoder(13, code=2, hidden=(4,))
    run = gn.fit(network, epochs=1, progress=False, **wine)
    (plane,) = run.exhibits
    assert plane.kind == "plane" and len(set(plane.data["labels"])) == 3


def test_a_picture_that_fails_costs_the_picture_alone(written, monkeypatch):
    def broken(run):
        raise ValueError("no ink")

    monkeypatch.setattr(folder, "texts", broken)
    with pytest.warns(GlassnetWarning, match="no ink"):
        found = exhibits(written.run)
    assert [one.kind for one in found] == ["heat"]


def test_pictures_span_black_to_white_and_four_channels_are_gray():
    rows = np.arange(32.0).reshape(2, 16)
    assert pictures(rows, (4, 4)).min() == 0 and pictures(rows, (4, 4)).max() == 1
    assert pictures(rows, (2, 2, 4)).shape == (2, 2, 2)
    assert pictures(np.ones((2, 12)), (2, 2, 3)).shape == (2, 2, 2, 3)


def test_attention_over_pictures_is_drawn_too():
    pixels = np.random.default_rng(0).integers(0, 255, (40, 4, 4), np.uint8)
    network = nn.Sequential(
        nn.Reshape((4, 4)), nn.MultiHeadAttention(heads=2), nn.Flatten(), nn.Dense(2)
    )
    run = gn.fit(network, (pixels, np.arange(40) % 2), epochs=1, progress=False)
    (heat,) = run.exhibits
    assert heat.kind == "heat" and heat.data["rows"] == ["1", "2", "3", "4"]
