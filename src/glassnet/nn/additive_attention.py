"""AdditiveAttention: a small network says how well a key fits a query."""

from dataclasses import dataclass
from typing import Any, ClassVar

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from glassnet.initializers import GlorotUniform, Initializer
from glassnet.nn import masks
from glassnet.nn.dense import Dense
from glassnet.nn.dtypes import widened
from glassnet.nn.layer import child_key
from glassnet.nn.queries import beside_queries, memory_mask, queries_and_memory
from glassnet.nn.scaled_dot_product import masked_softmax, mix
from glassnet.nn.stepwise import Looking, check_memory
from glassnet.settings import Count
from glassnet.types import Key, Spec, Tree


@dataclass(frozen=True)
class AdditiveAttention(Looking):
    r"""Look back at a memory, by a small network's judgment of what fits.

    $$y_i = \sum_j a_{ij} m_j, \qquad a_i = \mathrm{softmax}_j\,
      v^\top \tanh(W_q q_i + W_k m_j)$$

    with the queries $q$ (states of a decoder, say) and the memory $m$ (outputs of an
    encoder) as two inputs; of a single one, both are that one.

    Going back: $\partial L/\partial a_{ij} = \delta_i \cdot m_j$, from there as in
    `scaled_dot_product.masked_softmax` and in a network of two `Dense` layers.

    It returns the mixture alone, in the features of the memory; `Join` puts it beside
    the queries. Every pair of query and key costs `units` numbers: for long sequences
    `MultiHeadAttention` is cheaper. Nothing adds a bias: the paper leaves them out.

    A mask that comes with the memory hides its keys; a mask of the queries travels on
    beside the output. A query that may see nothing gets zeros.

    Args:
        units: size of the hidden layer, at least 1.
        kernel_init: starting values of the three kernels.

    Learns:
        query, key: each the `kernel` of a `Dense`: $W_q$ and $W_k$, of shapes
            `(features, units)`.
        score: the `kernel` $v$, of shape `(units, 1)`.

    Raises:
        ConfigError: `units` is below 1.
        ShapeError: the inputs are no sequences, or not of one batch.

    Example:
        >>> layer, x = AdditiveAttention(4), (jnp.ones((5, 2, 3)), jnp.ones((5, 7, 6)))
        >>> params, _ = layer.init(jax.random.key(0), x)
        >>> layer(params, x).shape
        (5, 2, 6)

    Source:
        Bahdanau, Cho & Bengio (2014), "Neural Machine Translation by Jointly Learning
        to Align and Translate", appendix A.1.2, arXiv:1409.0473.
    """

    masked: ClassVar = True
    units: Count
    kernel_init: Initializer = GlorotUniform()

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """Draw the three kernels."""
        queries, memory = queries_and_memory(self, spec)
        hidden = jax.ShapeDtypeStruct((self.units,), memory.dtype)
        products = {
            "query": (queries, self.units),
            "key": (memory, self.units),
            "score": (hidden, 1),
        }
        params = {
            name: self._dense(units).init(child_key(key, name), x)[0]
            for name, (x, units) in products.items()
        }
        return params, {}

    def cache(self, params: Tree, batch: int, length: int) -> Tree:
        """Nothing: its memory must be finished."""
        return {}

    def recall(self, params: Tree, memory: Any) -> Tree:
        """The keys: the hidden layer's part of the memory."""
        return {"keys": self._dense(self.units)(params["key"], masks.values(memory))}

    def apply(
        self, params: Tree, state: Tree, x: Any, *, key: Key | None, training: bool
    ) -> tuple[Any, Tree]:
        """The equation; going on with a sequence, only where the memory is another."""
        if "cache" in state:
            check_memory(self, x, causal=False)
        return self._mixed(params, x, state.get("cache") or None), state

    def __call__(self, params: Tree, x: Any) -> Any:
        """Judge, weigh and mix."""
        return self._mixed(params, x, None)

    def _mixed(self, params: Tree, x: Any, known: Tree | None) -> Any:
        _, memory = queries_and_memory(self, x)
        return beside_queries(x, mix(self._shares(params, x, known), memory))

    def weights(self, params: Tree, x: Any) -> Float[Array, "*batch queries keys"]:
        """What each query takes of each key: for drawing.

        Args:
            params: of this layer.
            x: what the layer is given.

        Returns:
            Shares that sum to 1 along the keys.
        """
        return self._shares(params, x, None)

    def _shares(self, params: Tree, x: Any, known: Tree | None) -> Array:
        queries, memory = queries_and_memory(self, x)
        asked = self._dense(self.units)(params["query"], queries)
        keys = (known or self.recall(params, memory))["keys"]
        hidden = jnp.tanh(asked[..., :, None, :] + keys[..., None, :, :])
        scores = widened(self._dense(1)(params["score"], hidden)[..., 0])
        seen = memory_mask(x)
        seen = None if seen is None else seen[..., None, :]  # for every query
        return masked_softmax(scores, seen).astype(memory.dtype)

    def _dense(self, units: int) -> Dense:
        return Dense(units, bias=False, kernel_init=self.kernel_init)
