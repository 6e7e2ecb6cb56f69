"""KeepSnapshots: the model as it is at the end of each cycle, set aside."""

from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np

from glassnet.settings import Count, Settings
from glassnet.training import Callback, Loop
from glassnet.training.callback import Moment
from glassnet.types import Tree

__all__ = ["KeepSnapshots", "taken"]

NAME = "snapshots"


@dataclass(frozen=True)
class KeepSnapshots(Settings, Callback):
    """Set the model aside at the end of each cycle, up to a number of cycles.

    What is kept are arrays in the loop's memory, with the snapshots in front: a run
    that goes on from a checkpoint has those of before.

    Args:
        members: how many, at least 1.
        cycle: epochs from one to the next, at least 1.

    Raises:
        ConfigError: a number is below 1.

    Example:
        >>> KeepSnapshots(members=5, cycle=8)
        KeepSnapshots(5, 8)

    Source:
        Huang et al. (2017), "Snapshot Ensembles", section 3, arXiv:1704.00109.
    """

    members: Count
    cycle: Count

    def __call__(self, moment: Moment, loop: Loop) -> None:
        """Make room at the start; at the end of a cycle, put the model there."""
        if moment == "start" and NAME not in loop.memory:
            model = loop.runner.model(loop.state)
            loop.memory[NAME] = {"count": np.array(0), "models": self._room(model)}
        if moment == "epoch" and loop.epoch % self.cycle == 0:
            kept = loop.memory[NAME]
            at = loop.epoch // self.cycle - 1
            if at < self.members:
                kept["models"] = _put(kept["models"], loop.runner.model(loop.state), at)
                kept["count"] = np.array(at + 1)

    def _room(self, model: Tree) -> Tree:
        return jax.tree.map(
            lambda leaf: jnp.zeros((self.members, *leaf.shape), leaf.dtype), model
        )


def taken(loop: Loop) -> tuple[Tree, int]:
    """The snapshots, stacked, and how many there are: fewer if the run was cut short.

    Args:
        loop: that had `KeepSnapshots` among its callbacks.
    """
    kept = loop.memory[NAME]
    count = int(kept["count"])
    return jax.tree.map(lambda leaf: leaf[:count], kept["models"]), count


def _put(models: Tree, model: Tree, at: int) -> Tree:
    return jax.tree.map(
        lambda all, one: jnp.asarray(all).at[at].set(one), models, tuple(model)
    )
