"""What glassnet and PyTorch both have, run on the same numbers.

    make parity [ROWS=name,name...]

A name picks every row that starts with it. Prints a line a row: the largest difference
over the largest number, forward and in the gradients, over a few draws of shapes,
settings and numbers. Writes benchmarks/results/parity.json, where rows that were not
picked keep what was measured of them before. JAX_ENABLE_X64=1 compares in float64.
"""

import argparse
import importlib
import importlib.metadata
import json
import pathlib
import platform
import sys
import traceback

import torch
from differences import wrong
from pairs import Case, measured, summary
from trial import precision

CHAPTERS = (
    *("linear", "activations", "convolutions", "images", "norms", "recurrent"),
    *("attention", "shares", "regressions", "optimizers", "updates", "schedules"),
    "starts",
)
RESULTS = pathlib.Path(__file__).parents[1] / "results" / "parity.json"


def chapters() -> dict[str, list[Case]]:
    """All rows; `precision` decides in which numbers their modules are built."""
    torch.set_default_dtype(getattr(torch, precision()))
    torch.set_num_threads(1)
    return {name: importlib.import_module(name).CASES for name in CHAPTERS}


def picked(names: str, known: list[Case]) -> list[Case]:
    """The rows whose names start with one of these."""
    wanted = [name for name in names.replace(",", " ").split() if name]
    for name in wanted:
        if not any(case.name.startswith(name) for case in known):
            there = ", ".join(case.name for case in known)
            sys.exit(f"There is no row '{name}'.\n  expected: one of {there}")
    return [c for c in known if not wanted or any(map(c.name.startswith, wanted))]


def line(entry: dict) -> str:
    """A row, to read."""
    back = entry["gradient"]
    gradient = "      -" if back is None else f"{back:7.1e}"
    verdict = "ok" if entry["passed"] else f"FAILED ({entry['worst']})"
    return (
        f"{entry['name']:26} {entry['precision']}  {entry['draws']} draws  "
        f"forward {entry['forward']:7.1e}  gradient {gradient}  {verdict}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rows", nargs="?", default="")
    book = chapters()
    known = [case for rows in book.values() for case in rows]
    places = {case.name: name for name, rows in book.items() for case in rows}
    rows = picked(parser.parse_args().rows, known)
    before = json.loads(RESULTS.read_text())["rows"] if RESULTS.exists() else []
    found = {(entry["name"], entry["precision"]): entry for entry in before}
    failed = 0
    for case in rows:
        try:
            entry = {"chapter": places[case.name]} | measured(case, precision())
        except Exception:
            print(f"{case.name:26} FAILED: did not run", flush=True)
            traceback.print_exc()
            failed += 1
            continue
        found[case.name, precision()] = entry
        failed += not entry["passed"]
        print(line(entry), flush=True)
    failed += unnamed(known)
    for problem in wrong():
        print(f"the table of defaults: {problem}")
        failed += 1
    names = [case.name for case in known]
    kept = [entry for key, entry in found.items() if key[0] in names]
    kept.sort(key=lambda entry: (names.index(entry["name"]), entry["precision"]))
    made = {"versions": versions(), "rows": kept}
    print(f"\n{summary(kept)}")
    RESULTS.write_text(json.dumps(made, indent=1) + "\n")
    return 1 if failed else 0


def unnamed(known: list[Case]) -> int:
    """Say what of PyTorch has neither a row nor a reason; how many that is."""
    from symbols import REASONS, public

    named = {symbol for case in known for symbol in case.symbols}
    missing = sorted(public() - named - REASONS.keys())
    stray = sorted(named - public()) + sorted(REASONS.keys() - public())
    twice = sorted(named & REASONS.keys())
    for words, names in (
        ("neither a row nor a reason", missing),
        ("not there in PyTorch", stray),
        ("both a row and a reason", twice),
    ):
        if names:
            print(f"{words}: {', '.join(names)}")
    return len(missing) + len(stray) + len(twice)


def versions() -> dict[str, str]:
    """What the numbers were made with."""
    names = ("glassnet", "jax", "jaxlib", "numpy")
    found = {name: importlib.metadata.version(name) for name in names}
    found |= {"torch": torch.__version__, "python": platform.python_version()}
    return found | {"device": "cpu"}


if __name__ == "__main__":
    sys.exit(main())
