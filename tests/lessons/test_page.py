import pathlib
import re

import pytest

from glassnet.errors import ConfigError
from glassnet.lessons import LESSONS, Page, run, text, write
from glassnet.lessons.writing import render


def page():
    made = Page("xor", "Exclusive or")
    made.ask("Can one neuron do it?")
    made.say(
        "{hits} of {rows} are right, {share} of all.", hits=3, rows=4000, share=1 / 3
    )
    made.formula(r"y = \sigma(w \cdot x)", "y = s(w . x)")
    made.table(("a", "b"), [("one", 0.12345), ("two", 2)], "A < B & C.")
    made.next("another seed.")
    return made


def test_numbers_are_written_alike_and_kept_as_they_are():
    made = page()
    assert made.parts[0].words == "3 of 4,000 are right, 0.333 of all."
    assert made.numbers == {"hits": 3, "rows": 4000, "share": 1 / 3}


def test_one_name_is_one_number():
    made = page()
    made.say("again {hits}", hits=3)
    with pytest.raises(ConfigError, match="two numbers by one name"):
        made.say("{hits}", hits=4)


def test_reads_in_a_terminal():
    lines = text(page()).splitlines()
    assert lines[0] == "xor: Exclusive or"
    assert "    y = s(w . x)" in lines and "  one  0.123" in lines
    assert max(map(len, lines)) <= 80
    assert lines[-1] == "Try next: another seed."


def test_the_page_is_one_file_without_requests(tmp_path):
    made = render(page())
    assert "<math" in made and "A &lt; B &amp; C." in made
    assert "<script" not in made and "http" not in made.replace(
        "http://www.w3.org/1998/Math/MathML", ""
    )
    write(page(), tmp_path / "new" / "xor.html")
    assert (tmp_path / "new" / "xor.html").read_text() == made


def test_an_unknown_lesson_gets_the_nearest_name():
    with pytest.raises(ConfigError, match="did you mean gouda"):
        run("guda")


def test_the_page_of_lectures_leads_to_every_lesson_and_to_code_that_is_there():
    root = pathlib.Path(__file__).parents[2]
    words = set(re.findall(r"`([^`]+)`", (root / "docs/lectures.md").read_text()))
    assert set(LESSONS) <= words
    for place in (word for word in words if "/" in word and "." in word):
        if not place.endswith(".html"):
            assert (root / "src/glassnet" / place).exists(), place
