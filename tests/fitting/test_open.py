import numpy as np
import polars
import pytest

import glassnet as gn
from glassnet.errors import DataError, FileError
from glassnet.fitting import evaluate, read
from glassnet.recipe import to_toml

DRAWS = np.random.default_rng(0).normal(size=(60, 2))


def frame(answers):
    return polars.DataFrame({"a": DRAWS[:, 0], "b": DRAWS[:, 1], "answer": answers})


def fit(answers):
    return gn.fit(
        data=frame(answers), target="answer", epochs=2, members=1, hidden=(4,),
        progress=False,
    )  # fmt: skip


ABOVE = DRAWS.sum(1) > 0
KINDS = {
    "words": np.where(ABOVE, "yes", "no"),
    "truth values": ABOVE,
    "whole numbers": np.where(ABOVE, 7, 3),
    "codes": np.where(ABOVE, "007", "1"),
    "amounts": DRAWS[:, 0] * 2.5,
}


@pytest.fixture(scope="module", params=KINDS)
def answers(request):
    return KINDS[request.param]


def test_a_file_is_scored_as_the_frame_behind_it(answers, tmp_path):
    model = fit(answers).model
    frame(answers).write_csv(tmp_path / "a.csv")
    from_frame, _ = evaluate(model, frame(answers))
    from_file, _ = evaluate(model, tmp_path / "a.csv")
    assert from_file["rows"] == from_frame["rows"] == 60
    assert from_file["test"] == pytest.approx(from_frame["test"], rel=1e-6)
    guess = model.predict(frame(answers))
    if model.labels:
        assert from_file["test"] == (guess == answers).mean()


def test_part_of_the_classes_is_enough_to_be_scored(answers):
    model = fit(answers).model
    one = frame(answers).filter(polars.Series(answers == answers[0]))
    found, _ = evaluate(model, one)
    assert found["rows"] == len(one)
    if model.labels:
        assert found["mistakes"] == (model.predict(one) != answers[0]).sum()


def test_words_cannot_be_scored_as_amounts():
    model = fit(KINDS["amounts"]).model
    with pytest.raises(DataError, match="'answer' holds words"):
        evaluate(model, frame(KINDS["words"]))


def test_arrays_are_scored_too():
    run = gn.fit(
        data=(DRAWS, KINDS["words"]), epochs=2, members=1, hidden=(4,), progress=False
    )
    found, _ = evaluate(run.model, (DRAWS, KINDS["words"]))
    assert found["test"] == (run.model.predict(DRAWS) == KINDS["words"]).mean()


def test_a_recipe_is_read_from_its_file(tmp_path):
    recipe = fit(KINDS["words"]).recipe
    (tmp_path / "recipe.toml").write_text(to_toml(recipe))
    assert read(tmp_path / "recipe.toml") == recipe


@pytest.mark.parametrize(
    "text, said",
    [("", "no type"), ("a = 1", "no type"), ('type = "SGD"', "SGD"), ("[", "TOML")],
)
def test_a_file_that_holds_no_recipe_is_refused(tmp_path, text, said):
    (tmp_path / "a.toml").write_text(text)
    with pytest.raises(FileError, match=said):
        read(tmp_path / "a.toml")
    with pytest.raises(FileError, match="cannot be read"):
        read(tmp_path / "b.toml")
