"""A command to call, and a run that is trained once for all tests.

What a command imports beside a training is imported here, before it: checks of types
make syntax trees of modules, and Python 3.11 loses count where two threads do so at
once (python/cpython issue 106905).
"""

import matplotlib.backends.backend_svg  # noqa: F401
import pytest
from shell import NoBench, call, table

import glassnet.report  # noqa: F401


@pytest.fixture
def command(monkeypatch, tmp_path):
    """Call `glassnet` in a folder of its own, without the process of baselines."""
    monkeypatch.setattr("glassnet.baselines.Bench", NoBench)
    monkeypatch.chdir(tmp_path)
    return call


@pytest.fixture(scope="session")
def trained(tmp_path_factory):
    """A run folder whose name has a space, trained once for all tests."""
    folder = tmp_path_factory.mktemp("trained")
    (folder / "data.csv").write_text(table())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("glassnet.baselines.Bench", NoBench)
        data, out = folder / "data.csv", folder / "my run"
        quick = ["--epochs", 4, "--members", 1, "--hidden", 8]
        ending = call("train", data, "--target", "answer", *quick, "--out", out)
    assert ending.code == 0, ending.err
    return out
