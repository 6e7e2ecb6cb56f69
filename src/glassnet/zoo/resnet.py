"""ResNet: ways around, so that depth does no harm."""

from collections.abc import Callable, Sequence

from glassnet import nn
from glassnet.initializers import HeNormal

__all__ = ["resnet18", "resnet34", "resnet50"]


def resnet18(
    classes: int = 1000, channels: int = 64, small: bool = False
) -> nn.Sequential:
    r"""Seventeen convolutions, two at a time with a way around, and one dense layer.

    $$y = \max(0,\ x + f(x)), \qquad
      f = \text{norm} \circ \text{conv} \circ \max(0, \cdot) \circ \text{norm}
      \circ \text{conv}$$

    in stages of 2, 2, 2 and 2 blocks at 56, 28, 14 and 7 pixels. Where a stage begins
    with half of the pixels and twice the channels, the way around is a convolution of
    1x1.

    Going back, $\delta$ takes the way around too: it reaches the first layer through
    sums alone, however many layers there are.

    11,689,512 params with 1,000 classes, 1.81 billion multiply-adds an image. *What was
    new* (2015): a block learns what to add, and zero is easy to learn. Plain networks
    of 34 layers had come out worse than those of 18 even on what they were trained on;
    with ways around, deeper was better, up to 152 layers and beyond. Only one dense
    layer is left, behind the mean of each map.

    Args:
        classes: outputs, at least 1.
        channels: of the first stage, at least 1; each further one has twice as many.
        small: for images of about 32x32: a first kernel of 3 without stride and pool.

    Returns:
        `(batch, height, width, channels)` of any size to `(batch, classes)`, logits.

    Raises:
        ConfigError: a number is below 1.

    Example:
        >>> import jax
        >>> spec = jax.ShapeDtypeStruct((1, 224, 224, 3), "float32")
        >>> params, _ = jax.eval_shape(resnet18().init, jax.random.key(0), spec)
        >>> sum(leaf.size for leaf in jax.tree.leaves(params))
        11689512

    Source:
        He, Zhang, Ren & Sun (2015), "Deep Residual Learning for Image Recognition",
        table 1, projections at the start of stages (option B), arXiv:1512.03385.
    """
    return _resnet(_basic, (2, 2, 2, 2), classes, channels, small)


def resnet34(
    classes: int = 1000, channels: int = 64, small: bool = False
) -> nn.Sequential:
    r"""As `resnet18`, with stages of 3, 4, 6 and 3 blocks.

    21,797,672 params with 1,000 classes, 3.66 billion multiply-adds an image.

    Args:
        classes: as in `resnet18`.
        channels: as in `resnet18`.
        small: as in `resnet18`.

    Returns:
        As `resnet18`.

    Raises:
        ConfigError: a number is below 1.

    Example:
        >>> blocks = resnet34().layers[4:-2]
        >>> len(blocks)
        16

    Source:
        He, Zhang, Ren & Sun (2015), "Deep Residual Learning for Image Recognition",
        table 1, arXiv:1512.03385.
    """
    return _resnet(_basic, (3, 4, 6, 3), classes, channels, small)


def resnet50(
    classes: int = 1000, channels: int = 64, small: bool = False
) -> nn.Sequential:
    r"""As `resnet34`, with blocks of three convolutions: narrow, look, widen.

    $$256 \xrightarrow{1 \times 1} 64 \xrightarrow{3 \times 3} 64
      \xrightarrow{1 \times 1} 256$$

    The kernel of 3x3 works between a convolution of 1x1 that takes the channels down to
    a quarter and one that brings them back up ("bottleneck"), so that 50 layers cost
    hardly more than 34. 25,557,032 params with 1,000 classes, 4.09 billion
    multiply-adds an image.

    The stride of 2 that begins a stage stands in the kernel of 3x3, as in torchvision
    ("version 1.5"); in the paper it stands in the first of 1x1, which throws three of
    four pixels away unseen.

    Args:
        classes: as in `resnet18`.
        channels: of the first stage's 3x3 kernels, at least 1; what comes out of a
            block has four times as many.
        small: as in `resnet18`.

    Returns:
        As `resnet18`.

    Raises:
        ConfigError: a number is below 1.

    Example:
        >>> import jax
        >>> spec = jax.ShapeDtypeStruct((1, 224, 224, 3), "float32")
        >>> params, _ = jax.eval_shape(resnet50().init, jax.random.key(0), spec)
        >>> sum(leaf.size for leaf in jax.tree.leaves(params))
        25557032

    Source:
        He, Zhang, Ren & Sun (2015), "Deep Residual Learning for Image Recognition",
        table 1 and figure 5, right, arXiv:1512.03385.
    """
    return _resnet(_bottleneck, (3, 4, 6, 3), classes, channels, small)


def _resnet(
    block: Callable[[int, int, bool], nn.Sequential],
    stages: Sequence[int],
    classes: int,
    channels: int,
    small: bool,
) -> nn.Sequential:
    stem = [_conv(channels, 3 if small else 7, 1 if small else 2), nn.BatchNorm()]
    pool = [] if small else [nn.MaxPool2D(3, stride=2, padding=1)]
    blocks = [
        block(2**stage * channels, 2 if stage and not i else 1, not i)
        for stage, count in enumerate(stages)
        for i in range(count)
    ]
    end = nn.GlobalAveragePool(), nn.Dense(classes)
    return nn.Sequential(*stem, nn.ReLU(), *pool, *blocks, *end)


def _basic(channels: int, stride: int, first: bool) -> nn.Sequential:
    body = nn.Sequential(
        *(_conv(channels, 3, stride), nn.BatchNorm(), nn.ReLU()),
        *(_conv(channels, 3), nn.BatchNorm()),
    )
    return _around(body, channels, stride, stride > 1)


def _bottleneck(channels: int, stride: int, first: bool) -> nn.Sequential:
    body = nn.Sequential(
        *(_conv(channels, 1), nn.BatchNorm(), nn.ReLU()),
        *(_conv(channels, 3, stride), nn.BatchNorm(), nn.ReLU()),
        *(_conv(4 * channels, 1), nn.BatchNorm()),
    )
    return _around(body, 4 * channels, stride, first)


def _around(
    body: nn.Layer, channels: int, stride: int, reshaped: bool
) -> nn.Sequential:
    """The body with a way around it, which brings x to its shape if need be."""
    if not reshaped:
        return nn.Sequential(nn.Residual(body), nn.ReLU())
    way = nn.Sequential(_conv(channels, 1, stride), nn.BatchNorm())
    return nn.Sequential(nn.Parallel(body, way), nn.ReLU())


def _conv(channels: int, size: int, stride: int = 1) -> nn.Conv2D:
    return nn.Conv2D(
        *(channels, size, stride),
        padding=size // 2,
        bias=False,  # the normalization behind it would subtract it again
        kernel_init=HeNormal(),
    )
