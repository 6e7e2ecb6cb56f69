"""Pairs: a real row and a made one, of which a critic is to tell which is which."""

import math
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from glassnet import noise
from glassnet.errors import ShapeError
from glassnet.nn.dtypes import widened
from glassnet.nn.layer import output_spec
from glassnet.nn.players import Players
from glassnet.types import Batch, Metrics, Spec, Tree

__all__ = ["check_players", "dealt", "own_noise", "pair_metrics", "slopes"]

SEED = 2014  # of the noise in evaluations: any number, once and for all


def dealt(batch: Batch, parts: int) -> Batch:
    """The rows of a batch dealt out, with an axis for the parts in front.

    Where it does not come out even, rows of weight 0 fill up: the first ones again.

    Example:
        >>> batch = {"x": jnp.array([1.0, 2.0, 3.0]), "weight": jnp.ones(3)}
        >>> found = dealt(batch, 2)
        >>> found["x"].tolist(), found["weight"].tolist()
        ([[1.0, 2.0], [3.0, 1.0]], [[1.0, 1.0], [1.0, 0.0]])
    """
    rows = len(batch["weight"])
    each = -(-rows // parts)
    place = jnp.arange(parts * each)
    given = {"x": batch["x"], "weight": batch["weight"]}  # who is what does not matter
    whole = {name: array[place % max(rows, 1)] for name, array in given.items()}
    whole["weight"] = jnp.where(place < rows, whole["weight"], 0)
    return {n: a.reshape(parts, each, *a.shape[1:]) for n, a in whole.items()}


def slopes(
    scores: Callable[[Array], Float[Array, " rows"]],
    real: Float[Array, "rows *shape"],
    made: Float[Array, "rows *shape"],
    share: Float[Array, " rows"],
) -> Float[Array, " rows"]:
    r"""How steep the critic is somewhere between a real row and a made one.

    $$g = |\nabla_{\hat x} D(\hat x)|, \qquad
      \hat x = \epsilon x + (1 - \epsilon) \tilde x$$

    A slope of exactly 0 has the gradient 0, and not the root's, which is infinite.

    Args:
        scores: $D$, which must see each row by itself.
        real: $x$.
        made: $\tilde x$.
        share: $\epsilon$, in [0, 1], for each row.

    Returns:
        $g$, 0 or more: scores per unit of the rows.

    Example:
        >>> x = jnp.zeros((1, 2))
        >>> slopes(lambda x: x @ jnp.array([3.0, 4.0]), x, x, jnp.ones(1)).tolist()
        [5.0]

    Source:
        Gulrajani et al. (2017), "Improved Training of Wasserstein GANs", Algorithm 1,
        lines 6 and 7, arXiv:1704.00028.
    """
    share = share.reshape(-1, *(1,) * (real.ndim - 1))
    between = share * real + (1 - share) * made
    gradient = widened(jax.grad(lambda x: widened(scores(x)).sum())(between))
    squares = jnp.square(gradient).sum(tuple(range(1, gradient.ndim)))
    steep = squares != 0  # also where it is NaN, to stay so
    return jnp.where(steep, jnp.sqrt(jnp.where(steep, squares, 1)), 0)


def own_noise(
    x: Float[Array, "rows *shape"], size: int
) -> tuple[Float[Array, "rows {size}"], Float[Array, " rows"]]:
    """Noise for each row, and a share, drawn from what stands in the row.

    An evaluation has no key, and its rows come in parts of any size. So each row is the
    seed of its own noise: equal rows have equal noise, wherever they stand.

    Args:
        x: rows.
        size: how many numbers of noise.

    Returns:
        Numbers of the bell curve, and one from 0 to 1 for each row; in the dtype of x.

    Example:
        >>> x = jnp.array([[1.0], [2.0], [1.0]])
        >>> z, _ = own_noise(x, 2)
        >>> bool((z[0] == z[2]).all()), bool((z[0] == z[1]).any())
        (True, False)
    """
    flat = x.astype(jnp.float32).reshape(x.shape[0], math.prod(x.shape[1:]))
    words = jax.lax.bitcast_convert_type(flat, jnp.uint32)
    places = jax.lax.iota(jnp.uint32, flat.shape[1])
    seeds = noise.mix(words ^ noise.mix(places)).sum(1, dtype=jnp.uint32)

    def draw(seed: Array) -> tuple[Array, Array]:
        key = jax.random.fold_in(jax.random.key(SEED), seed)
        return noise.normal(key, (size,), x.dtype), noise.uniform(key, (), x.dtype)

    return jax.vmap(draw)(seeds)


def pair_metrics(
    losses: Float[Array, " rows"],
    outputs: Float[Array, "rows columns"],
    weight: Float[Array, " rows"],
) -> Metrics:
    """What is told of the critic: its loss, its scores, and how often it is right.

    Args:
        losses: of each pair.
        outputs: the scores of real and of made rows, and perhaps more.
        weight: of each pair.

    Example:
        >>> found = pair_metrics(jnp.ones(2), jnp.array([[1.0, 0.0], [1.0, 1.0]]),
        ...                      jnp.ones(2))
        >>> found["accuracy"][0].item()  # a tie is half a guess
        1.5
    """
    real, made = widened(outputs[:, 0]), widened(outputs[:, 1])
    each = {
        "loss": losses,
        "accuracy": (1 + jnp.sign(real - made)) / 2,
        "score_real": real,
        "score_made": made,
    }
    total = weight.sum()
    return {name: ((weight * value).sum(), total) for name, value in each.items()}


def check_players(
    network: Players, params: Tree, state: Tree, given: Spec, real: Any
) -> None:
    """Refuse a generator of other rows than the real ones, and a critic of two minds.

    Raises:
        ShapeError: either is so.
    """
    made = output_spec(
        network.generator, params["generator"], state["generator"], given
    )
    if made.shape != real.shape or made.dtype != real.dtype:
        raise ShapeError(
            "The generator does not make what the real rows are.",
            got=f"made rows of shape {made.shape} and {made.dtype}, real ones of shape "
            f"{real.shape} and {real.dtype}",
            expected="one shape and one kind of float",
            fix=f"end the generator in {math.prod(real.shape[1:])} numbers a row, "
            f"reshaped to {real.shape[1:]}; bring pixels to floats from 0 to 1",
        )
    scores = output_spec(network.critic, params["critic"], state["critic"], made)
    if scores.shape != (real.shape[0], 1):
        raise ShapeError(
            "The critic must give one score for each row.",
            got=f"scores of shape {scores.shape} for {real.shape[0]} rows",
            expected=f"({real.shape[0]}, 1)",
            fix="end the critic in Dense(1), without an activation",
        )
