"""Model: what predicts, with everything that it needs to read new rows."""

import functools
from typing import Any, Literal

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

from glassnet.data import Encoder, Target
from glassnet.nn import Layer
from glassnet.types import Tree

__all__ = ["Model"]

Link = Literal["softmax", "sigmoid", "identity"]
ROWS = 4096  # predicted at a time


class Model:
    """A network, its params and state, and the way from raw rows to named answers.

    Args:
        network: the layers.
        params: of the network; with `members`, each array has them in front.
        state: of the network, likewise.
        encoder: from raw features to numbers, as fitted in training.
        target: from outputs to labels or units, as fitted in training.
        link: what turns the network's outputs into probabilities or values.
        members: how many networks answer together; 0 for a single one.
        about: plain words and numbers that travel along: name, recipe, scores.

    Example:
        >>> import glassnet as gn
        >>> run = gn.fit(data="iris", epochs=2, members=1, progress=False)
        >>> run.model.predict([[5.1, 3.5, 1.4, 0.2]]).shape
        (1,)

    Source:
        Averages of probabilities: Lakshminarayanan et al. (2016), "Simple and Scalable
        Predictive Uncertainty Estimation using Deep Ensembles", section 2.4.
    """

    def __init__(
        self,
        network: Layer,
        params: Tree,
        state: Tree,
        *,
        encoder: Encoder,
        target: Target,
        link: Link,
        members: int = 0,
        about: dict[str, Any] | None = None,
    ):
        self.network, self.params, self.state = network, params, state
        self.encoder, self.target, self.link = encoder, target, link
        self.members, self.about = members, about or {}

    @property
    def labels(self) -> list | None:
        """The classes in the order of `predict_proba`'s columns; None in regression."""
        return list(self.target.labels) or None

    def predict(self, features: Any) -> np.ndarray:
        """The most probable label of each row, or its value in the target's unit.

        Args:
            features: a table with the columns of training in any order, or an array of
                shape `(rows, columns)`.

        Returns:
            Of shape `(rows,)` (or `(rows, outputs)` with several targets).

        Raises:
            DataError: a column of training is missing.
        """
        outputs = self.outputs(self.encoder(features))
        if self.labels is None:
            return self.target.decode(outputs)
        return self.target.decode(self.codes(outputs))

    def predict_proba(self, features: Any) -> Float[np.ndarray, "rows classes"]:
        """The probability of each class, in the order of `labels`; rows sum to 1."""
        return self.probabilities(self.outputs(self.encoder(features)))

    def outputs(
        self, x: Float[np.ndarray, "rows width"]
    ) -> Float[np.ndarray, "rows outputs"]:
        """What the network says to encoded rows: probabilities, or standardized values.

        The members' answers are averaged. Rows go through in parts of one size, so
        that a table of any length compiles nothing new.
        """
        size = min(ROWS, 1 << max(0, len(x) - 1).bit_length())
        parts = []
        for start in range(0, len(x), size):
            part = x[start : start + size]
            full = np.resize(part, (size, *part.shape[1:]))
            y = _answers(self._key(), self.params, self.state, jnp.asarray(full))
            parts.append(np.asarray(y)[: len(part)])
        if not parts:
            return self.outputs(np.zeros((1, *x.shape[1:]), "float32"))[:0]
        return np.concatenate(parts)

    def codes(
        self, outputs: Float[np.ndarray, "rows outputs"]
    ) -> Int[np.ndarray, " rows"]:
        """The number of the most probable class, from what `outputs` returned."""
        return self.probabilities(outputs).argmax(-1)

    def probabilities(
        self, outputs: Float[np.ndarray, "rows outputs"]
    ) -> Float[np.ndarray, "rows classes"]:
        """The probability of each class, from what `outputs` returned."""
        if outputs.shape[-1] == 1:  # one logit: the second class against the first
            return np.concatenate([1 - outputs, outputs], -1)
        if self.link == "softmax":
            return outputs
        outputs = np.clip(outputs, 0, None)  # of separate units: shares of their sum
        return outputs / np.maximum(outputs.sum(-1, keepdims=True), 1e-12)

    def _key(self) -> tuple[Layer, str, bool]:
        return self.network, self.link, self.members > 0


@functools.partial(jax.jit, static_argnums=0)
def _answers(
    key: tuple[Layer, Link, bool], params: Tree, state: Tree, x: Array
) -> Array:
    network, link, many = key

    def answer(params: Tree, state: Tree) -> Array:
        y, _ = network.apply(params, state, x, key=None, training=False)
        if link == "softmax":
            return jax.nn.softmax(y, -1)
        return jax.nn.sigmoid(y) if link == "sigmoid" else y

    if not many:
        return answer(params, state)
    return jax.vmap(answer)(params, state).mean(0)
