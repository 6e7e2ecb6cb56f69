"""Variational autoencoders: codes that can be drawn, so that new rows can be made."""

from glassnet.nn import (
    Concatenate,
    Dense,
    Flatten,
    GaussianCode,
    Graph,
    Join,
    Layer,
    ReLU,
    Sequential,
)
from glassnet.zoo.autoencoder import dense, shrinking, widening

__all__ = ["convolutional_vae", "vae"]


def vae(inputs: int, code: int = 2, hidden: tuple[int, ...] = (500,)) -> Graph:
    r"""An autoencoder whose code is a cloud instead of a point.

    $$z \sim \mathcal N(\mu(x), \sigma^2(x)), \qquad \hat x = g(z)$$

                      mean (2)  \
        x -> 500 -> <            > z (2), drawn -> 500 -> x again
                      spread (2) /

    What was new: an autoencoder says nothing about codes that no row has, and what is
    decoded between two of them may be anything. Here each row claims a cloud, clouds
    that overlap must agree, and a price on leaving the standard bell curve pulls them
    together. So every code of the bell curve decodes to something that could have been
    among the rows.

    Train it with `learners.Supervised` on rows as their own answers and
    `losses.EvidenceLowerBound()`; `model.latent` draws new rows, walks from one to
    another and lays out the whole plane of codes.

    Args:
        inputs: numbers in a row.
        code: numbers in the code.
        hidden: units of the encoder's hidden layers; the decoder has them in reverse.
            The paper has one of 500 for MNIST.

    Returns:
        Rows `(batch, inputs)` to `(batch, inputs + 2 * code)`: logits (or values) of
        the rows, then means and log variances of the code. Its parts are called
        "encoder", "code" and "decoder".

    Raises:
        ConfigError: a number is out of range.

    Example:
        >>> import jax
        >>> network = vae(6, code=2, hidden=(4,))
        >>> x = jax.ShapeDtypeStruct((3, 6), "float32")
        >>> params, state = jax.eval_shape(network.init, jax.random.key(0), x)
        >>> list(params["encoder"]["2"]), params["decoder"]["2"]["kernel"].shape
        (['log_variance', 'mean'], (4, 6))

    Source:
        Kingma & Welling (2013), "Auto-Encoding Variational Bayes", section 3 and
        appendix C, arXiv:1312.6114; it has tanh for our rectifiers.
    """
    encoder = Sequential(*dense(hidden), _cloud(code))
    decoder = Sequential(*dense(hidden[::-1]), Dense(inputs))
    return _drawn_between(encoder, decoder)


def convolutional_vae(
    shape: tuple[int, int, int] = (28, 28, 1),
    code: int = 2,
    channels: tuple[int, ...] = (32, 64),
    hidden: int = 16,
) -> Graph:
    """A variational autoencoder of pictures; its defaults are those of Keras' example.

        28 x 28 x 1 -> 14 x 14 x 32 -> 7 x 7 x 64 -> 16 -> mean (2), spread (2)
        z (2), drawn -> 7 x 7 x 64 -> 14 x 14 x 64 -> 28 x 28 x 32 -> 28 x 28 x 1

    With Adam at 0.001 and batches of 128, the example ends at a loss of 146.95 nats on
    MNIST's 70,000 digits after 30 epochs, 6.80 of them for the code.

    Args:
        shape: height, width and channels of a picture; height and width must halve as
            often as there are steps.
        code: numbers in the code.
        channels: of each step down.
        hidden: units between the last picture and the code.

    Returns:
        Flat rows `(batch, pixels)` to `(batch, pixels + 2 * code)`, as `vae`.

    Raises:
        ConfigError: height or width do not halve so often.

    Example:
        >>> import jax
        >>> network = convolutional_vae((8, 8, 1), channels=(4, 4))
        >>> x = jax.ShapeDtypeStruct((3, 64), "float32")
        >>> params, state = jax.eval_shape(network.init, jax.random.key(0), x)
        >>> y, _ = jax.eval_shape(
        ...     lambda p, s, x: network.apply(p, s, x, key=None, training=False),
        ...     params, state, x,
        ... )
        >>> y.shape
        (3, 68)

    Source:
        Chollet (2020), "Variational AutoEncoder", keras.io code examples. Its
        transposed convolutions cut the odd row off behind, ours in front.
    """
    down, small = shrinking(shape, channels)
    encoder = Sequential(*down, Dense(hidden), ReLU(), _cloud(code))
    decoder = Sequential(*widening(small, channels, shape[-1]), Flatten())
    return _drawn_between(encoder, decoder)


def _cloud(code: int) -> Layer:
    """Where the code's cloud is, and how wide."""
    return Concatenate(("mean", Dense(code)), ("log_variance", Dense(code)))


def _drawn_between(encoder: Layer, decoder: Layer) -> Graph:
    """The loss needs the cloud as well as the row, so both come out."""
    return Graph(
        ("encoder", encoder),
        ("code", GaussianCode()),
        ("decoder", decoder),
        ("both", Join(), "decoder", "encoder"),
    )
