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
