"""Embedding: a vector of its own for each token, looked up in a table."""

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

import jax.numpy as jnp

from glassnet.errors import ConfigError, DataError
from glassnet.initializers import Initializer, Normal
from glassnet.nn import masks
from glassnet.nn.dtypes import param_dtype
from glassnet.nn.layer import Layer
from glassnet.settings import Count, Range
from glassnet.types import Key, Spec, Tree


@dataclass(frozen=True)
class Embedding(Layer):
    r"""Look up each token's row in a table.

    $$y = E_{t} = \mathrm{onehot}(t)\, E$$

    Going back: $\partial L/\partial E_v = \sum_{t = v} \delta_t$, each row the sum over
    the places where its token stands; tokens have no gradient.

    Rows start with variance 1, as inputs that were standardized have it, since that is
    what the starts of all other layers count on. Where codes of positions, which are of
    that size too, are not added, or where the table also makes the scores of the
    output, GPT starts smaller: `table_init=Normal(deviation=0.02)`.

    The gradient is added row by row. As a product with the one-hot matrix it was slower
    at any size of vocabulary: 9 times at 65 tokens, 38 times at 1000.

    Args:
        vocabulary: how many tokens there are, at least 1; they are called 0 to
            `vocabulary - 1`. Another number gives NaN, since compiled code cannot
            raise.
        units: size of a vector, at least 1.
        padding: the token that fills up short sequences, or None. Its vector is zero,
            and nothing is learned from it.
        mask: whether to hand on which tokens are not padding, for layers that read
            masks, such as attention. With the mask of the input, both must hold.
        table_init: starting values of $E$.

    Learns:
        table: $E$, of shape `(vocabulary, units)`, in the default float.

    Raises:
        ConfigError: a count is below 1, `padding` is no token, or there is none and a
            mask is asked for.
        DataError: the tokens are not whole numbers.

    Example:
        >>> import jax
        >>> layer, tokens = Embedding(5, 2, padding=0), jnp.array([[3, 1, 0]])
        >>> params, state = layer.init(jax.random.key(0), tokens)
        >>> y, _ = layer.apply(params, state, tokens, key=None, training=False)
        >>> y.shape, y[0, 2].tolist()
        ((1, 3, 2), [0.0, 0.0])

    Source:
        Bengio et al. (2003), "A Neural Probabilistic Language Model", section 2: the
        mapping C.
    """

    masked: ClassVar = True
    vocabulary: Count
    units: Count
    padding: Annotated[int, Range(0, float("inf"), "[)")] | None = None
    mask: bool = False
    table_init: Initializer = Normal(deviation=1.0)

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """Draw the table; the row of the padding is zero."""
        self._check_padding()
        _check_tokens(self, masks.values(spec))
        dtype = param_dtype(masks.values(spec))
        table = self.table_init(key, (self.vocabulary, self.units), dtype)
        if self.padding is not None:
            table = table.at[self.padding].set(0)
        return {"table": table}, {}

    def __call__(self, params: Tree, x: Any) -> Any:
        """Look the tokens up."""
        tokens = masks.values(x)
        _check_tokens(self, tokens)
        y = (
            params["table"]
            .at[tokens]
            .get(mode="fill", fill_value=jnp.nan, wrap_negative_indices=False)
        )
        if self.padding is None:
            return masks.with_values(x, y)
        real = tokens != self.padding
        y = jnp.where(real[..., None], y, 0)
        if not self.mask:
            return masks.with_values(x, y)
        before = masks.mask(x)
        return {"values": y, "mask": real if before is None else real & before}

    def _check_padding(self) -> None:
        if self.padding is None and self.mask:
            raise ConfigError(
                "Embedding cannot make a mask without knowing the padding.",
                got="mask=True, padding=None",
                expected="the token that fills up short sequences",
                fix="give padding=0 if that is token 0, or leave mask out",
            )
        if self.padding is not None and self.padding >= self.vocabulary:
            raise ConfigError(
                "Embedding's padding must be one of its tokens.",
                got=f"padding={self.padding}, vocabulary={self.vocabulary}",
                expected=f"a token from 0 to {self.vocabulary - 1}",
                fix=f"set vocabulary={self.padding + 1} if the padding comes last",
            )


def _check_tokens(layer: Embedding, tokens: Any) -> None:
    if jnp.issubdtype(tokens.dtype, jnp.integer):
        return
    raise DataError(
        f"{layer} looks up whole numbers.",
        got=f"tokens of dtype {tokens.dtype}",
        expected="an integer dtype, such as int32",
        fix="x.astype(int) if these are codes; for numbers that measure something, use "
        "Dense",
    )
