import html.parser
import json
import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from glassnet.drawing.layers import LayerRow
from glassnet.errors import FileError
from glassnet.report import Baseline, Column, Mistake, Note, Story, render, write

VOID = {"meta", "img", "br"}
HOSTILE = "<script>alert(1)</script>'\"&\x00"


class Outline(html.parser.HTMLParser):
    """Every element and every word; refuses tags that do not close in order."""

    def __init__(self, page):
        super().__init__()
        self.open, self.tags, self.ids, self.text = [], [], [], []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.tags.append((tag, attributes))
        self.ids += [attributes["id"]] if "id" in attributes else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


def full_story():
    rng = np.random.default_rng(0)
    epochs = np.arange(1, 301)[:, None]
    loss = 2 * np.exp(-epochs / rng.uniform(4, 6, 8))
    counts = np.diag(rng.integers(10, 20, 10)) + rng.integers(0, 2, (10, 10))
    kernel = rng.normal(size=(64, 64))
    return Story(
        "digits",
        "classification",
        "digit",
        "98 % of the digits are read right.",
        metric="accuracy",
        test=0.98333,
        interval=(0.952, 0.994),
        validation=0.9777,
        baselines=[Baseline("logistic", 0.961, 0.2, "on 100 of 200 rows")],
        verdict="Worth it: 4 errors of 180 against 7.",
        rows={"train": 1437, "validation": 180, "test": 180},
        notes=[Note("warning", "pixel_0", "The column is constant.")],
        columns=[Column(f"pixel_{i}", "number", 0, 17, "as it is") for i in range(64)],
        layers=[LayerRow("input", "input", (64,))]
        + [LayerRow(str(i), "Dense(64)", (64,), 4160, kernel) for i in range(15)],
        history={"loss": loss, "validation_loss": 1.1 * loss, "accuracy": 1 - loss / 3},
        units={"loss": "nats"},
        chosen=list(range(13, 21)),
        confusion=counts,
        labels=list("0123456789"),
        mistakes=[Mistake(i, "8", "1", 0.9, rng.random((28, 28))) for i in range(12)],
        seconds=1.84,
        members=8,
        recipe='seed = 0\n[network]\ntype = "Sequential"\n',
        command="glassnet train digits",
        python="import glassnet as gn\nrun = gn.fit(...)",
        machine={"nothing": float("nan")},
        versions={"jax": "0.10.2"},
        programs=3,
    )


@pytest.fixture(scope="module")
def page():
    return render(full_story())


def test_a_full_report_is_whole_and_small(page):
    outline = Outline(page)
    assert len(page.encode()) < 500_000
    assert len(outline.ids) == len(set(outline.ids))
    headings = re.findall(r"<h2>(.*?)</h2>", page)
    assert headings == [
        "Was it worth it?",
        "What to worry about",
        "Data",
        "Network",
        "Training",
        "Errors",
        "Do it again",
    ]


def test_a_page_asks_nobody_for_anything(page):
    for tag, attributes in Outline(page).tags:
        assert tag not in ("link", "iframe", "object", "embed", "base")
        assert "src" not in attributes or attributes["src"].startswith("data:image/png")
        assert not {"href", "srcset", "action", "xlink:href"} & attributes.keys()
        assert tag != "script" or attributes["type"] == "application/json"
    assert "@import" not in page and "url(" not in page
    assert set(re.findall(r"https?://[^\"'\s<]*", page)) == {
        "http://www.w3.org/2000/svg"
    }


def test_every_picture_says_what_it_shows(page):
    svgs = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert len(svgs) == page.count("<figure>") == page.count("<figcaption>") == 5
    for svg in svgs:
        root = ET.fromstring(svg)
        assert root.get("role") == "img" and root.get("aria-label")
        title, caption = root[0].text, root[1].text
        assert title and caption and caption.endswith(".")


def test_the_answer_is_never_folded(page):
    before, _ = page.split("<details", 1)
    assert "98 % of the digits are read right." in before
    assert "0.983" in before and "[0.952, 0.994]" in before and "Worth it" in before


def test_a_phone_and_the_dark_are_served(page):
    assert 'name="viewport"' in page and "width=device-width" in page
    assert "@media (min-width: 900px)" in page
    assert "@media (prefers-color-scheme:dark)" in page
    assert "72ch" in page and "tabular-nums" in page


def test_the_json_block_parses_back(page):
    block = re.search(r'id="glassnet-report">(.*?)</script>', page, re.DOTALL)[1]
    facts = json.loads(block)
    assert facts["test"] == 0.98333 and facts["rows"]["train"] == 1437
    assert facts["nothing"] is None and facts["learned"] == 15 * 4160


def test_hostile_words_stay_words():
    counts = np.array([[1, 1], [0, 1]])
    page = render(
        Story(
            HOSTILE,
            "classification",
            HOSTILE,
            HOSTILE,
            metric=HOSTILE,
            test=0.5,
            verdict=HOSTILE,
            baselines=[Baseline(HOSTILE, 0.1, note=HOSTILE)],
            rows={HOSTILE: 1},
            notes=[Note(HOSTILE, HOSTILE, HOSTILE)],
            columns=[Column(HOSTILE, HOSTILE, use=HOSTILE)],
            layers=[LayerRow(HOSTILE, HOSTILE, (1,))],
            history={HOSTILE: np.arange(3.0)},
            units={HOSTILE: HOSTILE},
            confusion=counts,
            labels=[HOSTILE, "b"],
            mistakes=[Mistake(1, HOSTILE, HOSTILE, 0.5, np.ones((2, 2)))],
            recipe=HOSTILE,
            command=HOSTILE,
            python=HOSTILE,
            machine={HOSTILE: HOSTILE},
            versions={HOSTILE: HOSTILE},
        )
    )
    outline = Outline(page)
    assert [t for t, _ in outline.tags].count("script") == 1
    assert "<script>" not in page and "\x00" not in page
    block = re.search(r'id="glassnet-report">(.*?)</script>', page, re.DOTALL)[1]
    assert json.loads(block)["verdict"] == HOSTILE
    for svg in re.findall(r"<svg.*?</svg>", page, re.DOTALL):
        ET.fromstring(svg)


def test_a_story_of_four_words_is_a_page():
    page = render(Story("a", "regression", "b", "Nothing is known yet."))
    Outline(page)
    assert "Nothing is known yet." in page and "<figure>" not in page
    assert "Nothing was found." in page


def test_a_regression_is_told():
    truth = np.arange(50.0)
    told = Story(
        "houses",
        "regression",
        "price",
        "Half are within 1 dollar.",
        truth=truth,
        predicted=truth + 1,
        unit="dollars",
        mistakes=[Mistake(3, 3.0, 4.0)],
    )
    page = render(told)
    Outline(page)
    assert "Largest errors" in page and "how sure" not in page
    assert page.count("<figure>") == 2


@pytest.mark.parametrize("shape", [(8, 8), (28, 28, 1), (9, 7, 3), (300, 200, 3)])
def test_images_of_any_kind_are_inside_the_page(shape):
    image = np.linspace(0, 255, int(np.prod(shape))).reshape(shape)
    told = Story("a", "classification", "b", "c.")
    told.mistakes = [Mistake(1, "x", "y", 0.5, image), Mistake(2, "x", "y", 0.5)]
    page = render(told)
    assert page.count("data:image/png;base64,iVBOR") == 1 and len(page) < 60_000


def test_a_hundred_thousand_columns_are_counted_and_not_listed():
    told = Story("a", "classification", "b", "c.")
    told.columns = [Column(f"c{i}", "number") for i in range(100_000)]
    page = render(told)
    assert len(page) < 500_000 and "100,000 columns" in page
    assert "99,800 more columns are not listed" in page


def test_a_report_is_written_whole(tmp_path):
    path = tmp_path / "new" / "report.html"
    write(full_story(), path)
    assert path.read_text().startswith("<!doctype html>")
    assert [p.name for p in path.parent.iterdir()] == ["report.html"]


def test_a_folder_that_cannot_be_written_keeps_the_old_report(tmp_path, monkeypatch):
    path = tmp_path / "report.html"
    path.write_text("old")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(FileError, match="fix:"):
        write(Story("a", "regression", "b", "c."), path)
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["report.html"]


def test_a_file_where_the_folder_should_be_is_said_in_four_parts(tmp_path):
    (tmp_path / "runs").write_text("a file")
    with pytest.raises(FileError, match="expected:"):
        write(Story("a", "regression", "b", "c."), tmp_path / "runs" / "report.html")
