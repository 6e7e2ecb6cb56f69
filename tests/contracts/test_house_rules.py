"""The house rules a linter cannot check."""

import inspect
import os
import pathlib
import pickle

import pytest
from cases import CONCRETE, FOLDERS, NAMES

import glassnet
from glassnet import (
    backprop,
    baselines,
    estimators,
    export,
    fitting,
    initializers,
    learners,
    losses,
    metrics,
    nn,
    optimizers,
    report,
)
from glassnet.data import streams
from glassnet.errors import ConfigError
from glassnet.settings import ranges

PACKAGES = (*FOLDERS, backprop, baselines, estimators, export, fitting, report, streams)
MATHEMATICS = (initializers, learners, losses, metrics, nn, optimizers, backprop)
PUBLIC = [(p, n) for p in PACKAGES for n in p.__all__]


def test_imports_point_down(monkeypatch):
    cli = pytest.importorskip("importlinter.cli")
    monkeypatch.chdir(pathlib.Path(glassnet.__file__).parents[2])
    assert cli.lint_imports(no_cache=True) == os.EX_OK


@pytest.mark.parametrize(
    "package, name", PUBLIC, ids=lambda v: getattr(v, "__name__", v)
)
def test_docstring_has_its_parts(package, name):
    thing = getattr(package, name)
    doc = inspect.getdoc(thing) or ""
    assert doc.splitlines()[0].endswith("."), "first line is one sentence"
    if inspect.isabstract(thing) or thing is backprop.LayerTrace:
        return
    assert "Example:" in doc
    assert "Source:" in doc or package not in MATHEMATICS
    assert "Raises:" in doc or not (inspect.isclass(thing) and ranges(thing))
    for parameter in inspect.signature(thing).parameters:
        assert f"\n    {parameter}: " in doc, f"{parameter} is not described"


def test_a_name_means_one_thing():
    assert len(NAMES) == sum(len(folder.__all__) for folder in FOLDERS)


@pytest.mark.parametrize("cls", CONCRETE, ids=lambda c: c.__name__)
def test_nothing_concrete_is_derived_from(cls):
    assert not cls.__subclasses__()
    assert cls.__dataclass_params__.frozen


@pytest.mark.parametrize("package", PACKAGES, ids=lambda p: p.__name__)
def test_all_is_sorted_and_true(package):
    assert package.__all__ == sorted(package.__all__)
    assert all(hasattr(package, n) for n in package.__all__)


def test_files_stay_short():
    for path in pathlib.Path(glassnet.__file__).parent.rglob("*.py"):
        assert len(path.read_text().splitlines()) <= 250, path


def test_errors_survive_pickling():
    error = ConfigError("p", got="g", expected="e", fix="f")
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
