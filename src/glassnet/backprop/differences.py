"""Differences: slopes of a function found by moving its inputs a little."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import jax.extend
import jax.numpy as jnp
import numpy as np

from glassnet.backprop.agreement import Comparison

__all__ = ["Differences", "narrowest"]

FEW = 64  # an array of no more numbers is compared number by number
DIRECTIONS = 16
SEVERITY = ("ok", "kink", "wrong", "nan")


class Probe(NamedTuple):
    """What was found along one direction."""

    verdict: Any
    gradient: float
    quotient: float
    slopes: tuple[float, float]

    @property
    def rank(self) -> tuple[int, float]:
        """The worse, the larger."""
        difference = abs(self.gradient - self.quotient)
        return SEVERITY.index(self.verdict), np.nan_to_num(difference, nan=np.inf)


@dataclass(frozen=True)
class Differences:
    """A function beside its gradient, ready to be moved along any of its inputs.

    Args:
        function: of all numbers in a row, to one number.
        point: where.
        gradient: what reverse mode says there.
        size: how much the function adds up, regardless of sign: what rounding goes by.
        dtype: the narrowest that it computes in.
    """

    function: Callable[[np.ndarray], float]
    point: np.ndarray
    gradient: np.ndarray
    size: float
    dtype: np.dtype

    def compare(self, path: str, shape: tuple[int, ...], start: int) -> Comparison:
        """One array's gradient beside its differences.

        Args:
            path: of the array, for the table.
            shape: of the array.
            start: where its numbers begin.
        """
        places = np.arange(start, start + int(np.prod(shape)))
        few = len(places) <= FEW
        compared = f"all {len(places)}" if few else f"{DIRECTIONS} directions"
        if not len(places):
            return Comparison(path, shape, compared)
        odd = places[~np.isfinite(self.gradient[places])]
        if len(odd):  # no direction would be finite
            found = odd[:1], self._probe(odd[:1], np.ones(1))
        else:
            found = max(self._probes(places, few), key=lambda pair: pair[1].rank)
        if found[1].verdict != "ok":
            found = self._narrowed(*found)
        where, probe = found
        return Comparison(
            path,
            shape,
            compared,
            abs(probe.gradient - probe.quotient),
            tuple(map(int, np.unravel_index(where[0] - start, shape))),
            probe.gradient,
            probe.quotient,
            probe.verdict,
            probe.slopes,
        )

    def _probes(
        self, places: np.ndarray, few: bool
    ) -> Iterator[tuple[np.ndarray, Probe]]:
        if few:
            for place in places:
                yield np.array([place]), self._probe(np.array([place]), np.ones(1))
            return
        for seed in range(DIRECTIONS):
            yield places, self._probe(places, _signs(seed, len(places)))

    def _narrowed(self, places: np.ndarray, probe: Probe) -> tuple[np.ndarray, Probe]:
        """Halve a direction that disagrees until one number is left."""
        while len(places) > 1:
            halves = np.array_split(places, 2)
            probes = [self._probe(half, _signs(0, len(half))) for half in halves]
            worse = int(probes[1].rank > probes[0].rank)
            places, probe = halves[worse], probes[worse]
        return places, probe

    def _probe(self, places: np.ndarray, direction: np.ndarray) -> Probe:
        """The slope along a direction in these places, in a coarse and a fine step."""
        epsilon = float(jnp.finfo(self.dtype).eps)
        exact = float(self.gradient[places] @ direction)
        tolerance = 1e-6 if epsilon < 1e-10 else 1e-2
        found = None
        for step in (epsilon ** (1 / 3), epsilon ** (1 / 3) / 100):
            left, right = self._slopes(places, direction, step)
            quotient = (left + right) / 2
            room = 10 * epsilon * self.size / step  # what rounding may do
            room += tolerance * max(abs(exact), abs(quotient))
            if not np.isfinite([exact, quotient]).all():
                return Probe("nan", exact, quotient, (left, right))
            if abs(exact - quotient) <= room:
                return Probe("ok", exact, quotient, (left, right))
            kink = abs(left - right) > 2 * room
            between = min(left, right) - room <= exact <= max(left, right) + room
            verdict = "kink" if kink and between else "wrong"
            if found is None or verdict == "kink":
                found = Probe(verdict, exact, quotient, (left, right))
        return found

    def _slopes(
        self, places: np.ndarray, direction: np.ndarray, step: float
    ) -> tuple[float, float]:
        step = step * max(1.0, float(np.abs(self.point[places]).max()))
        here = self.function(self.point)
        before, after = self.point.copy(), self.point.copy()
        before[places] -= step * direction
        after[places] += step * direction
        left = (here - self.function(before)) / step
        return left, (self.function(after) - here) / step


def _signs(seed: int, count: int) -> np.ndarray:
    # All of one size, so that no number's mistake is hidden by a small share.
    signs = np.random.default_rng(seed).choice([-1.0, 1.0], count)
    return signs / np.sqrt(count)


def narrowest(jaxpr: Any) -> np.dtype:
    """The narrowest kind of float that is computed anywhere in a program.

    Example:
        >>> import jax
        >>> program = jax.make_jaxpr(lambda x: x.astype("bfloat16") + 1)(jnp.ones(2))
        >>> narrowest(program.jaxpr).name
        'bfloat16'
    """
    floats = [dtype for dtype in _dtypes(jaxpr) if jnp.issubdtype(dtype, jnp.floating)]
    floats.append(np.dtype("float64"))
    return max(floats, key=lambda dtype: float(jnp.finfo(dtype).eps))


def _dtypes(jaxpr: Any) -> Iterator[np.dtype]:
    for equation in jaxpr.eqns:
        for variable in equation.outvars:
            yield getattr(variable.aval, "dtype", np.dtype(bool))
        for inner in jax.extend.core.jaxprs_in_params(equation.params):
            yield from _dtypes(inner)
