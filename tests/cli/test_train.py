import errno
import json
import os
import subprocess
import sys

import pytest
from shell import table

QUICK = ("--epochs", "2", "--members", "1", "--hidden", "8")


@pytest.fixture
def train(command, tmp_path):
    def train(content, *words, name="data.csv", target="answer"):
        data = content if isinstance(content, bytes) else content.encode()
        (tmp_path / name).write_bytes(data)
        return command("train", name, "--target", target, *QUICK, *words)

    return train


@pytest.mark.parametrize(
    "content, said",
    [
        ("", "is empty"),
        ("a,answer\n", "has no rows"),
        ("a,answer\n1,yes\n", "too few rows"),
        ("a,answer\n1,yes\n2,no\n", "too few"),
        ("a,answer\n1,yes\n2\n3,no,5\n", "2 of 3 rows"),
        ("a,answer\n" + "1,no\n2,no\n" * 9, "constant"),
        ("a,answer\n" + "1,\n2,\n" * 9, "no answers"),
        ("a,answer\n" + "7,yes\n7,no\n" * 9, "No column is left"),
        ("a,anser\n" + "1,yes\n2,no\n" * 9, "did you mean anser?"),
        (bytes(range(256)) * 9, "is not text"),
    ],
)
def test_tables_that_cannot_be_used_end_with_3_and_four_parts(train, content, said):
    ending = train(content)
    assert (ending.code, ending.out) == (3, "")
    assert said in ending.err
    for part in ("got:", "expected:", "fix:"):
        assert part in ending.err


def test_a_missing_file_is_told_its_neighbor(command, tmp_path):
    (tmp_path / "penguins.csv").write_text(table())
    ending = command("train", "pengiuns.csv", "--target", "answer")
    assert ending.code == 3
    assert "did you mean penguins.csv?" in ending.err


def test_a_watched_run_has_columns_for_layers_and_a_section_of_its_own(train, tmp_path):
    assert train(table(), "--out", "seen", "--watch", "1").code == 0
    head = (tmp_path / "seen/metrics.csv").read_text().splitlines()[0]
    assert ",delta/" in head and ",update/" in head
    page = (tmp_path / "seen/report.html").read_text()
    assert "Layer by layer, while it learned" in page
    assert "watch = 1" in (tmp_path / "seen/recipe.toml").read_text()
    assert train(table(), "--out", "unseen", "--watch", "0").code == 0
    head = (tmp_path / "unseen/metrics.csv").read_text().splitlines()[0]
    assert "/" not in head
    assert "Layer by layer" not in (tmp_path / "unseen/report.html").read_text()


@pytest.mark.parametrize(
    "flag, value, said",
    [
        ("--dropout", "1.5", "a number from 0 to below 1"),
        ("--members", "0", "a whole number from 1"),
        ("--epochs", "0", "--epochs cannot be 0"),
        ("--batch-size", "0", "--batch-size cannot be 0"),
        ("--patience", "0", "--patience cannot be 0"),
        ("--watch", "-1", "a whole number from 0"),
        ("--learning-rate", "-1", "a number above 0"),
        ("--learning-rate", "nan", "--learning-rate cannot be nan"),
        ("--l2", "-1", "a number from 0"),
        ("--seed", "-1", "from 0 to 4294967295"),
        ("--seed", "4294967296", "from 0 to 4294967295"),
        ("--task", "clasification", "did you mean classification?"),
        ("--hidden", "x", "such as 64,32"),
        ("--hidden", "8,0", "such as 64,32"),
        ("--optimizer", "adm", "did you mean Adam?"),
        ("--activation", "rulu", "did you mean ReLU?"),
        ("--members", "1000", "ask for fewer members"),
        ("--ensemble", "baging", "did you mean bagging?"),
        ("--ensemble", "folds", "say members alone"),
        ("--ensemble", "snapshots", "Snapshots cannot use this members"),
        ("--replicas", "3", "say replicas=3 alone"),
        ("--hidden", "9999999,9999999", "does not fit into memory"),
    ],
)
def test_flags_that_cannot_be_used_end_with_2_and_leave_nothing(
    train, tmp_path, flag, value, said
):
    ending = train(table(), flag, value)
    assert (ending.code, ending.out) == (2, "")
    assert said in ending.err and "Choices" not in ending.err
    assert os.listdir(tmp_path / "runs" if (tmp_path / "runs").exists() else ".") in (
        ["data.csv"],
        [],
    )


def test_a_name_that_is_no_choice_ends_with_2(tmp_path):
    # in a process of its own, past the type checks of the tests
    words = "from glassnet.cli import main; main()"
    ending = subprocess.run(
        [sys.executable, "-c", words, "train", "iris", "--precision", "float16"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert (ending.returncode, ending.stdout) == (2, "")
    assert ending.stderr.startswith("usage: --precision cannot be 'float16'.")
    assert "did you mean bfloat16?" in ending.stderr


def test_a_run_prints_one_object_and_writes_its_folder(train, tmp_path):
    words = ("--json", "--quiet", "--out", "a run")
    ending = train(table("größe"), *words)
    assert (ending.code, ending.err) == (0, "")
    found = json.loads(ending.out)
    wanted = "task target metric test validation interval baselines epochs seconds run"
    assert set(wanted.split()) <= set(found)
    assert (found["metric"], found["epochs"], found["run"]) == ("accuracy", 2, "a run")
    low, high = found["interval"]
    assert low <= found["test"] <= high
    inside = {"recipe.toml", "metrics.csv", "model.safetensors", "report.html"}
    assert set(os.listdir(tmp_path / "a run")) == inside


def test_odd_tables_train_and_say_what_was_done(train):
    rows = table().splitlines()
    lines = [rows[0].replace("size", "price")]
    for i, row in enumerate(rows[1:]):
        size, *rest = row.split(",")
        lines.append(";".join([f'"{int(1e6 * abs(float(size))):,}"', *rest]))
        if i == 0:
            lines[-1] = lines[-1].rsplit(";", 1)[0] + ";"
    lines[0] = lines[0].replace(",", ";")
    content = "\ufeff" + "\n".join(lines)
    ending = train(content, "--out", "odd run")
    assert ending.code == 0
    for said in (
        "byte-order mark",
        "separated by semicolons",
        "writes numbers as in",
        "! warning: 1 of 60 rows have a missing or infinite 'answer'",
        "epoch 2/2",
    ):
        assert said in ending.err
    assert "glassnet predict 'odd run' new.csv" in ending.out


def test_numbers_are_learned_and_judged_in_their_unit(train):
    content = "a,b,the price\n" + "".join(f"{i},{i % 7},{i * 2.5}\n" for i in range(60))
    ending = train(content, "--json", "--quiet", target="the price")
    found = json.loads(ending.out)
    assert (found["task"], found["metric"]) == ("regression", "r2")
    assert 0 < found["mae"] <= found["rmse"]
    assert isinstance(found["validation"], float)


def numbers():
    return "a,b,y\n" + "".join(f"{i},{i % 7},{i * 2.5}\n" for i in range(60))


@pytest.mark.parametrize(
    "content, target",
    [
        (numbers(), "y"),
        (table(), "answer"),
    ],
    ids=["numbers", "classes"],
)
def test_a_run_that_leaves_the_numbers_ends_with_4(train, tmp_path, content, target):
    wild = ("--learning-rate", "1e30", "--optimizer", "SGD", "--out", "wild")
    ending = train(content, *wild, target=target)
    assert (ending.code, ending.out) == (4, "")
    assert "Training diverged" in ending.err and "learning rate" in ending.err
    # nobody can go on from there
    assert not (tmp_path / "wild" / "checkpoint.safetensors").exists()


def test_a_recipe_gives_the_same_numbers(command, trained, tmp_path):
    ending = command("train", trained / "recipe.toml", "--out", "again", "--json")
    assert ending.code == 0
    again = (tmp_path / "again" / "metrics.csv").read_text().splitlines()
    before = (trained / "metrics.csv").read_text().splitlines()
    seconds = before[0].split(",").index("seconds")

    def numbers(lines):
        return [[c for i, c in enumerate(r.split(",")) if i != seconds] for r in lines]

    assert numbers(again) == numbers(before)
    assert (
        json.loads(ending.out)["test"]
        == json.loads(command("evaluate", trained, "--json").out)["test"]
    )


def test_flags_beside_a_recipe_are_refused_not_forgotten(command, trained):
    for words in (["--epochs", "3"], ["--target", "color"], ["--exclude", "size"]):
        ending = command("train", trained / "recipe.toml", *words)
        assert ending.code == 2
        assert words[0] in ending.err and "change nothing" in ending.err


def test_a_finished_run_says_how_to_repeat_it(command, trained):
    ending = command("train", trained)
    assert ending.code == 3
    assert "recipe.toml does the whole run again" in ending.err


@pytest.mark.parametrize(
    "text, code, said",
    [
        ("a = = 1", 3, "not written in TOML"),
        ("a = 1", 3, 'begins with type = "Recipe"'),
        ('type = "SGD"', 3, "holds no recipe"),
        ('type = "os.system"\ncommand = "touch pwned"', 2, "no such type"),
        (b"\xff\xfe\x00", 3, "cannot be read"),
    ],
)
def test_a_file_that_is_no_recipe_is_refused(command, tmp_path, text, code, said):
    data = text if isinstance(text, bytes) else text.encode()
    (tmp_path / "recipe.toml").write_bytes(data)
    ending = command("train", "recipe.toml")
    assert ending.code == code
    assert said in ending.err and len(ending.err) < 500
    assert os.listdir(tmp_path) == ["recipe.toml"]


@pytest.mark.parametrize(
    "old, new, said",
    [
        ('type = "SiLU"', 'type = "SiLo"', "did you mean SiLU?"),
        ('type = "SiLU"', 'type = "Adam"', "cannot use this layers"),
        ("units = 2,", "units = 0,", "units=0"),
        ("epochs = 4", "epoch = 4", "did you mean epochs?"),
        ("seed = 0", "seed = -1", "seed=-1"),
        ("exclude = []", 'exclude = "size"', "a list of texts"),
        ("test = 0.2", "test = 0.0", "keeps none"),
        ("[network]", "[netwrk]", "did you mean network?"),
    ],
)
def test_a_recipe_that_was_edited_badly_names_the_place(
    command, trained, tmp_path, old, new, said
):
    text = (trained / "recipe.toml").read_text()
    assert old in text
    (tmp_path / "edited.toml").write_text(text.replace(old, new, 1))
    ending = command("train", "edited.toml")
    assert (ending.code, ending.out) == (2, "")
    assert said in ending.err and "mistake of ours" not in ending.err


def test_a_recipe_whose_data_changed_is_refused(command, trained, tmp_path):
    text = (trained / "recipe.toml").read_text()
    (tmp_path / "other.csv").write_text(table().replace("red", "rot"))
    source = str(trained.parent / "data.csv")
    (tmp_path / "r.toml").write_text(text.replace(source, str(tmp_path / "other.csv")))
    ending = command("train", "r.toml")
    assert ending.code == 3
    assert "The data changed" in ending.err


@pytest.mark.parametrize("out", ["data.csv", "data.csv/below", "full"])
def test_a_folder_that_cannot_be_used_is_left_as_it_was(train, tmp_path, out):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    ending = train(table(), "--out", out)
    assert ending.code == 3 and "--out" in ending.err
    assert (tmp_path / "data.csv").read_text() == table()
    assert os.listdir(tmp_path / "full") == ["mine.txt"]


def test_a_full_disk_at_the_end_costs_no_score_and_no_file(
    train, tmp_path, monkeypatch
):
    def full(path):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def fsync(handle):
        name = os.readlink(f"/proc/self/fd/{handle}")
        if "model.safetensors" in name:
            full(name)

    monkeypatch.setattr(os, "fsync", fsync)
    ending = train(table(), "--out", "out")
    assert ending.code == 3
    assert "model.safetensors cannot be written" in ending.err
    assert "No space left" in ending.err
    assert "accuracy    network" in ending.err  # an hour's training is not forgotten
    assert "metrics.csv" in os.listdir(tmp_path / "out")
    assert not [n for n in os.listdir(tmp_path / "out") if "model.safetensors" in n]
