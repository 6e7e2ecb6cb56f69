"""Codebook: a sheet of examples; each row becomes the one that is nearest."""

from dataclasses import dataclass

import jax
from jaxtyping import Array, Float, Int

from glassnet.errors import ShapeError
from glassnet.nn.layer import Layer
from glassnet.settings import Count
from glassnet.types import Key, Spec, Tree


@dataclass(frozen=True)
class Codebook(Layer):
    r"""Put the nearest unit of a sheet in the place of each row.

    $$y = w_b, \qquad b = \arg\min_u \lVert x - w_u \rVert$$

    The units lie on a grid. `learners.SelfOrganizingMap` teaches them so that neighbors
    on the grid are alike; the layer itself knows of no neighbors.

    Going back: the unit that was nearest receives $\delta$, $x$ nothing, for a small
    change of $x$ does not change the answer.

    Args:
        rows: of the grid, at least 1.
        columns: of the grid, at least 1.

    Learns:
        codebook: $w$, of shape `(rows, columns, features)`.

    Raises:
        ConfigError: `rows` or `columns` is below 1.
        ShapeError: the rows are not plain lists of numbers.

    Example:
        >>> import jax.numpy as jnp
        >>> layer, w = Codebook(1, 2), jnp.array([[[0.0], [10.0]]])
        >>> layer({"codebook": w}, jnp.array([[1.0], [7.0]])).tolist()
        [[0.0], [10.0]]

    Source:
        Kohonen (1982), "Self-Organized Formation of Topologically Correct Feature
        Maps", equation 1; Gray (1984), "Vector Quantization".
    """

    rows: Count
    columns: Count

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """Units at random, around 0."""
        if len(spec.shape) != 2:
            raise ShapeError(
                f"{self} takes rows of numbers.",
                got=f"x of shape {tuple(spec.shape)}",
                expected="(batch, features)",
                fix="put Flatten() before it",
            )
        shape = (self.rows, self.columns, spec.shape[-1])
        return {"codebook": jax.random.normal(key, shape, spec.dtype)}, {}

    def __call__(
        self, params: Tree, x: Float[Array, "*batch features"]
    ) -> Float[Array, "*batch features"]:
        """The nearest unit's numbers."""
        w = params["codebook"].reshape(-1, x.shape[-1])
        return w[self.nearest(params, x)] + 0 * x  # what is no number stays none

    def nearest(
        self, params: Tree, x: Float[Array, "*batch features"]
    ) -> Int[Array, "*batch"]:
        """The number of the nearest unit, row by row over the grid.

        Args:
            params: of this layer.
            x: rows.
        """
        w = params["codebook"].reshape(-1, x.shape[-1])
        # far from 0 the squares would swallow the differences
        middle = w.mean(0)
        near, at = w - middle, x - middle
        return (2 * at @ near.T - (near**2).sum(-1)).argmax(-1)
