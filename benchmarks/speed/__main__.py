"""How long glassnet takes beside its peers: same work, in turn, on this machine.

    make bench [ROWS=name,name...]

Every row runs in a process of its own. Prints a line for each peer and writes
benchmarks/results/speed.json, where rows that were not picked keep what was measured
of them before, and the table and chart of docs/speed.md. A ratio is the peer's time
over ours.
"""

import argparse
import json
import pathlib
import statistics
import sys

import measure
import page
from rows import EAGER, ROWS

HERE = pathlib.Path(__file__).parent
RESULTS = HERE.parent / "results" / "speed.json"
SPECIAL = ("cold-start", "memory")


def picked(names: str) -> list[str]:
    """The rows that were named, or all of them, in the table's order."""
    known = [*ROWS, *SPECIAL]
    wanted = [name for name in names.replace(",", " ").split() if name]
    for name in wanted:
        if name not in known:
            sys.exit(
                f"There is no row '{name}'.\n  expected: one of {', '.join(known)}"
            )
    return wanted or known


def memory_entries() -> list[dict]:
    """Most memory of each row's own process, ours and PyTorch's."""
    about = {"versions": measure.versions(), "device": measure.device()}
    found = []
    for name, row in ROWS.items():
        if EAGER not in row.sides:
            continue
        ours, peer = (
            float(measure.alone("--memory", name, side)) for side in ("glassnet", EAGER)
        )
        found.append(
            {
                "row": f"memory-{name}",
                "peer": EAGER,
                "unit": "MB",
                "ours_ms": [],
                "peer_ms": [],
                "ours_mb": ours,
                "peer_mb": peer,
                "ratio": peer / ours,
                "target": 1 / 1.2,
                "agrees": True,
                "command": "make bench ROWS=memory",
            }
            | about
        )
        show(found[-1])
    return found


def _bare(row: str) -> str:
    return row.removeprefix("memory-")


def show(entry: dict) -> None:
    if entry["ratio"] is None:
        print(f"{entry['row']:20} {entry['peer']:22} not measured: {entry['why']}")
        return
    sides = []
    for side in ("ours", "peer"):
        values = entry[f"{side}_ms"] or [entry[f"{side}_mb"]]
        spread = f"{min(values):.3g}-{max(values):.3g}"
        sides.append(f"{statistics.median(values):9.4g} ({spread})")
    target = entry["target"]
    verdict = "" if target is None else f"at least {target:.2f}"
    if target is not None and entry["ratio"] < target:
        verdict += "  MISSED"
    if not entry["agrees"]:
        verdict += "  LOSSES DIFFER"
    print(
        f"{entry['row']:20} {entry['peer']:22} ours {sides[0]:28} peer {sides[1]:28}"
        f" ratio {entry['ratio']:6.2f}  {verdict}",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rows", nargs="?", default="")
    parser.add_argument("--row", help="measure this one here, and print JSON")
    parser.add_argument("--memory", nargs=2, help="most memory of a row's side, in MB")
    given = parser.parse_args()
    if given.memory:
        print(measure.memory(*given.memory))
        return
    if given.row:
        print(json.dumps(measure.row(given.row)))
        return
    before = json.loads(RESULTS.read_text()) if RESULTS.exists() else []
    for name in picked(given.rows):
        if name == "memory":
            found = memory_entries()
        elif name == "cold-start":
            import cold

            about = {"versions": measure.versions(), "device": measure.device()}
            about["command"] = "make bench ROWS=cold-start"
            found = cold.entries(about)
        else:
            try:
                found = json.loads(measure.alone("--row", name))
            except RuntimeError as error:
                print(f"{name:20} not measured: {error}", flush=True)
                continue
        if name != "memory":
            for entry in found:
                show(entry)
        new = {entry["row"] for entry in found}
        before = [entry for entry in before if entry["row"] not in new] + found
        before.sort(key=lambda entry: list(page.WORDS).index(_bare(entry["row"])))
        RESULTS.write_text(json.dumps(before, indent=1) + "\n")
        page.write(before)


if __name__ == "__main__":
    main()
