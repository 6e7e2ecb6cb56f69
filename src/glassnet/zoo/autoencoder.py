"""Autoencoders: through a narrow place and back, so that only what matters passes."""

import math

from glassnet.errors import ConfigError
from glassnet.nn import (
    Conv2D,
    ConvTranspose2D,
    Dense,
    Flatten,
    GaussianNoise,
    Layer,
    ReLU,
    Reshape,
    Sequential,
)

__all__ = ["autoencoder", "convolutional_autoencoder", "dense", "shrinking", "widening"]

Named = tuple[str, Layer]


def autoencoder(
    inputs: int,
    code: int = 2,
    hidden: tuple[int, ...] = (128, 64),
    noise: float = 0.0,
) -> Sequential:
    r"""Rebuild each row from a code of a few numbers.

    $$z = f(x), \qquad \hat x = g(z)$$

        x (784) -> 128 -> 64 -> z (2) -> 64 -> 128 -> x again (784)

    What was new: nobody has to say what is in the data. The row is its own answer, and
    the narrow place in the middle makes the network find the few numbers that say most.
    With layers that are all linear it finds what principal components find; with bends
    in between, curved ones.

    Train it with `learners.Supervised` on rows as their own answers: pixels from 0 to 1
    with `losses.BinaryCrossEntropy()` (the outputs are logits), other numbers with
    `losses.SquaredError()`. With `noise` it is a denoising autoencoder: what comes in
    is disturbed, in training only, and what is asked for is not. Then it has to learn
    where rows lie and not only to pass them on, and the code need not be narrow.

    `model.latent` encodes and decodes; `model.anomaly` takes what is badly rebuilt for
    something that was not in the training rows.

    Args:
        inputs: numbers in a row.
        code: numbers in the code. Two can be drawn; 30 is what the paper has.
        hidden: units of the encoder's hidden layers; the decoder has them in reverse.
            The paper's are `(1000, 500, 250)`.
        noise: deviation of what is added to the inputs in training, in their unit.

    Returns:
        Rows `(batch, inputs)` to rows. Its parts are called "encoder" and "decoder".

    Raises:
        ConfigError: a number is out of range.

    Example:
        >>> import jax
        >>> network = autoencoder(6, code=2, hidden=(4,))
        >>> x = jax.ShapeDtypeStruct((3, 6), "float32")
        >>> params, _ = jax.eval_shape(network.init, jax.random.key(0), x)
        >>> params["encoder"]["2"]["kernel"].shape  # the last, onto the code
        (4, 2)

    Source:
        Hinton & Salakhutdinov (2006), "Reducing the Dimensionality of Data with Neural
        Networks", figure 1; with noise: Vincent et al. (2010), "Stacked Denoising
        Autoencoders", section 3.3.
    """
    first: list[Named] = [("noise", GaussianNoise(noise))] if noise else []
    return Sequential(
        *first,
        ("encoder", Sequential(*dense(hidden), Dense(code))),
        ("decoder", Sequential(*dense(hidden[::-1]), Dense(inputs))),
    )


def convolutional_autoencoder(
    shape: tuple[int, int, int] = (28, 28, 1),
    code: int = 2,
    channels: tuple[int, ...] = (32, 64),
    noise: float = 0.0,
) -> Sequential:
    """Rebuild pictures from a code, by kernels that look everywhere alike.

        28 x 28 x 1 -> 14 x 14 x 32 -> 7 x 7 x 64 -> z -> 7 x 7 x 64 -> ... -> 28 x 28

    Each step of the encoder halves height and width with a stride of 2; the decoder
    doubles them with transposed convolutions.

    Args:
        shape: height, width and channels of a picture; height and width must halve as
            often as there are steps.
        code: numbers in the code.
        channels: of each step down.
        noise: deviation of what is added to the inputs in training, in their unit.

    Returns:
        Flat rows `(batch, height * width * channels)` to such rows of logits (or
        values, as the loss has it).

    Raises:
        ConfigError: height or width do not halve so often.

    Example:
        >>> import jax
        >>> network = convolutional_autoencoder((8, 8, 1), channels=(4, 4))
        >>> x = jax.ShapeDtypeStruct((3, 64), "float32")
        >>> params, _ = jax.eval_shape(network.init, jax.random.key(0), x)
        >>> params["encoder"]["6"]["kernel"].shape
        (16, 2)

    Source:
        Masci et al. (2011), "Stacked Convolutional Auto-Encoders for Hierarchical
        Feature Extraction", section 3; with strides for its pools.
    """
    first: list[Named] = [("noise", GaussianNoise(noise))] if noise else []
    down, small = shrinking(shape, channels)
    return Sequential(
        *first,
        ("encoder", Sequential(*down, Dense(code))),
        ("decoder", Sequential(*widening(small, channels, shape[-1]), Flatten())),
    )


def dense(hidden: tuple[int, ...]) -> list[Layer]:
    """Dense layers with a rectifier after each.

    Example:
        >>> dense((4,))
        [Dense(4), ReLU()]
    """
    return [layer for units in hidden for layer in (Dense(units), ReLU())]


def shrinking(
    shape: tuple[int, int, int], channels: tuple[int, ...]
) -> tuple[list[Layer], tuple[int, int, int]]:
    """Flat rows to pictures, each step half as high and wide, and flat again.

    Returns:
        The layers, and the shape of the last picture.

    Example:
        >>> layers, small = shrinking((8, 8, 1), (4,))
        >>> layers[1], small
        (Conv2D(4, stride=2, padding='same'), (4, 4, 4))
    """
    height, width, _ = shape
    parts = 2 ** len(channels)
    if height % parts or width % parts:
        raise ConfigError(
            "These pictures do not halve so often.",
            got=f"{height} x {width} in {len(channels)} steps",
            expected=f"height and width that {parts} divides",
            fix="give fewer channels, or pad the pictures",
        )
    steps = [Conv2D(c, stride=2, padding="same") for c in channels]
    layers = [layer for step in steps for layer in (step, ReLU())]
    small = (height // parts, width // parts, channels[-1])
    return [Reshape(shape), *layers, Flatten()], small


def widening(
    small: tuple[int, int, int], channels: tuple[int, ...], last: int
) -> list[Layer]:
    """A code to a small picture, and each step twice as high and wide.

    Args:
        small: shape of the picture that the code is made into.
        channels: of the steps down; here they come in reverse.
        last: channels of the finished picture.

    Example:
        >>> widening((4, 4, 4), (4,), 1)[3]
        ConvTranspose2D(4, stride=2, padding=1, output_padding=1)
    """
    steps = [
        ConvTranspose2D(c, stride=2, padding=1, output_padding=1)
        for c in reversed(channels)
    ]
    layers = [layer for step in steps for layer in (step, ReLU())]
    picture = [Dense(math.prod(small)), ReLU(), Reshape(small)]
    return [*picture, *layers, ConvTranspose2D(last, padding=1)]
