"""MixedPrecision: a network computed in fewer bits, learned in all of them."""

from dataclasses import dataclass
from typing import Any, Literal

import jax
import jax.numpy as jnp

from glassnet.nn.children import Wrapper
from glassnet.nn.layer import Layer, output_spec
from glassnet.nn.products import narrow_products, on_cpu
from glassnet.types import Key, Spec, Tree


@dataclass(frozen=True)
class MixedPrecision(Wrapper):
    r"""The inner network, computed in another dtype.

    $$y = f(\mathrm{cast}(\theta), \mathrm{cast}(x))$$

    Going back: the gradient is cast back, so params, optimizer and running values stay
    in float32 and collect changes that fewer bits would lose.

    On CPUs only the factors of the forward products are cast, and summed in float32:
    some have units for that, while all else on 16-bit numbers is slower there than on
    float32 (`products.narrow_products`).

    Args:
        inner: $f$.
        dtype: "bfloat16" halves the memory of activations, and is faster where the
            device has units for it.

    Learns:
        the params of the inner network, under the same paths.

    Example:
        >>> from glassnet.nn import Dense
        >>> net = MixedPrecision(Dense(2), "bfloat16")
        >>> params, state = net.init(jax.random.key(0), jnp.ones((5, 3)))
        >>> y, _ = net.apply(params, state, jnp.ones((5, 3)), key=None, training=False)
        >>> params["kernel"].dtype.name, y.dtype.name
        ('float32', 'float32')

    Source:
        Micikevicius et al. (2017), "Mixed Precision Training", section 3.1,
        arXiv:1710.03740; bfloat16 needs no loss scaling.
    """

    inner: Layer
    dtype: Literal["bfloat16", "float32"] = "bfloat16"

    def made(self, key: Key, spec: Spec) -> tuple[Tree, Tree, Any]:
        """Params and state of the inner network, in float32."""
        params, state = self.inner.init(key, spec)
        return params, state, output_spec(self, params, state, spec)

    def apply(
        self, params: Tree, state: Tree, x: Any, *, key: Key | None, training: bool
    ) -> tuple[Any, Tree]:
        """Cast, compute, and cast the output and the state back."""
        if on_cpu() and self.dtype != "float32":
            with narrow_products(self.dtype):
                return self.inner.apply(params, state, x, key=key, training=training)
        y, after = self.inner.apply(
            _cast(params, self.dtype),
            state,
            _cast(x, self.dtype),
            key=key,
            training=training,
        )
        after = jax.tree.map(lambda new, old: new.astype(old.dtype), after, state)
        return _cast(y, "float32"), after


def _cast(tree: Tree, dtype: str) -> Tree:
    def cast(leaf: Any) -> Any:
        floating = jnp.issubdtype(leaf.dtype, jnp.floating)
        return leaf.astype(dtype) if floating else leaf

    return jax.tree.map(cast, tree)
