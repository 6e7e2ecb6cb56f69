"""Decoding: a network made ready to read a sequence piece by piece."""

from typing import Any

import jax

from glassnet.errors import ConfigError
from glassnet.nn.activations import Activation
from glassnet.nn.alpha_dropout import AlphaDropout
from glassnet.nn.batch_norm import BatchNorm
from glassnet.nn.children import Wrapper, children
from glassnet.nn.dense import Dense
from glassnet.nn.dropout import Dropout, SpatialDropout
from glassnet.nn.embedding import Embedding
from glassnet.nn.gated import GLU, Maxout
from glassnet.nn.gaussian_noise import GaussianDropout, GaussianNoise
from glassnet.nn.layer import Layer
from glassnet.nn.layer_norm import LayerNorm
from glassnet.nn.merging import Join, Product, Sum
from glassnet.nn.prelu import PReLU
from glassnet.nn.repeat import Repeat
from glassnet.nn.rms_norm import RMSNorm
from glassnet.nn.stepwise import Looking, Stepwise
from glassnet.nn.stochastic_depth import StochasticDepth
from glassnet.nn.unembedding import Unembedding
from glassnet.types import Tree

__all__ = ["with_cache"]

# In evaluation these do to each position what they would do to it alone. Named one by
# one, for a wrong guess about a layer that is not here would be wrong text, silently.
ALONE = (
    *(Activation, AlphaDropout, BatchNorm, Dense, Dropout, Embedding, GLU),
    *(GaussianDropout, GaussianNoise, Join, LayerNorm, Maxout, PReLU, Product),
    *(RMSNorm, SpatialDropout, StochasticDepth, Sum, Unembedding),
)


def with_cache(
    network: Layer,
    params: Tree,
    state: Tree,
    batch: int,
    length: int,
    memory: Any = None,
) -> Tree:
    """The state of a network that is about to read a sequence piece by piece.

    `apply` with this state takes the first positions and returns the state with which
    it takes the next, and so on, at the cost of the new positions alone: attention
    keeps keys and values, a recurrent layer its state, codes of positions their count.
    Together the pieces give what the whole sequence gives at once.

    Args:
        network: whose layers mix positions only by causal attention, by recurrence
            from the start, or by attention to a memory from outside.
        params: of the network.
        state: of the network, in evaluation.
        batch: how many sequences are read side by side.
        length: how many positions there will be at most. More overwrite the last.
        memory: what attention looks at, where the network is one and its second input
            is known in full: its keys and values are made once. If absent they are
            made again with each piece.

    Raises:
        ConfigError: a layer is not known to work piece by piece.
        ShapeError: a layer has no positions that far on.

    Example:
        >>> import jax.numpy as jnp
        >>> from glassnet.nn import GRU
        >>> layer, x = GRU(4), jnp.ones((2, 3, 5))
        >>> params, state = layer.init(jax.random.key(0), x)
        >>> kept = with_cache(layer, params, state, batch=2, length=3)
        >>> for t in range(3):
        ...     y, kept = layer.apply(
        ...         params, kept, x[:, t : t + 1], key=None, training=False
        ...     )
        >>> bool(jnp.allclose(y[:, 0], layer(params, x)[:, -1], atol=1e-6))
        True

    Source:
        Shazeer (2019), "Fast Transformer Decoding: One Write-Head is All You Need",
        section 2.4, arXiv:1911.02150.
    """
    if isinstance(network, Wrapper):
        return with_cache(network.inner, params, state, batch, length, memory)
    if isinstance(network, Looking) and memory is not None:
        return state | {"cache": network.recall(params, memory)}
    if isinstance(network, Stepwise):
        return state | {"cache": network.cache(params, batch, length)}
    if isinstance(network, Repeat):

        def block(params: Tree, state: Tree) -> Tree:
            return with_cache(network.body, params, state, batch, length)

        return {"body": jax.vmap(block)(params["body"], state["body"])}
    inner = children(network)
    if not inner and not isinstance(network, ALONE):
        raise ConfigError(
            f"{network} is not known to work on a sequence piece by piece.",
            got=f"a layer of type {type(network).__name__}",
            expected="causal attention, recurrence from the start, or layers that take "
            "each position alone, such as Dense",
            fix="compute the whole window for each token: cached=False",
        )
    return state | {
        child.name: with_cache(
            child.layer, params[child.source], state[child.name], batch, length
        )
        for child in inner
    }
