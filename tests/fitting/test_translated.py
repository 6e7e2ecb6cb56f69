import csv

import numpy as np
import polars
import pytest

import glassnet as gn
from glassnet import zoo
from glassnet.data import LabeledTexts
from glassnet.errors import ConfigError, DataError
from glassnet.fitting import evaluate
from glassnet.fitting.edit_distance import edit_distance
from glassnet.fitting.predictions import predictions
from glassnet.fitting.text_forms import text_form
from glassnet.fitting.translated import written_scores
from glassnet.recipe.plans import plan_named


@pytest.mark.parametrize(
    "one, other, changes",
    [("", "", 0), ("abc", "abc", 0), ("abc", "", 3), ("", "abc", 3), ("abc", "axc", 1)]
    + [("abc", "bc", 1), ("ab", "ba", 2), ("aaaa", "aa", 2), ("sunday", "saturday", 3)],
)
def test_texts_are_as_far_apart_as_characters_must_change(one, other, changes):
    assert edit_distance(one, other) == edit_distance(other, one) == changes


def test_it_is_the_table_of_wagner_and_fischer():
    draws = np.random.default_rng(0)
    for _ in range(20):
        one, other = (
            "".join(draws.choice(list("abc"), draws.integers(8))) for _ in "12"
        )
        table = np.zeros((len(one) + 1, len(other) + 1), int)
        table[:, 0], table[0] = range(len(one) + 1), range(len(other) + 1)
        for i, a in enumerate(one, 1):
            for j, b in enumerate(other, 1):
                near = table[i - 1, j] + 1, table[i, j - 1] + 1
                table[i, j] = min(*near, table[i - 1, j - 1] + (a != b))
        assert edit_distance(one, other) == table[-1, -1]


def test_what_was_written_is_scored_by_texts_and_by_characters():
    found = written_scores(["abc", "abd", ""], ["abc", "abc", "a"])
    # one of three exact; of 3 + 3 + 1 characters 0 + 1 + 1 are wrong
    assert found["test"] == 1 / 3 and found["characters"] == pytest.approx(5 / 7)
    low, high = found["interval"]
    assert 0 < low < 1 / 3 < high < 1 and found["mistakes"] == 2


def test_a_run_is_judged_by_what_its_model_writes(translated):
    run = translated.run
    rows = run.prepared.parts.test
    texts = run.dataset.features["read"].to_list()
    written = run.model.predict([texts[row] for row in rows])
    assert run.predicted.tolist() == written.tolist()
    right = run.dataset.answers[rows]
    assert run.summary["test"] == (written == right).mean()
    assert run.summary["metric"] == "exact" and "characters" in str(run)
    assert [b.name for b in run.baselines][1:] == ["copying", "nearest text"]
    assert "% written exactly against" in run.summary["verdict"]
    found, _ = evaluate(translated.model)
    assert found["test"] == run.summary["test"] and found["rows"] == len(rows)


def test_the_table_shows_mistakes_and_what_is_right(translated):
    data = translated.run.exhibits[0].data
    assert data["columns"] == ["read", "it writes", "right", ""]
    for read, written, right, word in data["rows"]:
        assert right == read[::-1] and word == ("" if written == right else "wrong")


def test_weights_are_shares_of_the_letters_that_were_read(translated):
    data = translated.run.exhibits[1].data
    shares = np.array(data["values"])
    assert shares.shape == (len(data["rows"]), 2) and 1 <= len(shares) <= 3
    assert len("".join(data["columns"])) == 2
    assert np.allclose(shares.sum(-1), 1, atol=0.01)


def test_other_rows_are_scored_by_their_texts(translated):
    frame = polars.DataFrame({"n": [1, 2, 3], "back": ["ba", None, "qq"]})
    frame = frame.with_columns(read=polars.Series(["ab", "cd", "a?"]))
    found, notes = evaluate(translated.model, frame)
    assert found["rows"] == 2 and found["task"] == "translation"
    said = " ".join(map(str, notes))
    assert "1 of 3 rows have no 'back'" in said and "'?'" in said
    with pytest.raises(DataError, match="holds no answers"):
        evaluate(translated.model, frame.with_columns(back=polars.lit("")))
    with pytest.raises(DataError, match="lacks the column"):
        evaluate(translated.model, frame.drop("read"))


def test_answers_are_a_table_with_how_likely_each_is(translated, tmp_path):
    path = tmp_path / "new.csv"
    polars.DataFrame({"more": [1, 2], "read": ["ab", "fc"]}).write_csv(path)
    text, rows, _ = predictions(translated.model, str(path))
    table = list(csv.DictReader(text.splitlines()))
    assert rows == 2 and [*table[0]] == ["back", "probability"]
    written = translated.model.predict(["ab", "fc"]).tolist()
    assert [row["back"] for row in table] == written
    assert all(0 < float(row["probability"]) <= 1 for row in table)
    one, rows, notes = predictions(translated.model, "ab?")
    assert rows == 1 and "'?'" in str(notes[0])
    assert one.splitlines()[1] == text.splitlines()[1]


def test_a_search_with_beams_is_for_texts_that_are_written(translated, sorted_out):
    found = predictions(translated.model, "ab", beams=2)[0]
    [right], _ = translated.model.translate(["ab"], beams=2)
    assert found.splitlines()[1].rpartition(",")[0].strip('"') == right
    with pytest.raises(ConfigError, match="cannot search") as caught:
        predictions(sorted_out.model, "ab", beams=2)
    assert caught.value.fix == "leave --beams out"


def test_replicas_write_together_and_are_judged_alone_too(translated):
    run = translated.again(replicas=2, epochs=1)
    assert len(run.summary["alone"]) == 2 and len(run.predicted) == 7
    assert run.exhibits[1].data["values"]


def test_texts_with_classes_are_judged_beside_models_of_their_letters(sorted_out):
    run = sorted_out.again(baselines=True, epochs=1)
    names = [baseline.name for baseline in run.baselines]
    assert names == ["majority", "logistic", "naive Bayes"]
    # an a among the letters decides: what counts letters must find it
    assert run.summary["baselines"]["logistic"] > 0.9
    assert run.prepared.x.shape == (36, 3) and run.model.labels == ["bad", "good"]


def test_sentences_are_read_by_words_and_shown_by_words(tmp_path):
    ways = [f"so {a} it is {b}, {c}" for a in "pqr" for b in "stu" for c in "vwx"]
    frame = polars.DataFrame({"said": ways, "kind": ["a", "b", "a"] * 9})
    network = zoo.transformer_encoder(14, 2, layers=1, heads=1, width=4, dropout=0.0)
    how = {"form": LabeledTexts(), "epochs": 1, "progress": False, "baselines": True}
    run = gn.fit(data=frame, target="kind", network=network, **how)
    assert run.recipe.data.form.unit == "word" and run.prepared.x.shape == (27, 7)
    attention = next(one for one in run.exhibits if one.kind == "heat")
    assert set(attention.data["rows"]) >= {"so", "it", "is", ","}
    run.write(tmp_path / "run")
    assert all(text in ways for text in run.about()["errors"]["texts"])
    page = (tmp_path / "run" / "report.html").read_text()
    assert run.about()["errors"]["texts"][0] in page
    again = gn.load(tmp_path / "run")
    assert (
        again.predict(["SO p it is s!"]).tolist()
        == run.model.predict(["so p it is s"]).tolist()
    )


def test_texts_with_classes_are_scored_and_predicted_by_their_column(sorted_out):
    frame = polars.DataFrame({"kind": ["good"], "word": ["abb"]})
    found, _ = evaluate(sorted_out.model, frame)  # one class alone is enough
    assert found["rows"] == 1 and found["metric"] == "accuracy"
    text, rows, notes = predictions(sorted_out.model, "abbb")
    assert rows == 1 and "longer than 3" in str(notes[0])
    assert text.splitlines()[0] == "kind,probability_bad,probability_good"
    _, _, notes = predictions(sorted_out.model, "")
    assert "empty" in str(notes[0])


def test_an_empty_text_has_an_answer_that_is_a_number(sorted_out, translated):
    assert np.isfinite(sorted_out.model.predict_proba([""])).all()
    assert isinstance(translated.model.predict([""])[0], str)


WORDS = polars.DataFrame({"said": ["oh", "no", "yes"], "mood": ["good", "bad", "good"]})
WAVE = polars.DataFrame({"t": [1, 2, 3], "y": ["1.5", "2.5", "3.5"]})


@pytest.mark.parametrize(
    "model, table, target, form",
    [
        ("seq2seq", WORDS, "mood", "TextPairs()"),
        ("transformer", WAVE, "y", "TextPairs()"),
        ("transformer_encoder", WAVE, "y", "LabeledTexts()"),
        ("lstm", WORDS, "mood", "LabeledTexts()"),
        ("lstm", WAVE, "y", "None"),
        ("gru", WORDS, "nothing", "None"),
        ("lenet", WORDS, "mood", "None"),
    ],
)
def test_the_model_and_the_answers_say_how_a_table_is_read(model, table, target, form):
    assert repr(text_form(plan_named(model), table, target)) == form


def test_models_of_pairs_refuse_other_data():
    with pytest.raises(ConfigError, match="is for pairs of texts"):
        gn.fit(data="iris", model="transformer", progress=False)


def test_only_models_of_pairs_translate(sorted_out):
    from glassnet.model.creating import translated

    with pytest.raises(ConfigError, match="cannot translate"):
        translated(sorted_out.model, ["abc"])
