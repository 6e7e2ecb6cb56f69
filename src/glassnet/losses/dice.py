"""Dice: overlap of what is found with what is there, class by class."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Shaped

from glassnet.losses.loss import Loss
from glassnet.nn.dtypes import widened
from glassnet.nn.outputs import check_classes
from glassnet.nn.shares import expected, log_shares
from glassnet.settings import NonNegative, Positive, Range
from glassnet.types import Tree


@dataclass(frozen=True)
class Dice(Loss):
    r"""One minus the soft overlap of each class with its pixels, averaged over classes.

    $$L = 1 - \frac{1}{K} \sum_k
      \frac{2 \sum_i p_{ik} t_{ik} + \epsilon}
           {\sum_i p_{ik}^2 + \sum_i t_{ik}^2 + \epsilon},
      \qquad p_i = \mathrm{softmax}(z_i)$$

    with $i$ over the pixels of one picture and $t_{ik}$ 1 where pixel $i$ is of class
    $k$, else 0.

    Going back: with numerator $a_k$ and denominator $b_k$ of a class
    $\partial L/\partial p_{ik} = -\frac{2}{K} (t_{ik} b_k - p_{ik} a_k) / b_k^2$, and
    from there through the softmax of each pixel.

    A class of few pixels weighs as much as the background; under `CrossEntropy` it
    weighs as much as it has pixels. A class that is neither there nor found counts as
    found. Far from an answer the slopes are small: mixed starts are slow.

    Args:
        smoothing: $\epsilon$, in pixels, above 0: what keeps the quotient of an absent
            class from jumping. Lives in the state, so it can be turned while training.
        axes: how many axes before the last are those of a picture's pixels, 1 or more:
            1 for a series, 2 for a picture, 3 for a volume.

    Raises:
        ConfigError: `smoothing` is not above 0, `axes` is below 1, or there is a single
            class.
        ShapeError: the labels have neither the logits' shape nor that without its last
            axis.
        DataError: class indices are not whole numbers.

    Example:
        >>> logits = jnp.array([[[-9.0, 9.0], [9.0, -9.0]]])  # one picture of 1 by 2
        >>> found = Dice(axes=1)(logits, jnp.array([[1, 1]]))
        >>> print(f"{found.item():.3f}")  # 1 - ((2+1) / (1+2+1) + (0+1) / (1+0+1)) / 2
        0.375

    Source:
        Milletari, Navab & Ahmadi (2016), "V-Net: Fully Convolutional Neural Networks
        for Volumetric Medical Image Segmentation", section 3, arXiv:1606.04797, there
        for the foreground alone and without $\epsilon$.
    """

    outputs: ClassVar = "logits"
    targets: ClassVar = "classes"
    answer: ClassVar = "softmax"
    smoothing: Positive = 1.0
    axes: Annotated[int, Range(1, 8, "[]")] = 2

    def equation(
        self,
        outputs: Float[Array, "*batch classes"],
        targets: Shaped[Array, "..."],
        hyperparams: Tree,
    ) -> Float[Array, "..."]:
        """Evaluate the loss of each picture.

        Args:
            outputs: logits $z$, `(*batch, height, width, classes)`.
            targets: index of each pixel's class, `(*batch, height, width)`, or the
                share of each class, of the logits' shape. An index outside gives NaN.
            hyperparams: `smoothing`.

        Returns:
            From 0 to 1, of shape `(*batch,)`.
        """
        check_classes(self, outputs, targets)
        shares = jax.nn.softmax(widened(outputs), -1)
        truth = _shares(targets, shares)
        pixels = tuple(range(-1 - self.axes, -1))
        extra = hyperparams["smoothing"].astype(shares.dtype)
        top = 2 * (shares * truth).sum(pixels) + extra
        bottom = (shares**2).sum(pixels) + (truth**2).sum(pixels) + extra
        return 1 - (top / bottom).mean(-1)


def _shares(
    targets: Shaped[Array, "..."], like: Float[Array, "*batch classes"]
) -> Float[Array, "*batch classes"]:
    """1 at the class of each pixel; NaN where there is none such."""
    if targets.ndim == like.ndim:
        return targets.astype(like.dtype)
    index, classes = targets.astype(int)[..., None], like.shape[-1]
    one = (index == jnp.arange(classes)).astype(like.dtype)
    return jnp.where((index >= 0) & (index < classes), one, jnp.nan)


@dataclass(frozen=True)
class DiceCrossEntropy(Loss):
    r"""Surprise at each pixel's class and, beside it, the overlap of each class.

    $$L = \frac{1}{n} \sum_i -\log p_{i y_i} + w D$$

    with $n$ pixels in a picture, $D$ as `Dice` has it and $p$ the softmax of each
    pixel.

    Going back: $(p_i - t_i) / n$ at a pixel's logits, and $w$ times what `Dice` sends.

    The first part has slopes however wrong an answer is, and keeps probabilities
    honest; the second sees to it that a class of few pixels is not given up.

    Args:
        weight: $w$, of the overlap, 0 or more. Lives in the state, so it can be turned
            while training.
        smoothing: $\epsilon$ of `Dice`, in pixels, above 0. Lives in the state too.
        axes: how many axes before the last are those of a picture's pixels, 1 or more.

    Raises:
        ConfigError: a number is out of its range, or there is a single class.
        ShapeError: the labels have neither the logits' shape nor that without its last
            axis.
        DataError: class indices are not whole numbers.

    Example:
        >>> logits = jnp.zeros((1, 4, 4, 2))  # evenly: log 2, and half of the overlap
        >>> labels = jnp.zeros((1, 4, 4), int)
        >>> parts = DiceCrossEntropy(weight=0.0), Dice(), DiceCrossEntropy()
        >>> [f"{loss(logits, labels).item():.3f}" for loss in parts]
        ['0.693', '0.495', '1.188']

    Source:
        Isensee et al. (2021), "nnU-Net: a self-configuring method for deep
        learning-based biomedical image segmentation", Methods: the sum of both;
        arXiv:1809.10486.
    """

    outputs: ClassVar = "logits"
    targets: ClassVar = "classes"
    answer: ClassVar = "softmax"
    weight: NonNegative = 1.0
    smoothing: Positive = 1.0
    axes: Annotated[int, Range(1, 8, "[]")] = 2

    def equation(
        self,
        outputs: Float[Array, "*batch classes"],
        targets: Shaped[Array, "..."],
        hyperparams: Tree,
    ) -> Float[Array, "..."]:
        """Evaluate the loss of each picture.

        Args:
            outputs: logits $z$, `(*batch, height, width, classes)`.
            targets: index of each pixel's class, `(*batch, height, width)`, or the
                share of each class, of the logits' shape. An index outside gives NaN.
            hyperparams: `weight` and `smoothing`.

        Returns:
            0 or more, of shape `(*batch,)`.
        """
        overlap = Dice(axes=self.axes).equation(outputs, targets, hyperparams)
        surprise = -log_shares(widened(outputs), "logits")
        pixels = tuple(range(-self.axes, 0))
        weight = hyperparams["weight"].astype(surprise.dtype)
        return expected(surprise, targets).mean(pixels) + weight * overlap
