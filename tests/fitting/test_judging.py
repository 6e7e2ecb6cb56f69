import numpy as np
import polars
import pytest

import glassnet as gn
from glassnet import losses, zoo
from glassnet.errors import ConfigError, DataError, ShapeError
from glassnet.fitting import evaluate


@pytest.mark.parametrize("name", ["written", "rebuilt", "forecast", "seen"])
def test_the_test_part_scores_as_it_did_in_the_run(name, request):
    trained = request.getfixturevalue(name)
    found, notes = evaluate(trained.model)
    summary = trained.run.summary
    assert found["task"] == summary["task"] and notes == []
    assert found["rows"] == summary["rows"]["test"]
    assert found["test"] == pytest.approx(summary["test"], rel=1e-5)
    assert found["metric"] == summary["metric"]
    for more in ("perplexity", "mase", "accuracy"):
        if more in summary:
            assert found[more] == pytest.approx(summary[more], rel=1e-5)


def test_a_text_is_scored_on_another_one(written, tmp_path):
    (tmp_path / "same.txt").write_text("the cat sat on the mat.\n" * 20)
    (tmp_path / "other.txt").write_text("tac eht tam eht no tas.\n" * 20)
    same, _ = evaluate(written.model, tmp_path / "same.txt")
    other, _ = evaluate(written.model, str(tmp_path / "other.txt"))
    assert same["rows"] == other["rows"] == 479 // 8  # all of it, not a tenth
    assert same["test"] < other["test"]
    assert same["perplexity"] == pytest.approx(np.exp(same["test"]))


def test_a_text_with_new_characters_is_refused(written, tmp_path):
    (tmp_path / "new.txt").write_text("the dog!\n" * 40)
    with pytest.raises(DataError, match="never saw"):
        evaluate(written.model, tmp_path / "new.txt")


def test_a_series_is_scored_on_all_of_another(forecast):
    found, _ = evaluate(forecast.model, forecast.place / "series.csv")
    assert found["metric"] == "r2" and "mae" in found
    # no end of it is kept apart: all windows of 80 values that have a value ahead
    assert found["rows"] > forecast.run.summary["rows"]["train"]


def test_pictures_are_scored_on_other_folders(seen):
    found, notes = evaluate(seen.model, seen.place / "pictures")
    assert (found["metric"], found["rows"]) == ("accuracy", 24)
    assert 0 <= found["test"] <= 1 and notes


def test_rows_that_were_rebuilt_are_scored_on_others(rebuilt):
    found, _ = evaluate(rebuilt.model, "digits")
    assert found["rows"] == 1797 and found["task"] == "reconstruction"
    x, model = rebuilt.run.prepared.x, rebuilt.model
    back = model.outputs(x)[:, :64]
    share = 1 - ((back - x) ** 2).sum() / ((x - x.mean(0)) ** 2).sum()
    name = "explained" if "explained" in found else "test"
    assert found[name] == pytest.approx(share, rel=1e-4)


def test_what_makes_rows_has_no_score(played):
    for data in (None, "digits"):
        with pytest.raises(DataError, match="cannot be scored"):
            evaluate(played.model, data)


def test_a_changed_file_is_noticed(written, tmp_path):
    path = tmp_path / "book.txt"
    path.write_text("the cat sat on the mat.\n" * 20)
    run = written.again(data=str(path), epochs=1)
    path.write_text("the cat sat on the mat.\n" * 21)
    with pytest.raises(DataError, match="changed since"):
        evaluate(run.model.replaced(about=run.about()))


def test_a_model_without_a_recipe_asks_for_rows(written):
    with pytest.raises(DataError, match="does not say which rows"):
        evaluate(written.model.replaced(about={}))


def test_frames_are_judged_as_their_files_are():
    frame = polars.DataFrame(np.random.default_rng(0).normal(size=(60, 3)), list("abc"))
    run = gn.fit(
        data=frame, task="reconstruction", model="autoencoder", epochs=1, progress=False
    )
    model = run.model.replaced(about=run.about())
    found, _ = evaluate(model, frame)
    assert found["rows"] == 60
    with pytest.raises(DataError, match="arrays or a frame"):
        evaluate(model)


def test_a_network_of_other_tokens_than_the_text_is_refused(written):
    network = zoo.gpt(14, 8, layers=1, heads=1, width=8)
    with pytest.raises(ConfigError, match="one output for each token") as caught:
        gn.fit(network, **written.settings)
    assert caught.value.got == "14 outputs for 12 tokens of the text"


def test_a_loss_that_does_not_fit_is_refused_before_training(written):
    with pytest.raises(ShapeError, match="SquaredError"):
        written.again(loss=losses.SquaredError(), epochs=1)
