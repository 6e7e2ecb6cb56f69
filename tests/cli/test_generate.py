"""`glassnet generate`, and what `train` and `predict` say of data that are no table."""

import csv
import io
import json

import numpy as np
import polars
import pytest
from PIL import Image
from shell import NoBench, call

from glassnet import data, losses, zoo
from glassnet.fitting import fit

LINE = "the cat sat on the mat.\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Files of each kind, and a saved model of a text, of pixels and of a table."""
    place = tmp_path_factory.mktemp("generate")
    (place / "text.txt").write_text(LINE * 20)
    (place / "long.txt").write_text(LINE * 60)
    (place / "empty.txt").write_text("")
    (place / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (place / "emptyfolder").mkdir()
    draws = np.random.default_rng(0)
    polars.DataFrame({"y": draws.normal(size=60)}).write_csv(place / "series.csv")
    polars.DataFrame(draws.normal(size=(60, 2)), ["a", "b"]).write_csv(
        place / "numbers.csv"
    )
    for name in ("dark", "light"):
        (place / "pictures" / name).mkdir(parents=True)
        for number in range(3):
            shade = number + 99 * (name == "light")
            Image.new("L", (4, 4), shade).save(place / f"pictures/{name}/{number}.png")
    quick = dict(epochs=1, progress=False)
    fit(
        zoo.gpt(12, 8, layers=1, heads=1, width=4),
        str(place / "text.txt"),
        form=data.Texts(context=8),
        **quick,
    ).save(place / "writer.safetensors")
    fit(
        zoo.vae(64, hidden=(4,)),
        "digits",
        task="reconstruction",
        loss=losses.EvidenceLowerBound(),
        **quick,
    ).save(place / "coder.safetensors")
    fit(
        zoo.gan(2, noise=2, hidden=(4,)),
        str(place / "numbers.csv"),
        task="generation",
        loss=losses.NonSaturating(),
        **quick,
    ).save(place / "maker.safetensors")
    return place


@pytest.fixture
def command(monkeypatch, folder):
    """Call `glassnet` where the files are."""
    monkeypatch.setattr("glassnet.baselines.Bench", NoBench)
    monkeypatch.chdir(folder)
    return call


def refused(ending, code):
    """What was said, once it is sure that it was said in four parts."""
    assert ending.code == code and ending.out == "", ending.err
    for part in ("got:", "expected:", "fix:"):
        assert part in ending.err
    assert "stumbled" not in ending.err
    return ending.err


def test_a_text_goes_on_from_its_prompt(command):
    ending = command("generate", "writer.safetensors", "--prompt", "the", "--length", 9)
    assert ending.code == 0 and ending.err == ""
    assert ending.out.startswith("the") and len(ending.out) == 3 + 9 + 1


def test_the_same_seed_writes_the_same_text(command):
    words = ["generate", "writer.safetensors", "--length", 30]
    one, two = (command(*words).out for _ in range(2))
    assert one == two and one != command(*words, "--seed", 1).out
    safe = command(*words, "--temperature", 0).out
    assert safe == command(*words, "--temperature", 0, "--seed", 1).out


def test_several_texts_are_plain_data_as_json(command):
    words = ["--json", "--count", 3, "--length", 4, "--prompt", "a"]
    ending = command("generate", "writer.safetensors", *words)
    found = json.loads(ending.out)
    assert found["prompt"] == "a" and len(found["texts"]) == 3
    assert all(len(text) == 5 for text in found["texts"])


def test_a_text_is_written_to_a_file(command, tmp_path):
    out = tmp_path / "new.txt"
    ending = command("generate", "writer.safetensors", "--length", 6, "--out", out)
    assert ending.out.startswith("6 characters") and len(out.read_text()) == 7


def test_pictures_are_one_png(command, tmp_path):
    out = tmp_path / "made.png"
    ending = command("generate", "coder.safetensors", "--count", 10, "--out", out)
    assert ending.code == 0 and "10 pictures" in ending.out
    with Image.open(out) as sheet:
        # 8 pixels are enlarged 6 times to 48, 2 apart; 4 beside each other, 3 below
        assert sheet.size == (4 * 50 - 2, 3 * 50 - 2)


def test_pictures_are_rows_if_the_file_is_csv(command, tmp_path):
    out = tmp_path / "made.csv"
    words = ["--out", out, "--count", 3]
    assert command("generate", "coder.safetensors", *words).code == 0
    rows = list(csv.reader(io.StringIO(out.read_text())))
    assert len(rows) == 4 and len(rows[0]) == 64
    assert all(0 <= float(value) <= 16 for value in rows[1])


def test_rows_of_a_table_are_csv(command, folder, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    ending = command("generate", folder / "maker.safetensors", "--count", 5)
    assert ending.code == 0 and "5 rows  samples.csv" in ending.out
    rows = list(csv.reader(io.StringIO((tmp_path / "samples.csv").read_text())))
    assert len(rows) == 6 and all(len(row) == 2 for row in rows)
    assert all(np.isfinite(float(value)) for row in rows[1:] for value in row)


def test_pixels_as_json_know_their_shape(command):
    words = ["generate", "coder.safetensors", "--json", "--count", 2]
    found = json.loads(command(*words).out)
    assert np.array(found["rows"]).shape == (2, 64)
    assert found["image_shape"] == [8, 8]


@pytest.mark.parametrize(
    "model, words, code, said",
    [
        ("writer", ["--prompt", "dog!"], 3, "never saw"),
        ("writer", ["--temperature", "-1"], 2, "temperature"),
        ("writer", ["--temperature", "nan"], 2, "temperature"),
        ("writer", ["--top-k", "0"], 2, "top_k"),
        ("writer", ["--top-p", "0"], 2, "top_p"),
        ("writer", ["--top-p", "2"], 2, "top_p"),
        ("writer", ["--length", "-1"], 2, "length"),
        ("writer", ["--count", "0"], 2, "count"),
        ("coder", ["--count", "0"], 2, "rows"),
        ("maker", ["--count", "-3"], 2, "rows"),
        ("coder", ["--prompt", "a"], 2, "prompt"),
        ("maker", ["--top-k", "3"], 2, "--top-k"),
    ],
)
def test_what_cannot_be_made_is_refused(command, model, words, code, said):
    ending = command("generate", f"{model}.safetensors", *words)
    assert said in refused(ending, code)


def test_more_than_all_likeliest_are_all(command):
    words = ["generate", "writer.safetensors", "--length", 20]
    every = command(*words, "--top-k", 12)
    assert every.code == 0 and command(*words, "--top-k", 99).out == every.out


def test_a_model_of_classes_makes_nothing(command, trained):
    assert "cannot make rows" in refused(command("generate", trained), 2)


def test_a_model_that_is_not_there_is_said(command):
    assert "no such file" in refused(command("generate", "none.safetensors"), 3)


def test_a_place_that_cannot_be_written_is_said(command):
    words = ["--length", 3, "--out", "empty.txt/x.txt"]
    refused(command("generate", "writer.safetensors", *words), 3)


@pytest.mark.parametrize(
    "words, code, said",
    [
        ("digits --model vea", 2, "did you mean vae?"),
        ("numbers.csv --target a --model lenet", 2, "is for pictures"),
        ("./pictures --model gpt", 2, "is for a text"),
        ("numbers.csv --model lstm", 3, "Which column is to be predicted"),
        ("./pictures --context 5", 2, "--context means nothing"),
        ("text.txt --size 8", 2, "--size means nothing"),
        ("digits --size 8", 2, "--size means nothing"),
        ("iris --context 8", 2, "--context means nothing"),
        ("./pictures --size x", 2, "--size needs whole numbers"),
        ("./pictures --size 1,2,3", 2, "height and the width"),
        ("text.txt --context 0", 2, "--context cannot be 0"),
        ("./pictures --hidden 3 --model lenet", 2, "has its own layers"),
        ("long.txt --dropout 0.1", 2, "has its own layers"),
        ("empty.txt", 3, "too short to learn from"),
        ("binary.txt", 3, "is not text"),
        ("nowhere.txt", 3, "cannot be read"),
        ("text.txt --context 10000", 3, "--context 23"),
        ("text.txt --exclude a", 3, "no columns"),
        ("text.txt --test text.txt", 3, "no test rows from elsewhere"),
        ("emptyfolder/", 3, "nothing that can be learned from"),
        ("text.txt --task foo", 2, "no such task"),
        ("long.txt --task regression", 3, "has no such task"),
        ("long.txt --model vae", 2, "is for rows of any kind"),
        ("digits --model lstm", 2, "is for a series, a text or"),
        ("digits --model vae --task classification", 2, "learns another task"),
        ("digits --model lenet --task reconstruction", 2, "pictures with answers"),
        ("digits --task language", 3, "Only in a text"),
        ("long.txt --stream --model lenet", 2, "The model lenet is for"),
        ("long.txt --stream --task classification", 2, "what comes next is learned"),
        ("numbers.csv --stream --target a --model vae", 2, "stream"),
        ("long.txt --calibrate", 2, "a model of a text has none"),
    ],
)
def test_what_does_not_go_together_is_refused_in_four_parts(command, words, code, said):
    assert said in refused(command("train", *words.split(), "--quiet"), code)


@pytest.mark.parametrize(
    "model, words, said",
    [
        ("writer", [], "glassnet generate"),
        ("maker", [], "glassnet generate"),
        ("coder", ["--steps", "3"], "cannot go steps ahead"),
    ],
)
def test_what_cannot_be_predicted_is_refused(command, model, words, said):
    ending = command("predict", f"{model}.safetensors", "numbers.csv", *words)
    assert said in refused(ending, 2)


def test_rows_without_a_target_are_learned_by_a_flag(command, tmp_path):
    out = tmp_path / "run"
    words = ["numbers.csv", "--task", "reconstruction", "--epochs", 1, "--quiet"]
    ending = command("train", *words, "--out", out, "--json")
    assert ending.code == 0, ending.err
    assert json.loads(ending.out)["task"] == "reconstruction"
    assert 'task = "reconstruction"' in (out / "recipe.toml").read_text()
    ending = command("predict", out, "numbers.csv")
    assert ending.out.splitlines()[0].startswith("error") and ending.code == 0


def test_evaluate_says_what_a_text_is_worth(command):
    ending = command("evaluate", "writer.safetensors", "text.txt", "--json")
    found = json.loads(ending.out)
    assert ending.code == 0 and found["metric"] == "cross_entropy"
    assert "cannot be scored" in refused(command("evaluate", "maker.safetensors"), 3)
