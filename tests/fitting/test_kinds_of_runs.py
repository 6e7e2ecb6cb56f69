"""What holds for a run on any kind of data: texts, rows, noise, series, pictures."""

import dataclasses
import html
import json

import numpy as np
import pytest

import glassnet as gn
from glassnet.fitting.making import execute
from glassnet.fitting.open import reopen
from glassnet.fitting.story import story
from glassnet.recipe import from_toml, to_toml
from glassnet.report import render
from glassnet.tensors import read_tensors, write_tensors
from glassnet.training import Callback

KINDS = ["written", "rebuilt", "played", "forecast", "seen", "masked"]
KINDS += ["translated", "sorted_out"]
TASKS = dict(
    written="language",
    rebuilt="reconstruction",
    played="generation",
    forecast="regression",
    seen="classification",
    masked="segmentation",
    translated="translation",
    sorted_out="classification",
)


@pytest.fixture(params=KINDS)
def kind(request):
    return request.param, request.getfixturevalue(request.param)


def test_a_recipe_survives_a_file_and_runs_to_the_same_bits(kind):
    _, trained = kind
    text = (trained.place / "run/recipe.toml").read_text()
    recipe = from_toml(text)
    assert recipe == trained.run.recipe and to_toml(recipe) == text
    again = gn.run(recipe, progress=False)
    for name, values in trained.run.history.items():
        if name != "seconds":
            assert again.history[name].tolist() == values.tolist(), name
    assert again.summary["test"] == trained.run.summary["test"]


def test_the_summary_is_plain_data_and_says_the_task(kind):
    name, trained = kind
    summary = json.loads(json.dumps(trained.run.summary, allow_nan=False))
    assert summary["task"] == TASKS[name]
    assert (summary["test"] is None) == (name == "played")
    rows = summary["rows"]
    assert rows["train"] + rows.get("validation", 0) + rows["test"] == len(
        trained.run.dataset
    )


def test_what_is_printed_says_what_to_do_next(kind):
    name, trained = kind
    last = str(trained.run).splitlines()[-1]
    makes = name in ("written", "rebuilt", "played")
    assert ("glassnet generate" if makes else "glassnet predict") in last
    pictures = name in ("seen", "masked")
    assert "pictures/" in last if pictures else "pictures/" not in last


def test_a_loaded_model_gives_the_same_outputs(kind):
    name, trained = kind
    if name == "played":
        one, two = (m.sample(3, seed=5) for m in (trained.run.model, trained.model))
        assert one.tolist() == two.tolist()
        return
    if name == "translated":
        one, two = (m.predict(["ab", "fc"]) for m in (trained.run.model, trained.model))
        assert one.tolist() == two.tolist()
        return
    x = trained.run.prepared.x[:7]
    assert (trained.model.outputs(x) == trained.run.model.outputs(x)).all()
    assert trained.model.target == trained.run.model.target


def test_the_report_is_one_small_page(kind):
    name, trained = kind
    page = (trained.place / "run/report.html").read_text()
    assert len(page) < 500_000 and "What it learned" in page
    assert f"{TASKS[name]}" in page and "of </p>" not in page
    for one in trained.run.exhibits:
        assert one.title.split(":")[0] in page


def test_a_run_that_was_cut_goes_on_to_the_same_bits(kind, tmp_path):
    name, trained = kind
    whole = trained.run

    class Stop(Callback):
        """As Ctrl-C after the first epoch."""

        def __call__(self, moment, loop):
            if moment == "epoch" and loop.epoch == 1:
                loop.stop("interrupted")

    checkpoint = tmp_path / "checkpoint.safetensors"
    data = reopen(whole.recipe)
    execute(whole.recipe, data, callbacks=[Stop()], checkpoint=checkpoint)
    again = execute(whole.recipe, data, checkpoint=checkpoint)
    assert len(again.record) == 2
    for key in ("loss", "validation_loss"):
        assert again.history[key].tolist() == whole.history[key].tolist(), key
    assert again.summary["test"] == whole.summary["test"]
    if name == "played":  # the film of the whole run, not of its second half
        for film, frames in whole.shown["shown/samples"].items():
            assert (np.asarray(again.shown["shown/samples"][film]) == frames).all()


@pytest.mark.parametrize("name", ["written", "rebuilt", "played"])
def test_replicas_answer_together_and_the_first_one_makes(name, request):
    trained = request.getfixturevalue(name)
    run = trained.again(replicas=2, epochs=1)
    assert run.model.members == 2 and run.summary["members"] == 2
    if name == "written":
        texts = run.model.generate("the", 5, count=2, seed=0)
        assert [len(text) for text in texts] == [8, 8]
    else:
        assert run.model.sample(3).shape == (3, 64)
    assert run.exhibits and run.exhibits[0].data
    if name == "rebuilt":
        x = run.prepared.x[:4]
        mean = run.model.answers(x).mean(0)
        assert np.allclose(run.model.outputs(x), mean)


@pytest.mark.parametrize("name", ["rebuilt", "played"])
def test_half_the_precision_changes_nothing_of_what_can_be_done(name, request):
    trained = request.getfixturevalue(name)
    run = trained.again(epochs=1)
    half = execute(
        dataclasses.replace(run.recipe, precision="bfloat16"), reopen(run.recipe)
    )
    assert half.model.sample(3, seed=2).shape == (3, 64)
    assert [one.title for one in half.exhibits] == [one.title for one in run.exhibits]
    half.save(trained.place / "half.safetensors")
    again = gn.load(trained.place / "half.safetensors")
    assert (again.sample(3, seed=2) == half.model.sample(3, seed=2)).all()


def test_snapshots_of_a_game_are_moments_of_one_course(played):
    run = played.again(ensemble="Snapshots", members=2, epochs=2)
    assert run.model.members == 2 and run.summary["best_epoch"] == [1, 2]
    frames = np.asarray(run.shown["shown/samples"]["rows"])
    assert frames.shape[1:] == (8, 64) and len(run.exhibits) == 2


def test_what_was_written_into_a_file_never_runs_in_the_report(written, tmp_path):
    evil = "<script>alert(1)</script>"
    arrays, words = read_tensors(written.place / "run/model.safetensors")
    for one in words["about"]["exhibits"]:
        one["title"] = one["caption"] = evil
        if one["kind"] == "text":
            one["data"]["text"] = evil
    words["about"]["exhibits"] += [3, {"kind": "text"}, {"kind": "x", "title": evil}]
    words["about"]["exhibits"].append(
        {"kind": "images", "title": evil, "caption": evil, "data": {"grid": evil}}
    )
    write_tensors(tmp_path / "evil.safetensors", arrays, words)
    page = render(story(gn.load(tmp_path / "evil.safetensors")))
    assert evil not in page and page.count(html.escape(evil)) >= 4
