"""MultiHeadAttention: each position takes from others what it asks for."""

from dataclasses import dataclass
from typing import Any, ClassVar

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from glassnet.errors import ConfigError
from glassnet.initializers import GlorotUniform, Initializer
from glassnet.nn import key_value_cache, masks
from glassnet.nn.dense import Dense
from glassnet.nn.dropout import Dropout
from glassnet.nn.layer import child_key
from glassnet.nn.queries import beside_queries, memory_mask, queries_and_memory
from glassnet.nn.rotary import Base, rotate
from glassnet.nn.scaled_dot_product import attention_weights, mix
from glassnet.nn.stepwise import Looking, check_memory
from glassnet.settings import Count, Fraction, hyperparams
from glassnet.types import Key, Spec, Tree


@dataclass(frozen=True)
class MultiHeadAttention(Looking):
    r"""Let each position ask all others, in several ways at once, and mix what it gets.

    $$y = [h_1, \dots, h_n] W_o + b_o, \qquad
      h_i = \mathrm{softmax}\!\left(\frac{Q_i K_i^\top}{\sqrt d}\right) V_i$$

    with $Q = x W_q + b_q$, $K = m W_k + b_k$, $V = m W_v + b_v$ cut into $n$ heads of
    $d$ features. The memory $m$ is $x$ itself (self-attention), or the second of two
    inputs (cross-attention).

    Going back: as in `scaled_dot_product.attend` through each head, and as in `Dense`
    through the four products.

    A mask that comes with the memory hides its keys; a mask of the queries travels on
    beside the output. A query that may see nothing gets $b_o$. The three kernels are
    separate params, so that each is found under its name; one product for all three
    was no faster.

    It knows no order: shuffled inputs give shuffled outputs, unless it is causal,
    rotary, or positions were added before it.

    Args:
        heads: $n$, at least 1.
        size: $d$, features of a head; if absent, the features of the queries are
            shared out among the heads.
        causal: whether a position sees only itself and those before it.
        dropout: share of the weights that is dropped in training, in [0, 1); None for
            no dropout at all. A number lives in the state, so it can be turned.
        bias: whether the four products add a bias.
        key_value_heads: heads of keys and values, each read by `heads /
            key_value_heads` heads of queries; as many as `heads` if absent. Fewer take
            less memory when text is generated.
        rotary: base of rotary positions, such as 10000, or None for no positions; see
            `rotary.rotate`.
        kernel_init: starting values of the four kernels.
        output_init: starting values of $W_o$, where they are others. GPT-2 starts it
            smaller, the more blocks there are.

    Learns:
        query, key, value, output: each the `kernel` and `bias` of a `Dense`.

    Raises:
        ConfigError: a setting is outside its range, the heads do not share out, or
            there is dropout without a key in training.
        ShapeError: the inputs are no sequences, or not of one batch.

    Example:
        >>> layer, x = MultiHeadAttention(2, causal=True), jnp.ones((5, 3, 8))
        >>> params, state = layer.init(jax.random.key(0), x)
        >>> layer.apply(params, state, x, key=None, training=False)[0].shape
        (5, 3, 8)
        >>> layer.weights(params, x)[0, 0, 1].tolist()  # what position 1 takes
        [0.5, 0.5, 0.0]

    Source:
        Vaswani et al. (2017), "Attention Is All You Need", section 3.2,
        arXiv:1706.03762; shared keys: Ainslie et al. (2023), "GQA", section 2.2,
        arXiv:2305.13245.
    """

    masked: ClassVar = True
    heads: Count
    size: Count | None = None
    causal: bool = False
    dropout: Fraction | None = None
    bias: bool = True
    key_value_heads: Count | None = None
    rotary: Base | None = None
    kernel_init: Initializer = GlorotUniform()
    output_init: Initializer | None = None

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """Draw the four kernels; the rate of dropout, if any."""
        queries, memory = queries_and_memory(self, spec)
        size, features = self._size(queries.shape[-1]), queries.shape[-1]
        mixed = jax.ShapeDtypeStruct((self.heads * size,), queries.dtype)
        products = {
            "query": (queries, self.heads * size),
            "key": (memory, self._memory_heads() * size),
            "value": (memory, self._memory_heads() * size),
            "output": (mixed, features),
        }
        params = {
            name: self._dense(name, units).init(child_key(key, name), x)[0]
            for name, (x, units) in products.items()
        }
        return params, {"hyperparams": hyperparams(self)}

    def cache(self, params: Tree, batch: int, length: int) -> Tree:
        """Room for keys and values; none where the memory is another sequence."""
        if not self.causal:
            return {}
        kernel, heads = params["key"]["kernel"], self._memory_heads()
        size = kernel.shape[-1] // heads
        return key_value_cache.empty(batch, heads, size, length, kernel.dtype)

    def recall(self, params: Tree, memory: Any) -> Tree:
        """Keys and values of the memory, and how many queries there were so far."""
        parts = self._kept(params, masks.values(memory), 0)
        return parts | {"count": jnp.zeros((), int)}

    def apply(
        self, params: Tree, state: Tree, x: Any, *, key: Key | None, training: bool
    ) -> tuple[Any, Tree]:
        """Ask, weigh and mix; in training, drop some of the weights."""
        if "cache" in state:
            check_memory(self, x, causal=self.causal)
            if state["cache"]:
                return self._gone_on(params, state, x)
        weights = self.weights(params, x)
        if self.dropout is not None:
            rate = {"hyperparams": {"rate": state["hyperparams"]["dropout"]}}
            weights, _ = Dropout(self.dropout).apply(
                {}, rate, weights, key=key, training=training
            )
        _, memory = queries_and_memory(self, x)
        values = self._for_all(self._heads(params, "value", memory))
        return beside_queries(x, self._joined(params, mix(weights, values))), state

    def _gone_on(self, params: Tree, state: Tree, x: Any) -> tuple[Any, Tree]:
        """The same for the next positions; what is needed of earlier ones was kept."""
        queries, _ = queries_and_memory(self, x)
        asked, cache = self._heads(params, "query", queries), state["cache"]
        if self.rotary is not None:
            asked = rotate(asked, self.rotary, cache["count"])
        if self.causal:
            new = self._kept(params, queries, cache["count"])
            cache = key_value_cache.extended(cache, **new, counts=memory_mask(x))
            seen = key_value_cache.visible(cache, queries.shape[-2])
        else:
            cache = cache | {"count": cache["count"] + queries.shape[-2]}
            seen = _for_each(memory_mask(x))
        keys, values = (
            self._for_all(cache[part].astype(asked.dtype))
            for part in ("keys", "values")
        )
        found = mix(attention_weights(asked, keys, seen), values)
        return beside_queries(x, self._joined(params, found)), state | {"cache": cache}

    def _kept(self, params: Tree, memory: Array, first: Any) -> Tree:
        """Keys, where they stand, and values."""
        keys, values = (self._heads(params, name, memory) for name in ("key", "value"))
        if self.rotary is not None:
            keys = rotate(keys, self.rotary, first)
        return {"keys": keys, "values": values}

    def weights(
        self, params: Tree, x: Any
    ) -> Float[Array, "*batch {self.heads} queries keys"]:
        """What each query takes of each key, in each head: for drawing.

        No dropout. Inside a network, a `backprop.sweep` tells the layer's own x.

        Args:
            params: of this layer.
            x: what the layer is given.

        Returns:
            Shares that sum to 1 along the keys.
        """
        queries, memory = queries_and_memory(self, x)
        asked = self._heads(params, "query", queries)
        keys = self._for_all(self._heads(params, "key", memory))
        if self.rotary is not None:
            # Causal queries are the last of the keys: see `attend`.
            later = keys.shape[-2] - asked.shape[-2] if self.causal else 0
            asked = rotate(asked, self.rotary, later)
            keys = rotate(keys, self.rotary)
        seen = _for_each(memory_mask(x))
        return attention_weights(asked, keys, seen, causal=self.causal)

    def _heads(
        self, params: Tree, name: str, x: Float[Array, "*batch time features"]
    ) -> Float[Array, "*batch heads time size"]:
        heads = self.heads if name == "query" else self._memory_heads()
        y = self._product(params, name, x)
        return y.reshape(*y.shape[:-1], heads, y.shape[-1] // heads).swapaxes(-2, -3)

    def _for_all(self, y: Float[Array, "*batch heads time size"]) -> Array:
        """Keys or values for each head of queries, several of which may share one."""
        times = self.heads // y.shape[-3]
        return y if times == 1 else jnp.repeat(y, times, -3)

    def _joined(self, params: Tree, found: Float[Array, "..."]) -> Array:
        """The heads side by side, and the last product."""
        *batch, heads, time, size = found.shape
        joined = found.swapaxes(-2, -3).reshape(*batch, time, heads * size)
        return self._product(params, "output", joined)

    def _product(self, params: Tree, name: str, x: Array) -> Array:
        own = params[name]
        return self._dense(name, own["kernel"].shape[-1])(own, x)

    def _dense(self, name: str, units: int) -> Dense:
        other = self.output_init if name == "output" else None
        return Dense(units, bias=self.bias, kernel_init=other or self.kernel_init)

    def _memory_heads(self) -> int:
        heads = self.key_value_heads or self.heads
        if self.heads % heads == 0:
            return heads
        raise ConfigError(
            f"{self} cannot share its keys among its heads.",
            got=f"heads={self.heads}, key_value_heads={heads}",
            expected=f"a number of key_value_heads that divides {self.heads}",
            fix="use 1, or half as many as heads",
        )

    def _size(self, features: int) -> int:
        if self.size is not None:
            return self.size
        if features % self.heads == 0:
            return features // self.heads
        raise ConfigError(
            f"{self} cannot share the features out among its heads.",
            got=f"{features} features, heads={self.heads}",
            expected="features that are a multiple of heads",
            fix=f"give each head a size of its own: size={-(-features // self.heads)}",
        )


def _for_each(seen: Array | None) -> Array | None:
    """Which of the memory counts, for all heads and queries."""
    return None if seen is None else seen[..., None, None, :]
