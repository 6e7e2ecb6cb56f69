"""Losses on embeddings: what belongs together comes near, the rest stays away."""

from dataclasses import dataclass
from typing import ClassVar

import jax.numpy as jnp
from jaxtyping import Array, Float, Shaped

from glassnet.errors import ShapeError
from glassnet.losses.lengths import direction, length
from glassnet.losses.loss import Loss
from glassnet.losses.magnitude import positive_part
from glassnet.nn.dtypes import widened
from glassnet.nn.outputs import check_same_shape
from glassnet.settings import Positive, Settings
from glassnet.types import Tree

__all__ = ["Contrastive", "CosineSimilarity", "Triplet", "check_side_by_side"]


@dataclass(frozen=True)
class CosineSimilarity(Loss):
    r"""How far output and target are from pointing the same way.

    $$L = 1 - \frac{y \cdot t}{|y|\, |t|}$$

    Going back: $\partial L/\partial y = -(u_t - u_y\, (u_y \cdot u_t)) / |y|$ for
    directions $u$: across $y$, never along it.

    Lengths do not matter. A vector of length 0 has no direction: it costs 1, and
    passes nothing back.

    Raises:
        ShapeError: targets and outputs differ in shape.

    Example:
        >>> outputs = jnp.array([[2.0, 0.0], [0.0, 3.0], [-1.0, 0.0]])
        >>> CosineSimilarity()(outputs, jnp.array([[1.0, 0.0]] * 3)).tolist()
        [0.0, 1.0, 2.0]

    Source:
        Salton & McGill (1983), "Introduction to Modern Information Retrieval",
        section 4.2.
    """

    outputs: ClassVar = "values"

    def equation(
        self,
        outputs: Float[Array, "*batch features"],
        targets: Shaped[Array, "..."],
        hyperparams: Tree,
    ) -> Float[Array, "*batch"]:
        """Evaluate the loss of each example.

        Args:
            outputs: $y$.
            targets: $t$, of the same shape.
            hyperparams: not used.

        Returns:
            From 0 to 2, without a unit.
        """
        check_same_shape(self, outputs, targets)
        y = widened(outputs)
        return 1 - (direction(y) * direction(targets.astype(y.dtype))).sum(-1)


@dataclass(frozen=True)
class Contrastive(Loss):
    r"""Pull pairs of the same kind together, push others apart up to a margin.

    $$L = \frac{t}{2} d^2 + \frac{1 - t}{2} \max(0, m - d)^2, \qquad d = |a - b|$$

    Going back: $\partial L/\partial a = t (a - b) - (1 - t) \max(0, m - d) (a - b)/d$,
    and the opposite for $b$; two that should differ and fall on one point get 0.

    A pair is one example, its two halves side by side on the axis before the features:
    a network gives both the same treatment when it is handed `x` of shape
    `(batch, 2, ...)`, since leading axes are batch axes. The paper counts 0 for alike
    and 1 for different; here 1 is the yes to "the same?".

    Args:
        margin: $m$, how far apart is far enough, in the embedding's unit, above 0.
            Lives in the state.

    Raises:
        ConfigError: `margin` is not above 0.
        ShapeError: outputs are not two side by side, or there is not one target for
            each pair.

    Example:
        >>> pair = jnp.array([[[0.0, 0.0], [0.3, 0.4]]])  # 0.5 apart
        >>> same, other = (Contrastive()(pair, jnp.array([t])) for t in (1, 0))
        >>> same.tolist(), other.tolist()
        ([0.125], [0.125])

    Source:
        Hadsell, Chopra & LeCun (2006), "Dimensionality Reduction by Learning an
        Invariant Mapping", equation 4.
    """

    outputs: ClassVar = "values"
    targets: ClassVar = "yes"
    margin: Positive = 1.0

    def equation(
        self,
        outputs: Float[Array, "*batch two features"],
        targets: Shaped[Array, "..."],
        hyperparams: Tree,
    ) -> Float[Array, "*batch"]:
        """Evaluate the loss of each pair.

        Args:
            outputs: two embeddings side by side.
            targets: 1 for the same kind, 0 for different ones; `(*batch,)`.
            hyperparams: `margin`.

        Returns:
            Squared units of the embedding, 0 or more.
        """
        check_side_by_side(self, outputs, 2)
        check_same_shape(self, outputs[..., 0, 0], targets)
        pair = widened(outputs)
        t, gap = targets.astype(pair.dtype), pair[..., 0, :] - pair[..., 1, :]
        margin = hyperparams["margin"].astype(pair.dtype)
        lacks = positive_part(margin - length(gap))
        return (t * jnp.square(gap).sum(-1) + (1 - t) * jnp.square(lacks)) / 2


@dataclass(frozen=True)
class Triplet(Loss):
    r"""An anchor is nearer to its like than to another, by a margin.

    $$L = \max(0, m + |a - p| - |a - n|)$$

    Going back, where it is above 0: the unit vectors along $a - p$ and $n - a$ for $a$,
    along $p - a$ for $p$, along $a - n$ for $n$.

    Three embeddings are one example, side by side on the axis before the features:
    anchor, positive, negative. Which is which is all that is asked; the targets are not
    looked at. Distances stay unsquared, as in PyTorch's `TripletMarginLoss`; FaceNet
    squares them.

    Args:
        margin: $m$, in the embedding's unit, or its square; above 0. Lives in the
            state.
        squared: whether to square the distances.

    Raises:
        ConfigError: `margin` is not above 0.
        ShapeError: outputs are not three side by side.

    Example:
        >>> three = jnp.array([[[0.0, 0.0], [0.0, 2.0], [2.5, 0.0]]])
        >>> Triplet()(three, jnp.zeros(1)).tolist()  # 1 + 2 - 2.5
        [0.5]

    Source:
        Schroff, Kalenichenko & Philbin (2015), "FaceNet: A Unified Embedding for Face
        Recognition and Clustering", equation 2; unsquared: Weinberger & Saul (2009).
    """

    outputs: ClassVar = "values"
    margin: Positive = 1.0
    squared: bool = False

    def equation(
        self,
        outputs: Float[Array, "*batch three features"],
        targets: Shaped[Array, "..."],
        hyperparams: Tree,
    ) -> Float[Array, "*batch"]:
        """Evaluate the loss of each triplet.

        Args:
            outputs: three embeddings side by side.
            targets: not looked at.
            hyperparams: `margin`.

        Returns:
            The embedding's unit, or its square; 0 or more.
        """
        check_side_by_side(self, outputs, 3)
        three = widened(outputs)
        gaps = three[..., :1, :] - three[..., 1:, :]
        far = jnp.square(gaps).sum(-1) if self.squared else length(gaps)
        margin = hyperparams["margin"].astype(three.dtype)
        return positive_part(margin + far[..., 0] - far[..., 1])


def check_side_by_side(
    asking: Settings, outputs: Float[Array, "..."], count: int
) -> None:
    """Refuse what are not so many embeddings in each example.

    Raises:
        ShapeError: the axis before the features has another size.
    """
    if outputs.ndim >= 2 and outputs.shape[-2] == count:
        return
    raise ShapeError(
        f"{type(asking).__name__} needs {count} embeddings side by side.",
        got=f"outputs of shape {outputs.shape}",
        expected=f"outputs of shape (batch, {count}, features)",
        fix=f"stack the {count} inputs of each example: x of shape (batch, {count}, "
        "...); a network takes leading axes as batch axes",
    )
