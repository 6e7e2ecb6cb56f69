"""What every lesson file keeps to: it is short, and no result is written down in it."""

import ast
import pathlib
import re

import pytest

from glassnet import lessons

FOLDER = pathlib.Path(lessons.__file__).parent
MACHINERY = ("__init__.py", "page.py", "run.py", "writing.py")
FILES = [path for path in sorted(FOLDER.glob("*.py")) if path.name not in MACHINERY]

SENTENCES = ("ask", "say", "words")
"""Whose first argument is a template, and whose others are what it tells."""
DRAWN = ("title", "caption", "x_label", "y_label", "label")
NAMES = {
    r"\bL[12]\b": "penalties",
    r"\bfloat(32|64)\b": "a dtype",
    r"\|w\|\^2 / 2": "the formula of a penalty",
    r"\ba up to 1\b": "where the maximum of z and a z is leaky, by algebra",
    r"\bthe bottom is at 0\b": "where a bowl was put, to read an axis by",
}
"""What may stand in a template with a digit in it, and what it is."""


def literals(source):
    """Line and text of each number that a sentence, title or caption holds as it is."""
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call):
            for part in told(call):
                yield from digits(part)


def told(call):
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    if name in SENTENCES:
        yield from call.args[:1]
        yield from (keyword.value for keyword in call.keywords)
    elif name == "table":
        yield from (*call.args[:1], *call.args[2:])
    yield from (keyword.value for keyword in call.keywords if keyword.arg in DRAWN)


def digits(node):
    if isinstance(node, ast.Constant):
        if isinstance(node.value, (int, float)) and not isinstance(node.value, bool):
            yield node.lineno, str(node.value)
        elif isinstance(node.value, str) and re.search(r"\d", bare(node.value)):
            yield node.lineno, node.value
    elif isinstance(node, (ast.JoinedStr, ast.Tuple, ast.List)):
        for part in getattr(node, "values", None) or getattr(node, "elts", []):
            yield from digits(part)
    elif isinstance(node, ast.IfExp):
        yield from digits(node.body)
        yield from digits(node.orelse)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        for side in (node.left, node.right):  # of a number, an index plus one is fine
            if not isinstance(getattr(side, "value", ""), (int, float)):
                yield from digits(side)


def bare(template):
    """A template without the places of its numbers, and without names."""
    for name in (r"\{[^{}]*\}", *NAMES):
        template = re.sub(name, "", template)
    return template


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_number_stands_in_a_sentence_a_title_or_a_caption(path):
    assert not list(literals(path.read_text()))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_lesson_is_read_in_one_sitting(path):
    assert len(path.read_text().splitlines()) < 100


@pytest.mark.parametrize(
    "slip",
    [
        'page.say("It gets 97 % right.")',
        'page.say("It gets {right} % right.", right=97)',
        'page.say("It is {verdict}.", verdict="3 times better" if good else "worse")',
        'page.table(("rate", "after 10 steps"), rows, "What is left.")',
        'page.table(head, rows, page.words("It took {n} steps of 200.", n=n))',
        'lines(series, title=f"Rate {rate:g} wins by 2", caption="All rates.")',
    ],
)
def test_a_number_that_is_written_down_is_found(slip):
    assert len(list(literals(slip))) == 1


@pytest.mark.parametrize(
    "fine",
    [
        'page.say("{hits} of {rows} with L1 are right in float32.", hits=n[0], rows=m)',
        'page.table(("name", f"at {rate:.3g}"), [("one", 1)], "All.")',
        "page.next(\"run('xor', hidden=1): one hidden unit.\")",
    ],
)
def test_what_is_computed_or_a_name_is_not(fine):
    assert not list(literals(fine))
