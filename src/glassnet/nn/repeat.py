"""Repeat: many blocks of one kind, compiled once."""

from dataclasses import dataclass
from typing import Any, ClassVar

import jax
import jax.numpy as jnp

from glassnet.nn.children import beside, seen
from glassnet.nn.layer import Layer, child_key
from glassnet.settings import Count
from glassnet.types import Key, Spec, Tree


@dataclass(frozen=True)
class Repeat(Layer):
    r"""The same block `times` over, each time with its own params.

    $$x_{i+1} = f(\theta_i, x_i), \qquad i = 0, \dots, n - 1$$

    The params of all blocks are stacked, so that the compiler sees one block in a loop
    and compiling takes as long for 100 blocks as for one.

    Args:
        body: $f$, whose output has the shape of its input.
        times: $n$, at least 1.

    Learns:
        body: the params of the body, with one more axis `(times, ...)` in front.

    Raises:
        ConfigError: `times` is below 1.

    Example:
        >>> from glassnet.nn import Dense
        >>> net = Repeat(Dense(3), 4)
        >>> params, state = net.init(jax.random.key(0), jnp.ones((5, 3)))
        >>> params["body"]["kernel"].shape
        (4, 3, 3)

    Source:
        `jax.lax.scan`, JAX documentation.
    """

    masked: ClassVar = True
    body: Layer
    times: Count

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """Stacked params and state, one for each block."""
        spec = seen(self.body, spec)
        params, state = jax.vmap(lambda key: self.body.init(key, spec))(self._keys(key))
        return {"body": params}, {"body": state}

    def apply(
        self,
        params: Tree,
        state: Tree,
        x: Any,
        *,
        key: Key | None,
        training: bool,
    ) -> tuple[Any, Tree]:
        """Run the blocks in order."""

        def block(x: Any, own: tuple) -> tuple[Any, Tree]:
            params, state, key = own
            y, after = self.body.apply(
                params, state, seen(self.body, x), key=key, training=training
            )
            return beside(self.body, x, y), after

        stacked = params["body"], state["body"], self._keys(key)
        x, after = jax.lax.scan(block, x, stacked, self.times)
        return x, {"body": after}

    def _keys(self, key: Key | None) -> Any:
        if key is None:  # scanning over None gives each block None
            return None
        names = map(str, range(self.times))
        return jnp.stack([child_key(key, name) for name in names])
