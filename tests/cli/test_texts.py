"""Texts in a table, as they are typed."""

import polars
import pytest

WORDS = [a + b for a in "abcde" for b in "abcde"]
TABLE = {
    "n": range(25),
    "word": [f"the {a} {b} {a}{b}" for a, b in WORDS],
    "other": [f"some {b} {a} {b}{a}" for a, b in WORDS],
    "back": [b + a for a, b in WORDS],
    "kind": ["x" if "a" in word else "y" for word in WORDS],
}


@pytest.fixture
def folder(tmp_path):
    polars.DataFrame(TABLE).write_csv(tmp_path / "words.csv")
    return tmp_path


def test_pairs_are_learned_answered_and_scored(command, folder):
    words = ["--target", "back", "--model", "seq2seq", "--column", "word"]
    quick = ["--epochs", 1, "--context", 9, "--watch", 0, "--out", "run"]
    ending = command("train", "words.csv", *words, *quick)
    assert ending.code == 0, ending.err
    assert "translation" in ending.out and "% of all characters are right" in ending.out
    assert 'column = "word"' in (folder / "run/recipe.toml").read_text()
    ending = command("predict", "run", "words.csv", "-o", "answers.csv")
    assert ending.out == "25 rows  answers.csv\n"
    lines = (folder / "answers.csv").read_text().splitlines()
    assert lines[0] == "back,probability" and len(lines) == 26
    ending = command("predict", "run", "the a b ab?")
    assert len(ending.out.splitlines()) == 2 and "'?'" in ending.err
    ending = command("predict", "run", "the a", "--beams", 0)
    assert ending.code == 2 and "beams=0" in ending.err
    assert "exact" in command("evaluate", "run", "words.csv").out
    assert command("predict", "run", "missing.csv").code == 3


@pytest.mark.parametrize(
    "words, code, said",
    [
        ("words.csv --target back --model transformer", 3, "--column word"),
        ("words.csv --target back --model seq2seq --column wort", 3, "mean word?"),
        ("words.csv --target kind --model lenet --column word", 2, "reads texts"),
        ("iris --column word", 2, "--column means nothing"),
        ("words.csv --target back --task translation --test words.csv", 3, "test rows"),
        ("words.csv --model seq2seq", 3, "Which column is to be predicted"),
        ("words.csv --target kind --model transformer --task regression", 2, "task"),
    ],
)
def test_what_cannot_be_is_said(command, folder, words, code, said):
    ending = command("train", *words.split())
    assert ending.code == code and said in " ".join(ending.err.split())
