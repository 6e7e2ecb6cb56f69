import json

import numpy as np
import polars as pl
import pytest
from PIL import Image

QUICK = ("--epochs", "2", "--hidden", "8")


@pytest.fixture
def sides(tmp_path):
    x = np.random.default_rng(0).normal(size=(600, 2))
    table = pl.DataFrame({"a": x[:, 0], "b": x[:, 1], "y": x[:, 0] > 0})
    table.write_parquet(tmp_path / "sides.parquet")
    table.write_csv(tmp_path / "sides.csv")


@pytest.mark.parametrize("name", ["sides.parquet", "sides.csv"])
def test_a_table_is_streamed_on_demand_and_scored_again(command, sides, tmp_path, name):
    ending = command("train", name, "--target", "y", "--stream", "--json", *QUICK)
    assert ending.code == 0, ending.err
    assert f"{name} is streamed" in ending.err
    summary = json.loads(ending.out)
    assert summary["members"] == 1 and summary["rows"]["test"] == 120
    again = command("evaluate", summary["run"], "--json")
    assert json.loads(again.out)["test"] == summary["test"]
    recipe = f"{summary['run']}/recipe.toml"
    assert json.loads(command("train", recipe, "--json").out)["test"] == summary["test"]


def test_a_table_that_is_too_large_is_streamed_and_it_is_said(
    command, sides, monkeypatch
):
    from glassnet.data.streams import room

    monkeypatch.setattr(room, "SMALL", 10)
    monkeypatch.setattr(room, "free_memory", lambda: 10_000)
    ending = command("train", "sides.parquet", "--target", "y", *QUICK)
    assert ending.code == 0
    assert "more than half of the 0.0 GB" in ending.err.replace("\n  ", " ")
    loaded = command("train", "sides.parquet", "--target", "y", "--no-stream", *QUICK)
    assert loaded.code == 0 and "streamed" not in loaded.err


@pytest.mark.parametrize(
    "words, code, said",
    [
        (("--members", "3"), 2, "One network is trained on a stream"),
        (("--replicas", "3"), 2, "One network is trained on a stream"),
        (("--test", "sides.csv"), 2, "test rows of its own"),
        (("--exclude", "a,b"), 3, "left"),
    ],
)
def test_what_a_stream_cannot_do_is_refused(command, sides, words, code, said):
    ending = command("train", "sides.parquet", "--target", "y", "--stream", *words)
    assert (ending.code, ending.out) == (code, "")
    assert said in ending.err


@pytest.fixture
def pictures(tmp_path):
    random = np.random.default_rng(0)
    for name, low in {"dark": 0, "light": 100}.items():
        (tmp_path / "shades" / name).mkdir(parents=True)
        for number in range(60):
            pixels = random.integers(low, low + 150, (5, 4)).astype(np.uint8)
            Image.fromarray(pixels).save(tmp_path / f"shades/{name}/{number}.png")


def test_a_folder_of_pictures_is_streamed_and_scored_again(command, pictures):
    words = ("shades/", "--stream", "--size", "8", "--model", "lenet", "--epochs", 1)
    ending = command("train", *words, "--json")
    assert ending.code == 0, ending.err
    assert "shades is streamed: 77 pictures train" in ending.err.replace("\n  ", " ")
    summary = json.loads(ending.out)
    assert summary["rows"] == {"train": 77, "validation": 19, "test": 24}
    again = command("evaluate", summary["run"], "--json")
    assert json.loads(again.out)["log_loss"] == summary["log_loss"]


def test_pictures_that_are_too_many_are_streamed_and_it_is_said(
    command, pictures, monkeypatch
):
    from glassnet.data.streams import room

    monkeypatch.setattr(room, "SMALL", 10)
    # 120 pictures of 20 values take 9 bytes each once they are loaded: 21,600
    monkeypatch.setattr(room, "free_memory", lambda: 40_000)
    words = ("--model", "lenet", "--epochs", 1)
    ending = command("train", "shades/", *words)
    assert ending.code == 0
    assert "more than half of the 0.0 GB" in ending.err.replace("\n  ", " ")
    loaded = command("train", "shades/", "--no-stream", *words)
    assert loaded.code == 0 and "streamed" not in loaded.err
    small = command("train", "shades/", "--size", "2", *words)
    assert small.code == 0 and "streamed" not in small.err


def test_a_stream_without_a_target_names_the_columns(command, sides):
    ending = command("train", "sides.parquet", "--stream")
    assert ending.code == 3 and "one of 'a', 'b', 'y'" in ending.err


def test_a_recipe_and_the_flag_do_not_go_together(command, sides, tmp_path):
    command("train", "sides.parquet", "--target", "y", "--out", "run", *QUICK)
    for flag in ("--stream", "--no-stream"):
        ending = command("train", "run/recipe.toml", flag)
        assert ending.code == 2 and "--stream" in ending.err


def test_a_text_is_streamed_and_scored_again(command, tmp_path):
    (tmp_path / "book.txt").write_text("to be or not to be, that is\n" * 60)
    words = ("--model", "rnn", "--context", 8, "--epochs", 1, "--watch", 0)
    ending = command("train", "book.txt", "--stream", "--json", *words)
    assert ending.code == 0, ending.err
    assert "book is streamed: 167 rows train" in ending.err.replace("\n  ", " ")
    summary = json.loads(ending.out)
    assert summary["rows"] == {"train": 167, "validation": 21, "test": 21}
    again = json.loads(command("evaluate", summary["run"], "--json").out)
    assert again["test"] == summary["test"]
    recipe = f"{summary['run']}/recipe.toml"
    assert json.loads(command("train", recipe, "--json").out)["test"] == summary["test"]
    written = command("generate", summary["run"], "--length", 5, "--prompt", "to")
    assert written.code == 0 and written.out.startswith("to")
