"""What the documents say is so: their code runs, their links and names resolve."""

import os
import pathlib
import re
import subprocess
import sys

import numpy as np
import pytest

ROOT = pathlib.Path(__file__).parents[1]
SOURCE = ROOT / "src" / "glassnet"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
NOT_OURS = ("recipe.toml", "utils.py")  # a run makes the one, nobody the other
COMMANDS = ("train", "sweep", "evaluate", "predict", "generate", "report")


def name(page):
    return str(page.relative_to(ROOT))


def blocks(page, language):
    return [code for kind, code in BLOCK.findall(page.read_text()) if kind == language]


def pages_with(language):
    return pytest.mark.parametrize(
        "page", [p for p in PAGES if blocks(p, language)], ids=name
    )


def glassnet(*arguments, folder):
    return subprocess.run(
        [sys.executable, "-c", "from glassnet.cli import main; main()", *arguments],
        cwd=folder,
        env=os.environ | {"COLUMNS": "200", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
    )


def write_flowers(folder):
    """A table of three species that two lengths tell apart, with one gap; a text."""
    draw = np.random.default_rng(0)
    rows = [
        f"{draw.normal(5 + k, 0.3):.2f},{draw.normal(2 * k, 0.3):.2f},{species}"
        for k, species in enumerate(["setosa", "versicolor", "virginica"])
        for _ in range(40)
    ]
    rows[7] = "," + rows[7].split(",", 1)[1]
    (folder / "flowers.csv").write_text("\n".join(["sepal,petal,species", *rows]))
    line = "to be, or not to be: that is the question.\n"
    (folder / "book.txt").write_text(line * 30)


@pages_with("python")
def test_python_on_a_page_runs_from_top_to_bottom(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_flowers(tmp_path)
    names = {"__name__": page.stem}
    for number, code in enumerate(blocks(page, "python"), 1):
        exec(compile(code, f"{name(page)}, block {number}", "exec"), names)


@pages_with("console")
def test_commands_on_a_page_succeed_in_order(page, tmp_path):
    write_flowers(tmp_path)
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    for line in "".join(blocks(page, "console")).splitlines():
        program, *arguments = line.removeprefix("$ ").split("  #")[0].split()
        if program == "make":
            assert arguments[0] in targets, f"there is no {line}"
        else:
            assert program == "glassnet", f"what is {line}?"
            done = glassnet(*arguments, folder=tmp_path)
            assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"


def test_every_flag_that_is_mentioned_exists(tmp_path):
    helps = [glassnet(c, "--help", folder=tmp_path).stdout for c in COMMANDS]
    known = set(re.findall(r"--[a-z][a-z0-9-]*", " ".join(helps)))
    for page in PAGES:
        prose = BLOCK.sub("", page.read_text())
        said = re.findall(r"`(?:glassnet [^`]*)?(--[a-z][a-z0-9-]*)[^`]*`", prose)
        assert set(said) <= known, name(page)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page):
    for target in LINK.findall(BLOCK.sub("", page.read_text())):
        if not target.startswith(("http://", "https://", "#")):
            assert (page.parent / target.split("#")[0]).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_files_that_are_named_exist(page):
    prose = BLOCK.sub("", page.read_text())
    for path in re.findall(r"`([\w/.-]+\.(?:py|toml|txt|yml))`", prose):
        near = (ROOT / path, SOURCE / path, SOURCE / "nn" / path)
        assert path in NOT_OURS or any(p.exists() for p in near), path


def test_the_tree_in_the_architecture_is_the_tree():
    drawn = blocks(ROOT / "ARCHITECTURE.md", "text")[0]
    told = set(re.findall(r"^  (\w+(?:/|\.py)) ", drawn, re.MULTILINE))
    here = {p.name + "/" for p in SOURCE.iterdir() if list(p.glob("*.py"))}
    here |= {p.name for p in SOURCE.glob("[!_]*.py")}
    assert told == here


def test_the_tree_is_in_the_order_of_the_import_contract():
    text = (ROOT / "pyproject.toml").read_text()
    layers = re.search(r"^layers = \[(.*?)^\]", text, re.MULTILINE | re.DOTALL)
    drawn = blocks(ROOT / "ARCHITECTURE.md", "text")[0]
    told = re.findall(r"^  (\w+)(?:/|\.py) ", drawn, re.MULTILINE)
    assert layers and told == re.findall(r"\w+", layers[1])


def test_every_public_folder_has_its_page_in_the_reference():
    pages = (ROOT / "docs" / "api").glob("*.md")
    shown = {
        module
        for page in pages
        for module in re.findall(r"^::: glassnet\.(\w+)", page.read_text(), re.M)
    }
    public = {
        p.parent.name
        for p in SOURCE.glob("*/__init__.py")
        if "__all__" in p.read_text() and p.parent.name != "cli"
    }
    assert public <= shown
