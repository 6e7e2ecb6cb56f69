"""Agreement: what a check of gradients found, array by array, as a table."""

from dataclasses import dataclass
from typing import Literal

__all__ = ["Agreement", "Comparison"]


@dataclass(frozen=True)
class Comparison:
    """One array's gradient beside its differences, at the place where they differ most.

    Args:
        path: of the array, such as `params/0/kernel` or `x`.
        shape: of the array.
        compared: along what: each of its numbers, or random directions.
        difference: the largest, in the unit of the gradient.
        place: index of that number.
        gradient: what reverse mode says there.
        quotient: what differences say there.
        verdict: "ok"; "wrong"; "nan"; or "kink" where the slope to the left is another
            than to the right, and the gradient is one of them or between.
        slopes: to the left and to the right.
    """

    path: str
    shape: tuple[int, ...]
    compared: str
    difference: float = 0.0
    place: tuple[int, ...] = ()
    gradient: float = 0.0
    quotient: float = 0.0
    verdict: Literal["ok", "wrong", "kink", "nan"] = "ok"
    slopes: tuple[float, float] = (0.0, 0.0)

    def __str__(self) -> str:
        where = f"{self.path}[{', '.join(map(str, self.place))}]"
        left, right = self.slopes
        return {
            "ok": f"{where}: both {self.gradient:.6g}",
            "wrong": f"{where}: the gradient is {self.gradient:.6g}, differences give "
            f"{self.quotient:.6g}",
            "kink": f"{where}: a kink, of slope {left:.6g} to the left and {right:.6g} "
            f"to the right; the gradient is {self.gradient:.6g}",
            "nan": f"{where}: the gradient is {self.gradient:.6g}, differences give "
            f"{self.quotient:.6g}; look for 0/0, log(0), inf - inf, or a where that "
            "hides one",
        }[self.verdict]


@dataclass(frozen=True)
class Agreement:
    """Whether all gradients are right; prints as a table.

    True if none is wrong or NaN. A kink is no mistake, but there differences cannot
    tell which gradient is right.

    Args:
        title: what was checked.
        comparisons: one for each array, as the paths are sorted.
    """

    title: str
    comparisons: tuple[Comparison, ...]

    def __bool__(self) -> bool:
        return all(row.verdict in ("ok", "kink") for row in self.comparisons)

    def __str__(self) -> str:
        rows = [("array", "shape", "compared", "largest difference", "")]
        rows += [
            (row.path, str(row.shape), row.compared, f"{row.difference:.1e}")
            + (row.verdict,)
            for row in self.comparisons
        ]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = [
            "  ".join(
                cell.ljust(width) for cell, width in zip(row, widths, strict=True)
            ).rstrip()
            for row in rows
        ]
        remarks = [str(row) for row in self.comparisons if row.verdict != "ok"]
        return "\n".join([self.title, *lines, *remarks])

    __repr__ = __str__
