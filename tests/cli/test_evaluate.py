import json

import pytest
from shell import table

from glassnet.export import load, save


@pytest.fixture
def evaluate(command, trained, tmp_path):
    def evaluate(content):
        (tmp_path / "new.csv").write_text(content)
        return command("evaluate", trained, "new.csv", "--json")

    return evaluate


def test_the_test_part_is_scored_as_it_was_at_the_end_of_training(command, trained):
    found = json.loads(command("evaluate", trained, "--json").out)
    assert found["test"] == load(trained).about["summary"]["test"]
    assert (found["target"], found["rows"]) == ("answer", 12)  # a fifth of 60
    assert command("evaluate", trained).out.endswith("on 12 rows\n")


def test_another_table_is_scored_on_all_its_rows(evaluate):
    assert json.loads(evaluate(table()).out)["rows"] == 60


def test_a_score_is_the_share_of_right_predictions(evaluate):
    # far from the border: right, right, wrong
    rows = ["9,9,red,yes", "-9,-9,red,no", "9,9,red,no"]
    found = json.loads(evaluate("\n".join(["size,weight,color,answer", *rows])).out)
    assert (found["rows"], found["mistakes"]) == (3, 1)
    assert found["test"] == pytest.approx(2 / 3)


def test_one_row_and_one_class_are_enough(evaluate):
    ending = evaluate("size,weight,color,answer\n9,9,red,yes\n")
    assert ending.code == 0
    assert json.loads(ending.out)["test"] == 1.0


def test_rows_without_an_answer_are_left_out_and_counted(evaluate):
    ending = evaluate("size,weight,color,answer\n9,9,red,yes\n9,9,red,\n")
    assert json.loads(ending.out)["rows"] == 1
    assert "1 of 2 rows have a missing or infinite 'answer'" in ending.err


@pytest.mark.parametrize(
    "content, said",
    [
        ("size,weight,color\n1,1,red\n", "no such column to predict"),
        ("size,weight,color,answer\n1,1,red,maybe\n", "training did not have"),
        ("size,weight,answer\n1,1,yes\n", "no 'color'"),
        ("size,weight,color,answer\n1,1,red,\n", "no answers"),
    ],
)
def test_tables_that_do_not_fit_end_with_3(evaluate, content, said):
    ending = evaluate(content)
    assert (ending.code, ending.out) == (3, "")
    assert said in ending.err


def test_a_model_without_a_run_asks_for_a_table(command, trained, tmp_path):
    model = load(trained)
    model.about = {}
    save(model, tmp_path / "bare.safetensors")
    ending = command("evaluate", "bare.safetensors")
    assert ending.code == 3
    assert "evaluate MODEL table.csv" in ending.err
    (tmp_path / "new.csv").write_text(table())
    assert command("evaluate", "bare.safetensors", "new.csv").code == 0
