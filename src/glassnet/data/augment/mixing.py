"""Mixing: two examples made into one, with an answer between theirs."""

from dataclasses import dataclass

import jax.numpy as jnp

from glassnet import noise
from glassnet.data.augment.augmentation import (
    Augmentation,
    across,
    floats,
    replaced,
    values,
)
from glassnet.data.augment.image import as_images, boxes
from glassnet.data.augment.shares import classified, even_beta, mixed, partner
from glassnet.errors import ShapeError
from glassnet.nn import masks
from glassnet.nn.layer import child_key
from glassnet.settings import Count, NonNegative
from glassnet.types import Batch, Key, Tree


@dataclass(frozen=True)
class MixUp(Augmentation):
    r"""Blend each example with another, and their answers in the same shares.

    $$\tilde x_i = \lambda_i x_i + (1 - \lambda_i)\, x_j, \qquad
      \tilde y_i = \lambda_i y_i + (1 - \lambda_i)\, y_j, \qquad
      \lambda = \max(\lambda', 1 - \lambda'), \quad
      \lambda' \sim \mathrm{Beta}(\alpha, \alpha)$$

    with $j$ the row so many places after $i$ in the (shuffled) batch, the same number
    for all. The network learns to be as unsure as the blend is.

    Going back: $\partial L/\partial x_i = \lambda_i \delta_i$, plus
    $(1 - \lambda_h)\, \delta_h$ from the row $h$ that $i$ was blended into.

    The larger share is always the row's own, so that its weight fits; since rows meet
    in pairs at random, the blends are distributed as in the paper. A row whose partner
    has weight 0 (padding) stays as it is.

    Args:
        alpha: $\alpha$, 0 or more. Small: mostly one of the two; 1: every share as
            likely; at 0 nothing is blended. Lives in the state.
        classes: how many there are, where y is class indices: the batch that comes
            back holds shares, float32 of shape `(*y, classes)`, and accuracy counts
            the larger one. None where y is floats: shares, yes or no, or amounts.

    Raises:
        ConfigError: `alpha` is below 0, or `classes` below 1.
        DataError: x is whole numbers, or y is and `classes` is None.
        ShapeError: x is more than one array, or y is shares of another number of
            classes.

    Example:
        >>> import jax
        >>> batch = {"x": jnp.array([[0.0], [1.0]]), "y": jnp.array([0, 1])}
        >>> new = MixUp(1.0, classes=2)(batch, jax.random.key(0))
        >>> bool((new["x"][:, 0] == new["y"][:, 1]).all())  # x is the share of class 1
        True

    Source:
        Zhang et al. (2017), "mixup: Beyond Empirical Risk Minimization", section 2,
        arXiv:1710.09412; the maximum: Berthelot et al. (2019), "MixMatch", equation
        9, arXiv:1905.02249.
    """

    alpha: NonNegative = 0.2
    classes: Count | None = None

    def equation(self, batch: Batch, key: Key, hyperparams: Tree) -> Batch:
        """Draw a share for each row, and blend x and y."""
        if masks.is_sequence(batch["x"]):
            raise ShapeError(
                "MixUp cannot blend what is of different lengths.",
                got=f"x of {', '.join(batch['x'])}",
                expected="an array",
                fix="pad, and leave the mask out; or use TimeMask or WindowSlice",
            )
        x = floats(self, values(self, batch))
        y = {"y": classified(self, batch["y"], self.classes)} if "y" in batch else {}
        alpha = hyperparams["alpha"]
        share = even_beta(child_key(key, "share"), alpha, (len(x),))
        share = jnp.where(alpha > 0, jnp.minimum(share, 1 - share), 0)
        real, others = partner(batch, child_key(key, "partner"), x, *y.values())
        share = share * real
        new = {
            n: mixed(a, o, across(share, a))
            for (n, a), o in zip(y.items(), others[1:], strict=True)
        }
        return replaced(batch, mixed(x, others[0], across(share, x))) | new


@dataclass(frozen=True)
class CutMix(Augmentation):
    r"""Paste a box of another image into each, and mix their answers by area.

    $$\tilde x = x_i \;\text{ outside the box}, \quad x_j \;\text{ inside}, \qquad
      \tilde y = \lambda y_i + (1 - \lambda)\, y_j$$

    The box has its middle anywhere and the sides $\sqrt{1 - \lambda'}$ of the image's,
    $\lambda' \sim \mathrm{Beta}(\alpha, \alpha)$; $\lambda$ is the share of pixels that
    lie outside of it, hanging over the edge taken into account. $j$ is the row so many
    places after $i$ in the (shuffled) batch, the same number for all.

    Going back: $\delta$ outside the boxes, and to each row what was cut from it.

    A row whose partner has weight 0 (padding) stays as it is; a row keeps its weight.

    Args:
        alpha: $\alpha$, 0 or more. At 1, boxes of all areas are as likely; at 0 nothing
            is pasted. Lives in the state.
        classes: how many there are, where y is class indices: the batch that comes
            back holds shares, float32 of shape `(*y, classes)`, and accuracy counts
            the larger one. None where y is floats: shares, yes or no, or amounts.
        shape: of one image, (height, width) or (height, width, channels), where x is
            flat rows.

    Raises:
        ConfigError: `alpha` is below 0, or `classes` below 1.
        DataError: y is whole numbers and `classes` is None.
        ShapeError: x is not images, and `shape` does not make it such; or y is shares
            of another number of classes.

    Example:
        >>> import jax
        >>> x, y = jnp.array([[0.0] * 9, [1.0] * 9]), jnp.array([0, 1])
        >>> cut = CutMix(1.0, classes=2, shape=(3, 3))
        >>> new = cut({"x": x, "y": y}, jax.random.key(0))
        >>> bool(jnp.allclose(new["x"].mean(1), new["y"][:, 1]))  # the share of class 1
        True

    Source:
        Yun et al. (2019), "CutMix: Regularization Strategy to Train Strong Classifiers
        with Localizable Features", section 3.1, arXiv:1905.04899.
    """

    alpha: NonNegative = 1.0
    classes: Count | None = None
    shape: tuple[int, ...] = ()

    def equation(self, batch: Batch, key: Key, hyperparams: Tree) -> Batch:
        """Draw a box for each row, and paste."""
        x = as_images(self, values(self, batch), self.shape)
        y = {"y": classified(self, batch["y"], self.classes)} if "y" in batch else {}
        b, height, width, _ = x.shape
        alpha = hyperparams["alpha"]
        area = 1 - even_beta(child_key(key, "share"), alpha, (b,))
        side = jnp.sqrt(jnp.where(alpha > 0, area, 0))
        real, others = partner(batch, child_key(key, "partner"), x, *y.values())
        side = (side * real)[:, None]
        center = noise.uniform(child_key(key, "center"), (b, 2))
        sides = jnp.concatenate([side * height, side * width], 1)
        inside = boxes(center, sides, height, width)
        share = inside.mean((1, 2, 3))
        new = {
            n: mixed(a, o, across(share, a))
            for (n, a), o in zip(y.items(), others[1:], strict=True)
        }
        return replaced(batch, jnp.where(inside, others[0], x)) | new
