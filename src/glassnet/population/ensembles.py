"""Ensembles, from simplest to hardest: other seeds, other rows, other moments."""

import dataclasses
from dataclasses import dataclass

import numpy as np

from glassnet.data import Parts
from glassnet.errors import ConfigError, DataError
from glassnet.optimizers import CosineRestarts, Optimizer, Scheduled
from glassnet.population.ensemble import Ensemble, Members
from glassnet.settings import Settings


@dataclass(frozen=True)
class Seeds(Ensemble):
    r"""The same network from several starts, on the same rows.

    $$p(y \mid x) = \frac{1}{M} \sum_{m=1}^{M} p_m(y \mid x)$$

    Member $m$ of a run with seed $s$ starts, shuffles and drops out by seed
    $s + m - 1$: it is what that seed alone makes of the same split, to rounding. What
    the members differ in is chance alone, so that their spread says how far the luck of
    a start goes. The paper adds adversarial examples; they are left out here.

    Args:
        members: $M$, at least 2.

    Raises:
        ConfigError: `members` is below 2.

    Example:
        >>> Seeds(5)
        Seeds(5)

    Source:
        Lakshminarayanan, Pritzel & Blundell (2016), "Simple and Scalable Predictive
        Uncertainty Estimation using Deep Ensembles", Algorithm 1, arXiv:1612.01474.
    """

    members: Members

    def share(self, parts: Parts, seed: int) -> Parts:
        """One fold for all."""
        return parts


@dataclass(frozen=True)
class Bagging(Ensemble):
    r"""Each member trains on rows drawn with replacement, and validates on the others.

    $$P(\text{a row is left out}) = \left(1 - \frac{1}{n}\right)^n \to e^{-1}
      \approx 0.37$$

    Of $n$ rows each member draws $n$: some come twice and weigh twice, a third of them
    never. Those out of its bag decide when that member stops, so nothing is kept aside
    and `Split.validation` is not used: its rows stand in the bag with the others.

    Args:
        members: at least 2.

    Raises:
        ConfigError: `members` is below 2.

    Example:
        >>> parts = Parts(np.arange(2), ((np.arange(2, 9), np.array([], int)),))
        >>> train, validation = Bagging(2).share(parts, seed=0).folds[0]
        >>> train.tolist(), validation.tolist()
        ([2, 3, 4, 4, 6, 8, 8], [5, 7])

    Source:
        Breiman (1996), "Bagging Predictors", section 1; the out-of-bag rows: Breiman
        (1996), "Out-of-bag Estimation", section 2.
    """

    members: Members

    def share(self, parts: Parts, seed: int) -> Parts:
        """A bag, and what is out of it, for each member.

        Raises:
            DataError: there are not two rows to draw from.
        """
        pool = np.unique(
            np.concatenate([rows for fold in parts.folds for rows in fold])
        )
        if len(pool) < 2:
            raise DataError(
                "There are too few rows to draw from.",
                got=f"{len(pool)} rows beside the test part",
                expected="at least 2, so that one can stay out of the bag",
                fix="add rows, or train a single network",
            )
        random = np.random.default_rng([seed % 2**64, 2])  # 0 and 1 are the split's
        folds = tuple(_bag(pool, random) for _ in range(self.members))
        return dataclasses.replace(parts, folds=folds)


def _bag(pool: np.ndarray, random: np.random.Generator) -> tuple[np.ndarray, ...]:
    while True:  # of two rows, every second bag leaves none out
        drawn = np.sort(random.choice(pool, len(pool)))
        left = np.setdiff1d(pool, drawn)
        if len(left):
            return drawn, left


@dataclass(frozen=True)
class Snapshots(Ensemble):
    r"""One run whose rate falls and restarts: it is kept each time the rate is down.

    $$\alpha_t = \frac{\alpha}{2}
      \left(1 + \cos \frac{\pi\, (t \bmod T/M)}{T/M}\right)$$

    for $T$ steps in all: several networks for the price of one. They come from one
    start, and so differ less than networks of their own seeds. All are averaged, the
    early ones as well, and the validation rows choose nothing.

    Args:
        members: $M$, at least 2; the epochs must be a multiple of it.

    Raises:
        ConfigError: `members` is below 2, or the epochs cannot be shared out.

    Example:
        >>> Snapshots(5).cycle(epochs=40)
        8

    Source:
        Huang et al. (2017), "Snapshot Ensembles: Train 1, Get M for Free", equation 2,
        arXiv:1704.00109; with the mean of all snapshots, where the paper takes the last
        few.
    """

    members: Members

    def share(self, parts: Parts, seed: int) -> Parts:
        """One fold for all."""
        return parts

    def cycle(self, epochs: int) -> int:
        """Epochs of one cycle.

        Raises:
            ConfigError: the cycles would not be equal.
        """
        if epochs % self.members == 0:
            return epochs // self.members
        less = epochs - epochs % self.members
        fits = [str(n) for n in (less, less + self.members) if n]
        raise ConfigError(
            "The epochs cannot be shared out among the snapshots.",
            got=f"{epochs} epochs for {self.members} snapshots",
            expected="as many epochs for each of them",
            fix=f"use {' or '.join(fits)} epochs",
        )

    def optimizer(self, optimizer: Optimizer, steps: int) -> Optimizer:
        """The optimizer with a rate that restarts every so many steps.

        A schedule of its own is multiplied with this one.
        """
        return Scheduled(optimizer, CosineRestarts(steps))


def check_ensemble(
    ensemble: Ensemble, *, folds: int, epochs: int, **cutting: Settings | int | None
) -> None:
    """Refuse what cannot go together, before anything is trained.

    Args:
        ensemble: of the recipe.
        folds: of its split.
        epochs: of its training.
        cutting: what else decides how long or how fast it learns, by its name in the
            recipe; None where there is no such thing.

    Raises:
        ConfigError: folds stand beside it, or snapshots with such a thing.

    Example:
        >>> check_ensemble(Snapshots(5), folds=1, epochs=40, patience=None)
    """
    if folds > 1:
        raise ConfigError(
            "A run has one kind of ensemble, and here are two.",
            got=f"{ensemble!r} with Split(folds={folds})",
            expected="several folds, or an ensemble on one",
            fix="leave the ensemble out, or set folds = 1 in the split",
        )
    if not isinstance(ensemble, Snapshots):
        return
    ensemble.cycle(epochs)
    for name, value in cutting.items():
        if value is not None:
            raise ConfigError(
                f"Snapshots are taken at fixed times, which {name} would upset.",
                got=f"{ensemble!r} with {name}={value!r}",
                expected=f"snapshots without {name}",
                fix=f"leave out {name}, or train Seeds({ensemble.members})",
            )
