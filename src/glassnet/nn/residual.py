"""Residual: a way around a layer."""

from dataclasses import dataclass
from typing import Any

from glassnet.errors import ShapeError
from glassnet.nn.layer import Layer, child_key, output_spec
from glassnet.types import Key, Spec, Tree


@dataclass(frozen=True)
class Residual(Layer):
    r"""Add to the input what the body makes of it.

    $$y = x + f(x)$$

    Going back: $\partial L/\partial x = \delta + \delta\, \partial f / \partial x$; the
    first term reaches the start of a deep network undiminished.

    Args:
        body: $f$, whose output has the shape of its input.

    Learns:
        body: the params of the body.

    Raises:
        ShapeError: the body changes the shape.

    Example:
        >>> import jax, jax.numpy as jnp
        >>> from glassnet.nn import ReLU
        >>> net = Residual(ReLU())
        >>> params, state = net.init(jax.random.key(0), jnp.ones(2))
        >>> x = jnp.array([-1.0, 2.0])
        >>> net.apply(params, state, x, key=None, training=False)[0].tolist()
        [-1.0, 4.0]

    Source:
        He, Zhang, Ren & Sun (2015), "Deep Residual Learning for Image Recognition",
        equation 1, arXiv:1512.03385.
    """

    body: Layer

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """Params and state of the body."""
        params, state = self.body.init(child_key(key, "body"), spec)
        after = output_spec(self.body, params, state, spec)
        if after.shape != spec.shape:
            raise ShapeError(
                f"{self} cannot add the body's output to its input.",
                got=f"input of shape {spec.shape}, output of shape {after.shape}",
                expected="the same shape",
                fix=f"let the body end in {spec.shape[-1]} features",
            )
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
        """Evaluate $x + f(x)$."""
        own = child_key(key, "body")
        y, after = self.body.apply(
            params["body"], state["body"], x, key=own, training=training
        )
        return x + y, {"body": after}
