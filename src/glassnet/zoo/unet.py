"""U-Net: down to see what there is, up to say where."""

from glassnet import nn
from glassnet.initializers import HeNormal


def unet(
    classes: int = 2,
    channels: int = 64,
    depth: int = 4,
    batch_norm: bool = False,
) -> nn.Sequential:
    r"""Give each pixel a class: halve the image and widen it, and all of it back again.

    ```text
    x ─ conv conv ──────────────── beside ─ conv conv ─ 1x1 ─ y
           │ pool                    │ up
           conv conv ─── beside ─ conv conv
              │ pool       │ up
              conv conv ───┘
    ```

    At each level of the U stand two convolutions of 3x3; below it half of the pixels a
    side and twice the channels. What comes up from there, made twice as large by a
    transposed convolution of 2x2, is put beside what went down, and two convolutions
    make one of both.

    31,030,658 params with 2 classes for images with one channel. *What was new* (2015):
    the bridges. What lies deep knows what there is in an image, but not where to the
    pixel; what lies high knows where. Thirty labeled images with warped copies were
    enough for the outlines of cells.

    The paper's convolutions lose a border each and its bridges cut the maps to fit;
    with zeros around, sizes are kept here, so that each pixel gets its class.

    Args:
        classes: outputs of each pixel, at least 1.
        channels: of the highest level, at least 1; each one below has twice as many.
        depth: how often the image is halved, 0 or more; sides must be multiples of
            $2^{depth}$.
        batch_norm: whether to normalize behind each convolution, which the paper did
            not yet do.

    Returns:
        `(batch, height, width, channels)` to `(batch, height, width, classes)`, logits.

    Raises:
        ConfigError: a number is below 1.
        ShapeError: by `init`; the sides cannot be halved so often.

    Example:
        >>> import jax
        >>> from glassnet.nn.layer import output_spec
        >>> net = unet(channels=4)
        >>> spec = jax.ShapeDtypeStruct((1, 32, 48, 1), "float32")
        >>> params, state = jax.eval_shape(net.init, jax.random.key(0), spec)
        >>> output_spec(net, params, state, spec).shape
        (1, 32, 48, 2)

    Source:
        Ronneberger, Fischer & Brox (2015), "U-Net: Convolutional Networks for
        Biomedical Image Segmentation", figure 1, arXiv:1505.04597.
    """
    return nn.Sequential(_level(channels, depth, batch_norm), nn.Conv2D(classes, 1))


def _level(channels: int, depth: int, batch_norm: bool) -> nn.Layer:
    """One level and all that lies below it."""
    if depth < 1:
        return _two(channels, batch_norm)
    below = nn.Sequential(
        nn.MaxPool2D(2),
        _level(2 * channels, depth - 1, batch_norm),
        nn.ConvTranspose2D(channels, 2, stride=2, kernel_init=HeNormal()),
    )
    return nn.Sequential(
        _two(channels, batch_norm),
        nn.Concatenate(("across", nn.Identity()), ("below", below)),
        _two(channels, batch_norm),
    )


def _two(channels: int, batch_norm: bool) -> nn.Sequential:
    kernels = nn.Conv2D(
        channels, 3, padding=1, bias=not batch_norm, kernel_init=HeNormal()
    )
    return nn.Sequential(*(kernels, *[nn.BatchNorm()] * batch_norm, nn.ReLU()) * 2)
