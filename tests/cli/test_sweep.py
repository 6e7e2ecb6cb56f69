import json

import pytest

QUICK = ["--hidden", 4, "--epochs", 2, "--quiet"]


def test_the_best_of_a_sweep_becomes_a_run_folder(command, tmp_path):
    values = ["--learning-rate", "1e-4,1e-2", "--dropout", "0,0.2", "--seeds", 2]
    ending = command("sweep", "iris", *values, *QUICK, "--json")
    assert ending.code == 0, ending.err
    found = json.loads(ending.out)
    assert len(found["trials"]) == 4 and found["best"]["learning_rate"] == 0.01
    assert (tmp_path / "runs" / "iris-1" / "trials.csv").exists()
    assert command("evaluate", "runs/iris-1").code == 0


def test_draws_from_ranges_are_listed_best_first(command):
    asked = ["--learning-rate", "1e-4..1e-1", "--trials", 3, "--out", "best"]
    ending = command("sweep", "iris", *asked, *QUICK)
    assert ending.code == 0, ending.err
    assert "3 settings in one program" in ending.out
    assert "glassnet predict best new.csv" in ending.out


@pytest.mark.parametrize(
    "words, said",
    [
        ([], "Nothing is swept"),
        (["--learning-rate", "fast"], "--learning-rate needs numbers"),
        (["--l2", "1e-4..1e-2"], "--trials beside it"),
        (["--l2", "1e-2..1e-4", "--trials", 2], "from a lower number up"),
        (["--dropout", "0,1.5"], "dropout=1.5"),
    ],
)
def test_what_cannot_be_swept_is_a_usage_error(command, tmp_path, words, said):
    ending = command("sweep", "iris", *words, *QUICK, "--out", "made")
    assert ending.code == 2 and said in ending.err
    assert not (tmp_path / "made").exists()


def test_a_named_model_is_swept_on_rows_without_answers(command, tmp_path):
    values = ["--model", "autoencoder", "--learning-rate", "1e-4,1e-2"]
    ending = command("sweep", "iris", *values, "--epochs", 2, "--quiet", "--json")
    assert ending.code == 0, ending.err
    found = json.loads(ending.out)
    assert found["best"] == {"learning_rate": 0.01}
    # a row has no answer here: there is a loss, and no accuracy of it
    assert set(found["trials"][0]) == {
        "learning_rate", "validation_loss", "epoch", "diverged"
    }  # fmt: skip
    assert (
        'task = "reconstruction"'
        in (tmp_path / "runs" / "iris-1" / "recipe.toml").read_text()
    )


def test_a_text_is_swept_at_the_context_that_was_asked_for(command, tmp_path):
    (tmp_path / "t.txt").write_text("the cat sat on the mat. " * 30)
    values = ["--model", "rnn", "--context", 6, "--learning-rate", "1e-3,1e-2"]
    ending = command("sweep", "t.txt", *values, "--epochs", 1, "--quiet", "--out", "r")
    assert ending.code == 0, ending.err
    assert "R2" not in ending.out and "nats/token" in ending.out
    assert "context = 6" in (tmp_path / "r" / "recipe.toml").read_text()


@pytest.mark.parametrize("model", ["gan", "som"])
def test_what_has_no_validation_loss_is_not_swept(command, tmp_path, model):
    values = ["--model", model, "--learning-rate", "1e-3,1e-2", "--quiet"]
    ending = command("sweep", "iris", *values, "--out", "made")
    assert ending.code == 2 and "compared by a validation loss" in ending.err
    assert "glassnet train" in ending.err and not (tmp_path / "made").exists()


def test_a_wrong_model_prints_the_list(command):
    ending = command("sweep", "iris", "--model", "vea", "--l2", "0,1", "--quiet")
    assert ending.code == 2 and "did you mean vae?" in ending.err
