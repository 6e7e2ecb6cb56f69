"""Every published figure that glassnet claims to reach, measured again.

    make reproduce [ROWS=name,name...]

A name picks every row that starts with it: ROWS=nielsen, ROWS=nielsen-9,mnist1d.
Prints a line a row and writes benchmarks/results/reproduce.json, where rows that were
not picked keep what was measured of them before; the table of docs/results.md follows.
"""

import argparse
import json
import pathlib
import sys

import convnet
import gan
import lecun1989
import makemore
import makemore_transformer
import mnist1d
import nanogpt
import nielsen
import nielsen_conv
import published
import series
import toys
import vae
from row import Row, measured

FILES = (
    toys,
    mnist1d,
    nielsen,
    nielsen_conv,
    convnet,
    lecun1989,
    makemore,
    makemore_transformer,
    nanogpt,
    series,
    vae,
    gan,
)
ALL: list[Row] = [row for file in FILES for row in file.ROWS]
RESULTS = pathlib.Path(__file__).parents[1] / "results" / "reproduce.json"


def picked(names: str) -> list[Row]:
    """The rows whose names start with one of these."""
    wanted = [name for name in names.replace(",", " ").split() if name]
    for name in wanted:
        if not any(row.name.startswith(name) for row in ALL):
            known = ", ".join(row.name for row in ALL)
            sys.exit(f"There is no row '{name}'.\n  expected: one of {known}")
    return [
        row
        for row in ALL
        if not wanted or any(row.name.startswith(name) for name in wanted)
    ]


def keep(entry: dict) -> None:
    """Put one row among the others, as they stand now: two runs may go on at once."""
    before = json.loads(RESULTS.read_text()) if RESULTS.exists() else []
    found = {one["name"]: one for one in before} | {entry["name"]: entry}
    ordered = [found[row.name] for row in ALL if row.name in found]
    RESULTS.write_text(json.dumps(ordered, indent=1) + "\n")
    published.write(ordered)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rows", nargs="?", default="")
    rows = picked(parser.parse_args().rows)
    width = max(len(row.name) for row in rows)
    failed = 0
    for row in rows:
        try:
            entry = measured(row)
        except FileNotFoundError as error:
            print(f"{row.name:{width}}  not measured: {error}", flush=True)
            failed += 1
            continue
        failed += not entry["passed"]
        print(
            f"{row.name:{width}}  published {row.published:<8g}"
            f"measured {entry['measured']:.4f}  {row.gate:26}"
            f"{'passed' if entry['passed'] else 'FAILED'}  {entry['seconds']:6.1f} s",
            flush=True,
        )
        keep(entry)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
