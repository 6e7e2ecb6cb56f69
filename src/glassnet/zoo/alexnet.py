"""AlexNet: the network that made pictures a matter of learning."""

from glassnet import nn
from glassnet.initializers import HeNormal


def alexnet(
    classes: int = 1000, channels: int = 64, small: bool = False
) -> nn.Sequential:
    r"""Five convolutions, three of them pooled, and three dense layers.

    $$224^2 \times 3 \to 55^2 \times 64 \to 27^2 \times 192 \to 13^2 \times 384
      \to 13^2 \times 256 \to 6^2 \times 256 \to 4096 \to 4096 \to 1000$$

    61,100,840 params with 1,000 classes, of which 58.6 million lie in the dense layers;
    0.71 billion multiply-adds an image. *What was new* (2012): nothing and everything.
    The pattern is LeNet's, larger; rectifiers, dropout, changed copies of the images
    and two graphics cards made it learn from 1.2 million of them. Several such networks
    together missed 15.3 % of the test images with five guesses, the next best entry
    26.2 %.

    This is the later form in one tower ("One weird trick"), with the channels and the
    pool of torchvision's, so that its weights fit. The paper's first form had 96 first
    channels, two towers that met only at some layers, and local response normalization.

    Args:
        classes: outputs, at least 1.
        channels: of the first convolution, at least 1; the others have 3, 6, 4 and 4
            times as many, the dense layers 64 times.
        small: for images of about 32x32: a first kernel of 5 without a stride, and
            pooled to 3x3 instead of 6x6.

    Returns:
        `(batch, height, width, channels)` to `(batch, classes)`, logits; at least
        63x63, or 15x15 if small.

    Raises:
        ConfigError: a number is below 1.

    Example:
        >>> import jax
        >>> spec = jax.ShapeDtypeStruct((1, 224, 224, 3), "float32")
        >>> params, _ = jax.eval_shape(alexnet().init, jax.random.key(0), spec)
        >>> sum(leaf.size for leaf in jax.tree.leaves(params))
        61100840

    Source:
        Krizhevsky, Sutskever & Hinton (2012), "ImageNet Classification with Deep
        Convolutional Neural Networks"; one tower: Krizhevsky (2014), "One weird trick
        for parallelizing convolutional neural networks", arXiv:1404.5997, in the
        channels of torchvision's `alexnet`.
    """
    size, stride = (5, 1) if small else (11, 4)
    first = nn.Conv2D(channels, size, stride, padding=2, kernel_init=HeNormal())
    units = 64 * channels
    return nn.Sequential(
        *(first, nn.ReLU(), nn.MaxPool2D(3, stride=2)),
        *(_conv(3 * channels, 5), nn.ReLU(), nn.MaxPool2D(3, stride=2)),
        *(_conv(6 * channels), nn.ReLU()),
        *(_conv(4 * channels), nn.ReLU()),
        *(_conv(4 * channels), nn.ReLU(), nn.MaxPool2D(3, stride=2)),
        *(nn.AdaptiveAveragePool(3 if small else 6), nn.Flatten()),
        *(nn.Dropout(0.5), _dense(units), nn.ReLU()),
        *(nn.Dropout(0.5), _dense(units), nn.ReLU()),
        nn.Dense(classes),
    )


def _conv(channels: int, size: int = 3) -> nn.Conv2D:
    return nn.Conv2D(channels, size, padding=size // 2, kernel_init=HeNormal())


def _dense(units: int) -> nn.Dense:
    return nn.Dense(units, kernel_init=HeNormal())
