"""Fitted: all that an estimator has learned, as NumPy arrays and settings."""

from dataclasses import dataclass
from typing import Any

import jax
import numpy as np
from jaxtyping import Float

from glassnet.data import Column, Encoder, Target
from glassnet.data.numeric import Numeric
from glassnet.data.sources import Source
from glassnet.errors import ConfigError
from glassnet.estimators.answers import Answers
from glassnet.estimators.scale import Scale
from glassnet.learners import Supervised
from glassnet.model import Model
from glassnet.types import Tree

__all__ = ["Fitted"]

FEW = 128  # rows are predicted at least so many at a time


@dataclass(frozen=True, eq=False)
class Fitted:
    """What a fit leaves, enough to predict and to go on.

    Args:
        learner: what learned; its network is the one that predicts.
        members: how many of them.
        answers: how outputs are read.
        scale: how features are scaled.
        state: of the run, as NumPy arrays, the best params in it.
        seed: of the first fit.
        calls: how often it has gone on since.

    Source:
        ours.
    """

    learner: Supervised
    members: int
    answers: Answers
    scale: Scale
    state: Tree
    seed: int
    calls: int = 0

    def arrays(self, name: str) -> list[np.ndarray]:
        """The arrays of this name, one for each layer that learns."""
        params = self.state["learner"]["params"]
        layers = [params[place] for place in sorted(params, key=int)]
        return [np.asarray(layer[name]) for layer in layers if layer]

    def outputs(
        self, x: Float[np.ndarray, "rows columns"]
    ) -> Float[np.ndarray, "rows outputs"]:
        """What the networks say to raw rows, averaged.

        A small table is filled up: all of them run one program, so that a row's answer
        is the same to the bit whatever rows stand beside it.
        """
        z = self.scale(x).astype(self.arrays("kernel")[0].dtype)
        full = z[np.arange(max(len(z), FEW)) % len(z)]
        plain = self._model(Encoder((), ()), Target("y", "regression"))
        return plain.outputs(full)[: len(z)]

    def model(self, names: list[str], target: Target) -> Model:
        """With its preprocessing, for columns of these names."""
        columns = tuple(Column(name, "number") for name in names)
        scale = self.scale
        numeric = Numeric(
            tuple(names),
            "none",  # nothing clipped
            center=scale.mean,
            scale=scale.divisor,
            fill=scale.mean,
            gaps=np.zeros(len(names), bool),
            edges=(np.empty(0),) * len(names),
        )
        sources = tuple(map(Source, columns))
        return self._model(Encoder(tuple(names), columns, sources, numeric), target)

    def check_same(self, learner: Supervised, members: int) -> None:
        """Refuse to go on with another structure.

        Raises:
            ConfigError: the network, the optimizer or the members are others.
        """
        if (learner, members) == (self.learner, self.members):
            return
        raise ConfigError(
            "Going on needs the same network, optimizer and members as before.",
            got=f"{learner.network!r}, {_kind(learner)}, {members} members",
            expected=f"{self.learner.network!r}, {_kind(self.learner)}, "
            f"{self.members} members",
            fix="change numbers (rates, penalties, dropout), or start anew: "
            "warm_start=False, or clone(estimator)",
        )

    def _model(self, encoder: Encoder, target: Target) -> Model:
        # to the device once, not with every part of the rows
        params, state = jax.device_put(self.learner.model(self.state["learner"]))
        return Model(
            self.learner.network,
            params,
            state,
            encoder=encoder,
            target=target,
            link=self.answers.link,
            members=self.members if self.members > 1 else 0,
        )


def _kind(learner: Supervised) -> Any:
    return type(learner.optimizer).__name__
