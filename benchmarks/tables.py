"""The default recipe on real tables, beside its baselines, over several seeds.

    python benchmarks/tables.py [--seeds 10] [table ...]

Prints a row a table and writes benchmarks/results/tables.json: the test score of the
network and of each baseline for every seed, on the same splits.
"""

import argparse
import json
import os
import pathlib
import time

import numpy as np

import glassnet as gn

FOLDER = pathlib.Path(os.environ.get("GLASSNET_DATA", "data"))
TABLES = {
    "digits": {"data": "digits"},
    "iris": {"data": "iris"},
    "wine": {"data": "wine"},
    "breast_cancer": {"data": "breast_cancer"},
    "diabetes": {"data": "diabetes"},
    "penguins": {"data": FOLDER / "penguins.csv", "target": "species"},
    "titanic": {
        "data": FOLDER / "titanic.csv",
        "target": "survived",
        "exclude": ["alive"],
    },
    "california": {"data": FOLDER / "california.csv", "target": "median_house_value"},
}
SEEDS = {"california": 2}  # a minute each


def measure(name, seeds):
    rows = []
    for seed in range(min(seeds, SEEDS.get(name, seeds))):
        start = time.perf_counter()
        run = gn.fit(**TABLES[name], seed=seed, baselines=True, progress=False)
        summary = run.summary
        rows.append(
            {
                "seed": seed,
                "network": summary["test"],
                "validation": summary["validation"],
                **summary["baselines"],
                "training_seconds": summary["seconds"],
                "seconds": time.perf_counter() - start,
            }
        )
    return rows


def told(values):
    values = np.array(values)
    error = values.std(ddof=1) / np.sqrt(len(values)) if len(values) > 1 else np.nan
    return f"{values.mean():.4f} ± {error:.4f}"


def line(name, rows):
    linear = next(n for n in rows[0] if n in ("logistic", "ridge"))
    ours = np.array([row["network"] for row in rows])
    parts = [f"{name:14} network {told(ours)}"]
    for other in (linear, "boosting"):
        theirs = np.array([row[other] for row in rows])
        parts.append(f"{other} {theirs.mean():.4f} (diff {told(ours - theirs)})")
    parts.append(f"{np.mean([row['seconds'] for row in rows]):.1f} s")
    return "   ".join(parts)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tables", nargs="*", default=list(TABLES))
    parser.add_argument("--seeds", type=int, default=10)
    chosen = parser.parse_args()
    found = {}
    for name in chosen.tables:
        found[name] = measure(name, chosen.seeds)
        print(line(name, found[name]), flush=True)
    ours, theirs = (
        np.mean([np.mean([row[who] for row in rows]) for rows in found.values()])
        for who in ("network", "boosting")
    )
    print(f"mean of all    network {ours:.4f}   boosting {theirs:.4f}")
    path = pathlib.Path(__file__).parent / "results" / "tables.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
