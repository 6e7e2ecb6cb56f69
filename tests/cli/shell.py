"""The command line as a user meets it: words in, exit code and two streams out."""

import contextlib
import io
import sys
from typing import NamedTuple

import numpy as np

from glassnet.baselines import Bench
from glassnet.cli.program import app, guarded

ROWS = 60


class Ending(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


class NoBench(Bench):
    """In place of the baselines: their process costs seconds each."""

    def __init__(self):
        pass

    def submit(self, job):
        pass

    def results(self, timeout=0.0):
        return []

    def close(self):
        pass


def call(*words, debug=False):
    out, err = io.StringIO(), io.StringIO()
    argv, sys.argv = sys.argv, ["glassnet", *map(str, words)]
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            arguments = [str(word) for word in words]
            code = guarded(lambda: app()(arguments, standalone_mode=False), debug)
    finally:
        sys.argv = argv
    return Ending(code, out.getvalue(), err.getvalue())


def table(size="size"):
    """Two numbers and a color; the answer is whether the numbers add up to much."""
    draws = np.random.default_rng(0).normal(size=(ROWS, 2))
    colors = np.resize(["red", "green", "blue"], ROWS)
    answers = np.where(draws.sum(1) > 0, "yes", "no")
    lines = [f"{size},weight,color,answer"]
    for (a, b), color, answer in zip(draws, colors, answers, strict=True):
        lines.append(f"{a:.3f},{b:.3f},{color},{answer}")
    return "\n".join(lines) + "\n"
