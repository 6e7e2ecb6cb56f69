"""Capacity: how many patterns a Hopfield network holds, measured."""

from collections.abc import Sequence
from typing import Literal

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Int

from glassnet.learners.attractors import recall
from glassnet.learners.hopfield import Hopfield
from glassnet.types import Key

__all__ = ["recall_by_load"]


def recall_by_load(
    key: Key,
    units: int,
    loads: Sequence[float],
    *,
    rule: Literal["hebb", "projection"] = "hebb",
    damage: float = 0.0,
    tolerance: float = 0.05,
) -> dict[str, list[float]]:
    r"""Store more and more random patterns, and see how many come back.

    At a load $\alpha = p/n$, $p$ random patterns of $n$ units are stored, and the
    network starts from each of them, with a share of its bits turned over.

    By Hebb's rule the overlap falls from 0.97 to about 0.35 near $\alpha = 0.138$, and
    the more suddenly the larger $n$ is: below it, patterns come back with a few
    wrong bits. *All* come back without a single wrong bit only below
    $1/(4 \ln n)$.

    Args:
        key: of the patterns and the damage.
        units: $n$, at least 1.
        loads: $\alpha$ of each trial, above 0.
        rule: "hebb" or "projection".
        damage: share of bits turned over before recall. In [0, 1).
        tolerance: share of wrong bits that still counts as near.

    Returns:
        For each load: `load` ($p/n$, with $p$ a whole number), the shares of patterns
        that come back `exact` and `near`, and the mean `overlap`
        $\frac{1}{n} s \cdot s'$ of what came back with what was stored.

    Example:
        >>> found = recall_by_load(jax.random.key(0), 100, [0.05, 0.3])
        >>> [share > 0.9 for share in found["near"]]
        [True, False]

    Source:
        Amit, Gutfreund & Sompolinsky (1985), "Storing Infinite Numbers of Patterns in a
        Spin-Glass Model of Neural Networks"; without errors, McEliece, Posner, Rodemich
        & Venkatesh (1987), "The Capacity of the Hopfield Associative Memory".
    """
    counts = [max(1, round(load * units)) for load in loads]
    most, learner = max(counts, default=1), Hopfield(rule=rule)

    @jax.jit
    def trial(key: Key, count: Int[Array, ""]) -> dict[str, Float[Array, ""]]:
        drawn, turned = jax.random.split(key)
        s = jax.random.rademacher(drawn, (most, units), float)
        weight = (jnp.arange(most) < count).astype(float)  # one program for all loads
        batch = {"x": s, "weight": weight}
        state, _ = learner.step(learner.init(key, batch), batch, key)
        flipped = jax.random.uniform(turned, s.shape) < damage
        found = recall(state["params"]["kernel"], jnp.where(flipped, -s, s))
        overlap = (found * s).mean(-1)
        wrong = (found != s).mean(-1)
        shares = {"exact": wrong == 0, "near": wrong <= tolerance, "overlap": overlap}
        total = weight.sum()
        return {n: (weight * v.astype(float)).sum() / total for n, v in shares.items()}

    keys = jax.random.split(key, len(counts))
    trials = [trial(k, jnp.array(c)) for k, c in zip(keys, counts, strict=True)]
    names = ("exact", "near", "overlap")
    found = {name: [float(trial[name]) for trial in trials] for name in names}
    return {"load": [count / units for count in counts]} | found
