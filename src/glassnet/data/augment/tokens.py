"""Tokens: text with words missing, or changed about."""

import abc
import math
from dataclasses import dataclass
from typing import Annotated

import jax.numpy as jnp
from jaxtyping import Array, Bool, Integer

from glassnet import noise
from glassnet.data.augment.augmentation import Augmentation, Share, replaced, values
from glassnet.data.augment.draws import whole
from glassnet.errors import DataError
from glassnet.nn import masks
from glassnet.nn.layer import child_key
from glassnet.settings import Range
from glassnet.types import Batch, Key, Tree


class TextAugmentation(Augmentation, abc.ABC):
    """A change of each row of tokens; writes what it does to them.

    Tokens that a mask hides stay, and are not brought in. Without a mask all count:
    padding too.
    """

    def equation(self, batch: Batch, key: Key, hyperparams: Tree) -> Batch:
        """See to the mask, and change the rest."""
        x = values(self, batch)
        if x.ndim != 2 or not jnp.issubdtype(x.dtype, jnp.integer):
            raise DataError(
                f"{type(self).__name__} works on tokens.",
                got=f"x of shape {x.shape} and dtype {x.dtype}",
                expected="whole numbers of shape (batch, time)",
                fix="for numbers use FeatureMask or SwapNoise; for series TimeMask",
            )
        mask = masks.mask(batch["x"])
        mask = jnp.ones(x.shape, bool) if mask is None else mask
        return replaced(batch, self.tokens(x, mask, key, hyperparams))

    @abc.abstractmethod
    def tokens(
        self,
        x: Integer[Array, "b t"],
        mask: Bool[Array, "b t"],
        key: Key,
        hyperparams: Tree,
    ) -> Integer[Array, "b t"]:
        """Tokens of the same shape."""


@dataclass(frozen=True)
class TokenDropout(TextAugmentation):
    r"""Replace some of the tokens by one that says nothing.

    $$y_t = v \;\text{ with probability } p, \qquad y_t = x_t \;\text{ otherwise}$$

    Tokens are whole numbers: nothing goes back.

    Args:
        token: $v$, the number of "unknown" or "masked", 0 or more.
        share: $p$, of the tokens that are replaced, in [0, 1]. Lives in the state.

    Raises:
        ConfigError: `share` is outside [0, 1], or `token` is below 0.
        DataError: x is not tokens.

    Example:
        >>> import jax
        >>> batch = {"x": jnp.array([[5, 6, 7, 8, 9]])}
        >>> TokenDropout(1, 0.4)(batch, jax.random.key(0))["x"].tolist()
        [[5, 6, 1, 8, 9]]

    Source:
        Iyyer et al. (2015), "Deep Unordered Composition Rivals Syntactic Methods for
        Text Classification", section 3.1 (word dropout), with a token in the place of
        the word.
    """

    token: Annotated[int, Range(0, math.inf, "[)")]
    share: Share = 0.1

    def tokens(
        self,
        x: Integer[Array, "b t"],
        mask: Bool[Array, "b t"],
        key: Key,
        hyperparams: Tree,
    ) -> Integer[Array, "b t"]:
        """Draw for each token."""
        chosen = noise.uniform(key, x.shape) < hyperparams["share"]
        return jnp.where(chosen & mask, jnp.asarray(self.token, x.dtype), x)


@dataclass(frozen=True)
class TokenSwap(TextAugmentation):
    r"""Change some neighbors about.

    $$(y_t, y_{t+1}) = (x_{t+1}, x_t) \;\text{ with probability } p$$

    for $t = 0, 2, 4, \dots$ in one half of the examples, and $t = 1, 3, 5, \dots$ in
    the other.

    Tokens are whole numbers: nothing goes back.

    Going by pairs, every token moves by one place at most, and each pair is drawn for
    itself.

    Args:
        share: $p$, of the pairs, in [0, 1]. Lives in the state.

    Raises:
        ConfigError: `share` is outside [0, 1].
        DataError: x is not tokens.

    Example:
        >>> import jax
        >>> batch = {"x": jnp.array([[5, 6, 7, 8]])}
        >>> TokenSwap(1.0)(batch, jax.random.key(0))["x"].tolist()
        [[6, 5, 8, 7]]

    Source:
        Wei & Zou (2019), "EDA: Easy Data Augmentation Techniques for Boosting
        Performance on Text Classification Tasks", section 2 (random swap),
        arXiv:1901.11196, of neighbors in place of any two words; Artetxe et al.
        (2017), "Unsupervised Neural Machine Translation", section 3.2.
    """

    share: Share = 0.1

    def tokens(
        self,
        x: Integer[Array, "b t"],
        mask: Bool[Array, "b t"],
        key: Key,
        hyperparams: Tree,
    ) -> Integer[Array, "b t"]:
        """Draw for each pair."""
        rows, time = x.shape
        odd = whole(noise.uniform(child_key(key, "odd"), (rows, 1)), 2)
        first = (jnp.arange(time, dtype=jnp.int32) - odd) % 2 == 0  # of its pair
        swapped = noise.uniform(child_key(key, "pair"), x.shape) < hyperparams["share"]
        swapped &= mask & _next(mask)  # both must count
        swapped = jnp.where(first, swapped, _previous(swapped))
        return jnp.where(swapped, jnp.where(first, _next(x), _previous(x)), x)


def _next(x: Array) -> Array:
    """Each place's next; after the last, nothing."""
    return jnp.concatenate([x[:, 1:], jnp.zeros_like(x[:, :1])], 1)


def _previous(x: Array) -> Array:
    return jnp.concatenate([jnp.zeros_like(x[:, :1]), x[:, :-1]], 1)
