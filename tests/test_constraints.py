"""The pins of `make test` fit the ranges that the package asks for."""

import pathlib
import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = pathlib.Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS = PROJECT["optional-dependencies"]
ASKED = [*PROJECT["dependencies"], *EXTRAS["test"], *EXTRAS["docs"]]
LINES = (ROOT / "constraints.txt").read_text().splitlines()
PINS = dict(line.split("==") for line in LINES if not line.startswith("#"))


@pytest.mark.parametrize("line", ASKED)
def test_a_dependency_is_pinned_inside_its_range(line):
    requirement = Requirement(line)
    pin = PINS[canonicalize_name(requirement.name)]
    assert requirement.specifier.contains(pin)
    assert requirement.specifier, "an honest lower bound"


def test_pins_are_names_and_versions_alone():
    for line in LINES:
        assert line.startswith("#") or re.fullmatch(r"[a-z0-9-]+==[\w.]+", line), line
    assert list(PINS) == sorted(PINS)


def test_nothing_needs_a_gpu():
    assert not [name for name in PINS if "cuda" in name or "nvidia" in name]
