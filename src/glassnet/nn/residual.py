"""Residual: a way around a layer."""

from dataclasses import dataclass
from typing import Any, ClassVar

import jax

from glassnet.errors import ShapeError
from glassnet.nn import masks
from glassnet.nn.children import Container, children
from glassnet.nn.layer import Layer
from glassnet.types import Key, Spec, Tree


@dataclass(frozen=True)
class Residual(Container):
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

    masked: ClassVar = True
    body: Layer

    def made(self, key: Key, spec: Spec) -> tuple[Tree, Tree, Any]:
        """Params and state of the body."""
        [body] = children(self)
        params, state, y = body.made({}, {}, key, spec)
        before, after = masks.values(spec).shape, masks.values(y).shape
        if after != before:
            raise ShapeError(
                f"{self} cannot add the body's output to its input.",
                got=f"input of shape {before}, output of shape {after}",
                expected="the same shape",
                fix=f"let the body end in {before[-1]} features",
            )
        return params, state, jax.eval_shape(_added, spec, y)

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
        [body] = children(self)
        y, after = body.apply(params, state, x, key=key, training=training)
        return _added(x, y), {"body": after}


def _added(x: Any, y: Any) -> Any:
    return masks.merged([x, y], lambda xs: xs[0] + xs[1])
