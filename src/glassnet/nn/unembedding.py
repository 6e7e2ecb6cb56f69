"""Unembedding: a score for each token, by how well its row fits."""

from dataclasses import dataclass

from jaxtyping import Array, Float

from glassnet.errors import ShapeError
from glassnet.initializers import Initializer, Normal
from glassnet.nn.dtypes import param_dtype
from glassnet.nn.layer import Layer
from glassnet.nn.products import matmul
from glassnet.settings import Count
from glassnet.types import Key, Spec, Tree


@dataclass(frozen=True)
class Unembedding(Layer):
    r"""Score each token by the product of its row with the input.

    $$z = x E^\top$$

    Going back: $\partial L/\partial E = \delta^\top x$ summed over the batch,
    $\partial L/\partial x = \delta E$.

    By itself it is a `Dense` without a bias, lying on its side. It is there to be tied:
    `Shared("0", Unembedding(vocabulary))` uses the table of the `Embedding` that is
    called "0", so that one row both is a token's vector and asks for it. That saves
    `vocabulary * features` params, and the row learns from both places: at the input
    from those tokens that occur, at the output from all.

    Args:
        vocabulary: how many tokens there are, at least 1.
        table_init: starting values of $E$, unless it is shared.

    Learns:
        table: $E$, of shape `(vocabulary, features)`.

    Raises:
        ConfigError: `vocabulary` is below 1.
        ShapeError: the input's last axis is not the size the table was made for, or a
            shared table is not of this vocabulary.

    Example:
        >>> import jax, jax.numpy as jnp
        >>> from glassnet.nn import Embedding, Sequential, Shared
        >>> net = Sequential(Embedding(5, 2), Shared("0", Unembedding(5)))
        >>> params, state = net.init(jax.random.key(0), jnp.array([[3, 1]]))
        >>> jax.tree.map(jnp.shape, params)
        {'0': {'table': (5, 2)}}

    Source:
        Press & Wolf (2016), "Using the Output Embedding to Improve Language Models",
        section 1, arXiv:1608.05859.
    """

    vocabulary: Count
    table_init: Initializer = Normal(deviation=0.02)

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """Draw the table."""
        shape = self.vocabulary, spec.shape[-1]
        return {"table": self.table_init(key, shape, param_dtype(spec))}, {}

    def __call__(
        self, params: Tree, x: Float[Array, "*batch features"]
    ) -> Float[Array, "*batch {self.vocabulary}"]:
        """Evaluate $x E^T$."""
        table = params["table"]
        if table.shape != (self.vocabulary, x.shape[-1]):
            raise ShapeError(
                f"{self} cannot multiply this input by its table.",
                got=f"x of shape {x.shape} and a table of shape {table.shape}",
                expected=f"a table of shape {(self.vocabulary, x.shape[-1])}",
                fix=f"feed {table.shape[1]} features and set vocabulary="
                f"{table.shape[0]}, or make params that fit by init(key, x)",
            )
        return matmul(x, table.T)
