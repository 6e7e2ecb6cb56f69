"""Hopfield: patterns stored in the weights between units, recalled from a part."""

from dataclasses import dataclass
from typing import Literal

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from glassnet.errors import ShapeError
from glassnet.learners.attractors import recall, signs
from glassnet.learners.linear import rows_of
from glassnet.settings import Positive, hyperparams
from glassnet.training.learner import Learner
from glassnet.types import Batch, Key, Metrics, Tree

TINY = 1e-6  # of a pattern's squared length: nothing but rounding is left of it


@dataclass(frozen=True)
class Hopfield(Learner):
    r"""Store patterns, so that each is a place where the network comes to rest.

    Hebb's rule, "hebb", ties units that agree ($n$ units, $s_i = \pm 1$):

    $$w_{ij} \leftarrow w_{ij} + \frac{\eta}{n}\, s_i s_j, \qquad w_{ii} = 0$$

    The rule of projection, "projection", adds only what the stored patterns do not
    already say, so that the weights become the projection on their span:

    $$r = s - W s, \qquad W \leftarrow W + \eta\, \frac{r r^\top}{r^\top r}$$

    Hebb's rule breaks near $0.138\, n$ random patterns, where they drown in one
    another's noise; the projection holds any $p < n$ independent ones, though beyond
    $n/2$ they recall from hardly any damage. Its diagonal is kept for learning and
    not heard in recall.

    Labels are not looked at; `recall` in this folder is the other half.

    Args:
        learning_rate: $\eta$, above 0. By Hebb's rule it scales the weights and changes
            no answer, unless it is turned between patterns; by projection 1 stores a
            pattern at once, and more counts as 1.
        rule: "hebb" or "projection".

    Learns:
        kernel: $W$, symmetric, of shape `(features, features)`.

    Raises:
        ConfigError: a setting is outside its range or not a known name.
        ShapeError: the rows are not plain lists of numbers, or are of another length
            than those of before.

    Example:
        >>> batch = {"x": jnp.array([[1, -1, 1, 1]]), "weight": jnp.ones(1)}
        >>> learner = Hopfield()
        >>> state = learner.init(jax.random.key(0), batch)
        >>> state, _ = learner.step(state, batch, jax.random.key(1))
        >>> kernel = learner.model(state)[0]["kernel"]
        >>> recall(kernel, jnp.array([1, -1, 1, -1])).tolist()
        [1.0, -1.0, 1.0, 1.0]

    Source:
        Hopfield (1982), "Neural Networks and Physical Systems with Emergent Collective
        Computational Abilities", equation 2, over $n$; 0.138 is Amit, Gutfreund &
        Sompolinsky's (1985), "Storing Infinite Numbers of Patterns in a Spin-Glass
        Model of Neural Networks"; projection is Personnaz, Guyon & Dreyfus' (1986),
        "Collective Computational Properties of Neural Networks", section IV.
    """

    learning_rate: Positive = 1.0
    rule: Literal["hebb", "projection"] = "hebb"

    def init(self, key: Key, batch: Batch) -> Tree:
        """No ties."""
        x = rows_of(batch)
        params = {"kernel": jnp.zeros((x.shape[-1],) * 2, x.dtype)}
        return {"params": params, "hyperparams": hyperparams(self)}

    def step(self, state: Tree, batch: Batch, key: Key) -> tuple[Tree, Metrics]:
        """Store the rows; the metrics say how well they are held afterwards."""
        kernel, s = state["params"]["kernel"], _patterns(state, batch)
        rate = state["hyperparams"]["learning_rate"].astype(s.dtype)
        strength = rate * batch["weight"].astype(s.dtype)
        store = _hebb if self.rule == "hebb" else _projection
        state = state | {"params": {"kernel": store(kernel, s, strength)}}
        return state, self.evaluate(state, batch)

    def evaluate(self, state: Tree, batch: Batch) -> Metrics:
        """Share of bits, and of whole patterns, that do not come back as they are."""
        s = _patterns(state, batch)
        weight = batch["weight"].astype(s.dtype)
        found = recall(state["params"]["kernel"], s)
        wrong = jnp.where(jnp.isnan(found), found, (found != s).astype(s.dtype))
        bits, any_wrong = wrong.mean(-1), wrong.max(-1)
        total = weight.sum()
        return {
            "bits_wrong": ((weight * bits).sum(), total),
            "patterns_lost": ((weight * any_wrong).sum(), total),
        }

    def model(self, state: Tree) -> tuple[Tree, Tree]:
        """The ties, for `recall`."""
        return state["params"], {}


def _hebb(
    kernel: Float[Array, "n n"], s: Float[Array, "p n"], strength: Float[Array, " p"]
) -> Float[Array, "n n"]:
    ties = (s * strength[:, None]).T @ s / s.shape[-1]
    return kernel + jnp.where(jnp.eye(s.shape[-1], dtype=bool), 0, ties)


def _projection(
    kernel: Float[Array, "n n"], s: Float[Array, "p n"], strength: Float[Array, " p"]
) -> Float[Array, "n n"]:
    def store(kernel: Array, row: tuple[Array, Array]) -> tuple[Array, None]:
        s, share = row
        rest = s - kernel @ s
        square = (rest**2).sum()
        known = square <= TINY * s.size  # what is stored is not stored again
        share = jnp.where(known, 0, jnp.minimum(share, 1) / jnp.where(known, 1, square))
        return kernel + share * jnp.outer(rest, rest), None

    return jax.lax.scan(store, kernel, (s, strength))[0]


def _patterns(state: Tree, batch: Batch) -> Float[Array, "p n"]:
    x, units = rows_of(batch), len(state["params"]["kernel"])
    if x.shape[-1] == units:
        return signs(x)
    raise ShapeError(
        "A pattern must have as many units as those stored before.",
        got=f"x of shape {x.shape}",
        expected=f"x of shape (patterns, {units})",
        fix="init a new state for patterns of another length",
    )
