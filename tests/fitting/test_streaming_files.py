"""Pictures that are streamed, from the folder to the scores and back."""

import pathlib

import numpy as np
import pytest
from PIL import Image

import glassnet as gn
from glassnet import nn, optimizers
from glassnet.data import Images, Windows, stream
from glassnet.data.streams import opened_files
from glassnet.errors import ConfigError, DataError
from glassnet.fitting.making import execute
from glassnet.fitting.open import reopen
from glassnet.training import Callback

QUICK = {"epochs": 3, "progress": False, "batch_size": 8}
ADAM = optimizers.Adam(0.03)
NET = nn.Sequential(nn.Dense(8), nn.ReLU(), nn.Dense(2))


@pytest.fixture
def root(tmp_path, monkeypatch):
    """150 pictures of two classes: dark noise, and light noise."""
    monkeypatch.setattr(opened_files, "BLOCK_FILES", 16)
    random = np.random.default_rng(0)
    for name, low in {"dark": 0, "light": 100}.items():
        (tmp_path / "shades" / name).mkdir(parents=True)
        for number in range(75):
            pixels = random.integers(low, low + 150, (5, 4)).astype(np.uint8)
            Image.fromarray(pixels).save(tmp_path / f"shades/{name}/{number}.png")
    return tmp_path / "shades"


@pytest.fixture
def source(root):
    return stream(root, sample=60, window=40)


def test_a_folder_is_fitted_scored_saved_and_opened_again(source, tmp_path):
    run = gn.fit(NET, source, optimizer=ADAM, **QUICK)
    assert run.summary["test"] > 0.9
    # 60 are read first: 12 test, 10 validate, and 150 - 22 train
    assert run.summary["rows"] == {"train": 128, "validation": 10, "test": 12}
    assert run.history["step"].tolist() == [16, 32, 48]
    assert "shades is streamed: 128 pictures train" in str(run.notes[0])
    run.save(tmp_path / "model.safetensors")
    model = gn.load(tmp_path / "model.safetensors")
    found, _ = gn.fitting.evaluate(model)
    assert (found["log_loss"], found["rows"]) == (run.summary["log_loss"], 12)
    other, _ = gn.fitting.evaluate(model, source.path)
    assert other["rows"] == 150


def test_where_the_sample_is_all_files_the_same_ones_test_as_when_all_are_loaded(root):
    how = {"optimizer": ADAM, **QUICK}
    loaded = gn.fit(NET, root, members=1, **how)
    found = gn.fit(NET, stream(root), **how)
    assert found.summary["rows"] == {"train": 96, "validation": 24, "test": 30}
    assert found.summary["rows"] == loaded.summary["rows"]
    assert min(found.summary["test"], loaded.summary["test"]) > 0.9
    tests = [run.dataset.features[run.prepared.parts.test] for run in (loaded, found)]
    np.testing.assert_array_equal(*tests)


def test_the_recipe_runs_again_to_the_same_bits(source):
    run = gn.fit(NET, source, **QUICK)
    what = run.recipe.data
    assert (what.window, what.sample, what.form) == (40, 60, Images((5, 4), "gray"))
    recipe = gn.recipe.from_toml(gn.recipe.to_toml(run.recipe))
    assert recipe == run.recipe
    again = gn.run(recipe, progress=False)
    np.testing.assert_array_equal(run.history["loss"], again.history["loss"])
    assert run.summary["log_loss"] == again.summary["log_loss"]


def test_a_run_goes_on_in_the_middle_of_an_epoch(source, tmp_path, monkeypatch):
    class StopAt(Callback):
        def __call__(self, moment, loop):
            if moment == "chunk" and loop.step >= 20:  # 16 steps make an epoch
                loop.stop("killed")

    monkeypatch.setattr("glassnet.training.loop.SECONDS_BETWEEN_LOOKS", 0.0)
    whole = gn.fit(NET, source, **QUICK)
    recipe, place = whole.recipe, tmp_path / "checkpoint.safetensors"
    execute(recipe, reopen(recipe), callbacks=[StopAt()], checkpoint=place)
    again = execute(recipe, reopen(recipe), checkpoint=place)
    np.testing.assert_array_equal(whole.history["loss"], again.history["loss"])
    assert whole.summary["log_loss"] == again.summary["log_loss"]


def test_a_folder_that_changed_is_refused(source, root):
    run = gn.fit(NET, source, **QUICK)
    Image.new("L", (4, 5)).save(root / "dark" / "new.png")
    with pytest.raises(DataError, match="changed since the recipe was made"):
        gn.run(run.recipe, progress=False)


def test_a_file_that_goes_while_it_trains_is_said_at_the_end(root):
    source = stream(root, sample=60, window=16)  # not all files in the first windows

    class Remove(Callback):
        def __call__(self, moment, loop):
            if moment == "epoch" and loop.step == 16:
                pathlib.Path(files[77]).unlink()

    files = source.open().files
    run = gn.fit(NET, source, callbacks=[Remove()], **QUICK)
    assert any(
        "1 of 128 pictures of the stream could not be read" in note.text
        for note in run.notes
    )
    assert np.isfinite(run.history["loss"]).all()


def test_a_network_that_wants_pictures_gets_them(source):
    net = nn.Sequential(nn.Conv2D(2, 3), nn.ReLU(), nn.Flatten(), nn.Dense(2))
    run = gn.fit(net, source, **QUICK)
    assert run.recipe.network.layers[0] == nn.Reshape((5, 4, 1))


def test_a_model_is_sized_by_all_files_and_the_form_may_be_said_beside(source):
    run = gn.fit(
        data=source,
        form=Images(size=8),
        model="lecun1989",
        epochs=1,
        progress=False,
    )
    assert run.recipe.data.form == Images((8, 8), "gray")
    assert run.recipe.batch_size == 64  # of 128 files; a sample would have 38
    assert run.recipe.data.task == "classification"


@pytest.mark.parametrize("model, task", [("autoencoder", None), ("gan", "generation")])
def test_rows_themselves_are_learned_block_by_block(source, model, task):
    run = gn.fit(data=source, model=model, **QUICK | {"epochs": 1})
    assert run.recipe.data.task == (task or "reconstruction")
    again = gn.run(run.recipe, progress=False)
    np.testing.assert_array_equal(run.history["loss"], again.history["loss"])


def test_what_cannot_be_streamed_is_refused(source, root, tmp_path):
    with pytest.raises(ConfigError, match="One network is trained on a stream"):
        gn.fit(NET, source, members=3, **QUICK)
    with pytest.raises(ConfigError, match="The model gpt is for"):
        gn.fit(data=source, model="gpt", **QUICK)
    (tmp_path / "t.csv").write_text("a,y\n" + "1,2\n" * 99)
    with pytest.raises(ConfigError, match="are not streamed"):
        gn.fit(data=stream(tmp_path / "t.csv", "y", form=Windows()), **QUICK)
    with pytest.raises(ConfigError, match="the answers are learned"):
        gn.fit(data=stream(tmp_path / "t.csv", "y"), model="vae", **QUICK)
