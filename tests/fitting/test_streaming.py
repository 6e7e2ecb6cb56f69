import numpy as np
import polars as pl
import pytest

import glassnet as gn
from glassnet import losses, nn, optimizers
from glassnet.errors import ConfigError, DataError, GlassnetWarning
from glassnet.training import Callback

DRAW = np.random.default_rng(0)
X = DRAW.normal(size=(3000, 3))
SIDES = pl.DataFrame({"a": X[:, 0], "b": X[:, 1], "c": X[:, 2]}).with_columns(
    y=pl.when(pl.col("a") + pl.col("b") > 0)
    .then(pl.lit("above"))
    .otherwise(pl.lit("below"))
)
QUICK = {"epochs": 3, "hidden": (8,), "progress": False}


@pytest.fixture
def path(tmp_path):
    SIDES.write_parquet(tmp_path / "sides.parquet")
    return tmp_path / "sides.parquet"


@pytest.fixture
def stream(path):
    return gn.data.stream(path, "y", sample=500, window=700)


def test_a_stream_is_fitted_scored_saved_and_opened_again(stream, tmp_path):
    run = gn.fit(data=stream, learning_rate=0.03, **QUICK)
    assert run.summary["test"] > 0.9
    assert run.summary["rows"] == {"train": 2800, "validation": 100, "test": 100}
    assert run.summary["members"] == 1
    # 2800 rows in batches of the size that suits 2800 rows, not 300
    assert run.recipe.batch_size == 64
    assert run.history["step"].tolist() == [44, 88, 132]
    run.save(tmp_path / "model.safetensors")
    model = gn.load(tmp_path / "model.safetensors")
    found, _ = gn.fitting.evaluate(model)
    assert found["test"] == run.summary["test"] and found["rows"] == 100
    assert "sides.parquet is streamed" in str(run.notes[0])


def test_text_and_parquet_train_to_the_same_numbers(stream, tmp_path):
    SIDES.write_csv(tmp_path / "sides.csv")
    text = gn.data.stream(tmp_path / "sides.csv", "y", sample=500, window=700)
    one, two = gn.fit(data=stream, **QUICK), gn.fit(data=text, **QUICK)
    np.testing.assert_array_equal(one.history["loss"], two.history["loss"])


def test_the_recipe_of_a_stream_runs_again_to_the_same_bits(stream):
    run = gn.fit(data=stream, **QUICK)
    assert run.recipe.data.window == 700 and run.recipe.data.sample == 500
    recipe = gn.recipe.from_toml(gn.recipe.to_toml(run.recipe))
    again = gn.run(recipe, progress=False)
    np.testing.assert_array_equal(run.history["loss"], again.history["loss"])
    assert run.summary["test"] == again.summary["test"]


def test_a_window_that_was_not_chosen_is_written_into_the_recipe(path):
    run = gn.fit(data=gn.data.stream(path, "y", sample=500), **QUICK)
    assert run.recipe.data.window == 2800  # all of them fit


def test_a_stream_that_changed_is_refused(stream, path):
    run = gn.fit(data=stream, **QUICK)
    pl.concat([SIDES, SIDES.head(1)]).write_parquet(path)
    with pytest.raises(DataError, match="changed since the recipe was made"):
        gn.run(run.recipe, progress=False)


def test_numbers_and_losses_of_other_forms_are_streamed_too(path):
    table = gn.data.stream(path, "c", sample=500, exclude=["y"])
    run = gn.fit(data=table, **QUICK)
    assert run.summary["metric"] == "r2"
    binary = gn.data.stream(path, "y", sample=500)
    net = nn.Sequential(nn.Dense(8), nn.ReLU(), nn.Dense(1))
    loss, adam = losses.BinaryCrossEntropy(), optimizers.Adam(0.03)
    run = gn.fit(net, binary, loss=loss, optimizer=adam, epochs=3, progress=False)
    assert run.summary["test"] > 0.9


def test_what_is_said_beside_the_stream_counts(path):
    run = gn.fit(
        data=gn.data.stream(path, sample=500), target="y", exclude=["c"], **QUICK
    )
    assert run.recipe.data.target == "y" and run.recipe.data.exclude == ("c",)
    assert [c.name for c in run.dataset.columns if c.use] == ["a", "b"]


def test_a_streamed_run_goes_on_in_the_middle_of_an_epoch(
    stream, tmp_path, monkeypatch
):
    from glassnet.fitting.making import execute
    from glassnet.fitting.open import reopen

    class StopAt(Callback):
        def __call__(self, moment, loop):
            if moment == "chunk" and loop.step >= 60:  # 44 steps make an epoch
                loop.stop("killed")

    monkeypatch.setattr("glassnet.training.loop.SECONDS_BETWEEN_LOOKS", 0.0)
    whole = gn.fit(data=stream, **QUICK)
    recipe, place = whole.recipe, tmp_path / "checkpoint.safetensors"
    execute(recipe, reopen(recipe), callbacks=[StopAt()], checkpoint=place)
    assert place.exists()
    again = execute(recipe, reopen(recipe), checkpoint=place)
    np.testing.assert_array_equal(whole.history["loss"], again.history["loss"])
    assert whole.summary["log_loss"] == again.summary["log_loss"]


def test_several_networks_and_other_test_rows_are_refused(stream):
    for many in ({"members": 3}, {"replicas": 2}, {"ensemble": "bagging"}):
        with pytest.raises(ConfigError, match="One network is trained on a stream"):
            gn.fit(data=stream, **many)
    with pytest.raises(ConfigError, match="test rows of its own"):
        gn.fit(data=stream, test=SIDES, **QUICK)
    assert gn.fit(data=stream, members=1, **QUICK).summary["members"] == 1


def test_nothing_of_the_rows_is_left_in_the_background(stream):
    import threading

    gn.fit(data=stream, **QUICK)
    assert not [one for one in threading.enumerate() if one.name == "fetch"]


def test_rows_left_out_while_training_are_among_the_notes(path):
    gaps = SIDES.with_row_index().with_columns(
        y=pl.when(pl.col("index") % 60 != 59).then("y")
    )
    gaps.drop("index").write_parquet(path)
    run = gn.fit(data=gn.data.stream(path, "y", sample=500), **QUICK)
    assert any("50 rows of the stream have no 'y'" in str(note) for note in run.notes)


def test_a_file_that_may_not_fit_is_loaded_but_it_is_said(path, monkeypatch):
    from glassnet.data.streams import room

    monkeypatch.setattr(room, "SMALL", 10)
    monkeypatch.setattr(room, "free_memory", lambda: 10_000)
    with pytest.warns(
        GlassnetWarning, match=r"than half of the 0\.0 GB .* data.stream"
    ):
        run = gn.fit(data=path, target="y", **QUICK)
    assert len(run.dataset) == 3000
