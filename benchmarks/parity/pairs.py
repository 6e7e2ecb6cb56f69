"""How far two tensors are from each other, and the table of what was measured."""

import dataclasses
from collections.abc import Callable, Iterable

import numpy as np

TOLERANCE = {"float32": 1e-5, "float64": 1e-12}


@dataclasses.dataclass(frozen=True)
class Pair:
    """What both libraries make of the same thing.

    Args:
        kind: "forward" or "gradient".
        what: which tensor.
        ours: of glassnet, in its layout.
        theirs: of PyTorch, brought to the same layout.
        nothing: whether it is zero in exact arithmetic, so that both are rounding.
    """

    kind: str
    what: str
    ours: np.ndarray
    theirs: np.ndarray
    nothing: bool = False


@dataclasses.dataclass(frozen=True)
class Case:
    """One thing that both libraries have.

    Args:
        name: what `ROWS=` picks it by.
        symbols: what PyTorch calls it.
        draw: from a generator to the pairs of one draw: shapes, settings, numbers.
        draws: how often.
        tolerance: where that of the precision is too strict: for what is drawn by
            chance, or what PyTorch itself rounds to float32.
    """

    name: str
    symbols: tuple[str, ...]
    draw: Callable[[np.random.Generator], Iterable[Pair]]
    draws: int = 3
    tolerance: float = 0.0


def distance(pair: Pair) -> float:
    """The largest difference over the largest number; of zeros, the difference.

    A shape that differs, or a NaN on one side alone, is infinitely far.
    """
    ours, theirs = (np.asarray(a, "float64") for a in (pair.ours, pair.theirs))
    if ours.shape != theirs.shape or not np.array_equal(
        np.isnan(ours), np.isnan(theirs)
    ):
        return float("inf")
    kept = ~np.isnan(ours)
    if not kept.any():
        return 0.0
    gap, size = np.abs(ours - theirs)[kept].max(), np.abs(theirs[kept]).max()
    return float(gap if pair.nothing or size == 0 else gap / size)


def measured(case: Case, precision: str) -> dict:
    """The worst of a case over its draws, as it goes into the file of results."""
    worst, where = {"forward": 0.0, "gradient": None}, ""
    highest = -1.0
    for number in range(case.draws):
        seed = [number, *case.name.encode()]
        for pair in case.draw(np.random.default_rng(seed)):
            found = distance(pair)
            worst[pair.kind] = max(worst[pair.kind] or 0.0, found)
            if found > highest:
                highest, where = found, f"{pair.kind} {pair.what}, draw {number}"
    tolerance = max(case.tolerance, TOLERANCE[precision])
    return {
        "name": case.name,
        "precision": precision,
        "symbols": list(case.symbols),
        "draws": case.draws,
        **worst,
        "worst": where,
        "tolerance": tolerance,
        "passed": bool(highest < tolerance),
    }


def summary(rows: list[dict]) -> str:
    """The worst of each chapter, in Markdown: the table of `docs/parity.md`.

    Rows with a tolerance of their own are counted, but left out of the worst.
    """
    lines = [
        "| chapter | rows | float32 forward | gradient | float64 forward | gradient |",
        "|---|---|---|---|---|---|",
    ]
    for chapter in dict.fromkeys(row["chapter"] for row in rows):
        mine = [row for row in rows if row["chapter"] == chapter]
        cells = [chapter, str(len({row["name"] for row in mine}))]
        for precision, tolerance in TOLERANCE.items():
            strict = [
                row
                for row in mine
                if row["precision"] == precision and row["tolerance"] == tolerance
            ]
            for kind in ("forward", "gradient"):
                found = [row[kind] for row in strict if row[kind] is not None]
                cells.append(f"{max(found):.0e}" if found else "-")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)
