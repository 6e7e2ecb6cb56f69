"""VGG: nothing but 3x3, and deep."""

from collections.abc import Sequence

from glassnet import nn
from glassnet.initializers import HeNormal

__all__ = ["vgg11", "vgg16"]


def vgg11(
    classes: int = 1000,
    channels: int = 64,
    small: bool = False,
    batch_norm: bool = False,
) -> nn.Sequential:
    r"""Eight convolutions of 3x3 in five stages, and three dense layers.

    The smaller sister of `vgg16`, with 1, 1, 2, 2 and 2 convolutions in its stages:
    132,863,336 params with 1,000 classes. The paper trained it first, and started the
    deeper ones from its weights.

    Args:
        classes: as in `vgg16`.
        channels: as in `vgg16`.
        small: as in `vgg16`.
        batch_norm: as in `vgg16`.

    Returns:
        As `vgg16`.

    Raises:
        ConfigError: a number is below 1.

    Example:
        >>> import jax
        >>> spec = jax.ShapeDtypeStruct((1, 224, 224, 3), "float32")
        >>> params, _ = jax.eval_shape(vgg11().init, jax.random.key(0), spec)
        >>> sum(leaf.size for leaf in jax.tree.leaves(params))
        132863336

    Source:
        Simonyan & Zisserman (2014), "Very Deep Convolutional Networks for Large-Scale
        Image Recognition", table 1, column A, arXiv:1409.1556.
    """
    return _vgg((1, 1, 2, 2, 2), classes, channels, small, batch_norm)


def vgg16(
    classes: int = 1000,
    channels: int = 64,
    small: bool = False,
    batch_norm: bool = False,
) -> nn.Sequential:
    r"""Thirteen convolutions of 3x3 in five stages, and three dense layers.

    $$224^2 \times 3 \to 112^2 \times 64 \to 56^2 \times 128 \to 28^2 \times 256
      \to 14^2 \times 512 \to 7^2 \times 512 \to 4096 \to 4096 \to 1000$$

    138,357,544 params with 1,000 classes, 15.5 billion multiply-adds an image. *What
    was new* (2014): one size of kernel, the smallest that knows left from right. Two of
    3x3 see as much as one of 5x5, with 18 weights for 25 and a rectifier between; three
    see as much as one of 7x7. So a network is told by a row of counts: 2, 2, 3, 3 and 3
    convolutions before each pool, and twice the channels behind it.

    Deep and without normalization, it hardly learns from a random start (the paper
    began with weights of shallower ones): use `batch_norm`, or the weights of others.

    Args:
        classes: outputs, at least 1.
        channels: of the first stage, at least 1; the others have 2, 4, 8 and 8 times as
            many, the dense layers 64 times.
        small: for images of about 32x32: pools that keep a last odd row, one place left
            at the end, and dense layers of 8 times the channels.
        batch_norm: whether to normalize behind each convolution.

    Returns:
        `(batch, height, width, channels)` to `(batch, classes)`, logits; at least
        32x32, or any size if small.

    Raises:
        ConfigError: a number is below 1.

    Example:
        >>> import jax
        >>> spec = jax.ShapeDtypeStruct((1, 224, 224, 3), "float32")
        >>> params, _ = jax.eval_shape(vgg16().init, jax.random.key(0), spec)
        >>> sum(leaf.size for leaf in jax.tree.leaves(params))
        138357544

    Source:
        Simonyan & Zisserman (2014), "Very Deep Convolutional Networks for Large-Scale
        Image Recognition", table 1, column D, arXiv:1409.1556.
    """
    return _vgg((2, 2, 3, 3, 3), classes, channels, small, batch_norm)


def _vgg(
    stages: Sequence[int], classes: int, channels: int, small: bool, batch_norm: bool
) -> nn.Sequential:
    layers: list[nn.Layer] = []
    for times, convolutions in zip((1, 2, 4, 8, 8), stages, strict=True):
        for _ in range(convolutions):
            kernels = nn.Conv2D(times * channels, 3, padding=1, kernel_init=HeNormal())
            layers += [kernels, *[nn.BatchNorm()] * batch_norm, nn.ReLU()]
        layers.append(nn.MaxPool2D(2, padding="same" if small else "valid"))
    units = (8 if small else 64) * channels
    dense = nn.Dense(units, kernel_init=HeNormal())
    return nn.Sequential(
        *layers,
        *(nn.AdaptiveAveragePool(1 if small else 7), nn.Flatten()),
        *(dense, nn.ReLU(), nn.Dropout(0.5)),
        *(dense, nn.ReLU(), nn.Dropout(0.5)),
        nn.Dense(classes),
    )
