"""What starts fast: heavy packages are imported where they are used, not before."""

import subprocess
import sys

import pytest

HEAVY = {"jax", "matplotlib", "pandas", "polars", "scipy", "sklearn", "starlette"}


def imported_by(code):
    code += "\nimport sys; print('modules:', *sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    last = done.stdout.splitlines()[-1]
    return {module.split(".")[0] for module in last.split()[1:]}


def test_the_check_itself_sees_a_heavy_import():
    assert "polars" in imported_by("import polars")


def test_importing_the_package_imports_nothing_heavy():
    modules = imported_by("import glassnet")
    assert "glassnet" in modules
    assert not modules & (HEAVY | {"typer", "rich"})


def test_listing_the_package_imports_nothing_heavy():
    modules = imported_by("import glassnet; dir(glassnet)")
    assert not modules & HEAVY


@pytest.mark.parametrize("command", [[], ["train"], ["evaluate"], ["predict"]])
def test_help_imports_nothing_heavy(command):
    modules = imported_by(
        f"import sys; sys.argv = ['glassnet', *{command}, '--help']\n"
        "from glassnet.cli.program import app, guarded\n"
        "assert guarded(lambda: app()(standalone_mode=False)) == 0"
    )
    assert "glassnet" in modules
    assert not modules & HEAVY


def test_settings_are_made_and_checked_without_the_compiler():
    assert "jax" not in imported_by("from glassnet.settings import Count, Settings")
