"""Generative adversarial networks: learning to make rows by learning to judge them."""

import math

from glassnet.errors import ConfigError
from glassnet.initializers import Normal
from glassnet.nn import (
    BatchNorm,
    Conv2D,
    ConvTranspose2D,
    Dense,
    Dropout,
    Flatten,
    Layer,
    LeakyReLU,
    Players,
    ReLU,
    Reshape,
    Sequential,
    Sigmoid,
)

__all__ = ["dcgan", "gan"]

START = Normal(deviation=0.02)  # "All weights were initialized from ..." of DCGAN


def gan(
    inputs: int,
    noise: int = 64,
    hidden: tuple[int, ...] = (256, 512),
    dropout: float = 0.3,
) -> Players:
    r"""A forger and a critic, both of dense layers.

    $$\min_G \max_D\; \langle \log D(x) \rangle + \langle \log (1 - D(G(z))) \rangle$$

        z (64) -> 256 -> 512 -> a row (784) ->  512 -> 256 -> real?
        \-------- generator --------------/ \----- critic --------/

    What was new: to say how good a made row is, nobody has to write down what rows are
    like. A second network is trained to tell made from real, and its gradient at the
    row says what to change. Where the critic cannot tell any more, what is made is
    distributed as what is real.

    Train it with `learners.Adversarial` on rows with numbers from 0 to 1, a loss of
    `losses.NonSaturating()` or `losses.Wasserstein()`, and Adam with a `beta1` of 0.5.

    Args:
        inputs: numbers in a row, 0 to 1.
        noise: numbers of noise that a row is made of.
        hidden: units of the generator's hidden layers; the critic has them in reverse.
        dropout: share of the critic's units that are dropped, so that it does not learn
            the rows by heart.

    Returns:
        A network of the parts "generator" and "critic".

    Raises:
        ConfigError: a number is out of range.

    Example:
        >>> import jax
        >>> players = gan(6, noise=2, hidden=(4,))
        >>> z = jax.ShapeDtypeStruct((3, 2), "float32")
        >>> params, _ = jax.eval_shape(players.init, jax.random.key(0), z)
        >>> [params[name]["0"]["kernel"].shape for name in ("generator", "critic")]
        [(2, 4), (6, 4)]

    Source:
        Goodfellow et al. (2014), "Generative Adversarial Networks", section 5, with
        leaky rectifiers for its maxout, arXiv:1406.2661.
    """
    up = [layer for units in hidden for layer in (Dense(units), LeakyReLU(0.2))]
    down = [
        layer
        for units in reversed(hidden)
        for layer in (Dense(units), LeakyReLU(0.2), Dropout(dropout))
    ]
    return Players(
        Sequential(*up, Dense(inputs), Sigmoid()),
        Sequential(*down, Dense(1)),
        noise=noise,
    )


def dcgan(
    shape: tuple[int, int, int] = (28, 28, 1),
    noise: int = 64,
    channels: tuple[int, ...] = (64, 128),
    critic_norm: bool = True,
) -> Players:
    r"""A forger and a critic that look at pictures through kernels.

        z (64) -> 7 x 7 x 128 -> 14 x 14 x 64 -> 28 x 28 x 1
                  28 x 28 x 1 -> 14 x 14 x 64 -> 7 x 7 x 128 -> real?

    What was new were rules under which such a pair learns at all: strides in the place
    of pools, batch norm after every layer but the generator's last and the critic's
    first, rectifiers in the generator and leaky ones in the critic, and no dense layer
    between the first and the last.

    Args:
        shape: height, width and channels of a picture; height and width must halve as
            often as there are steps.
        noise: numbers of noise that a picture is made of; the paper has 100.
        channels: of the critic's steps down; the generator has them in reverse. The
            paper's are `(128, 256, 512, 1024)` for pictures of 64 x 64.
        critic_norm: whether the critic has batch norms. `losses.Wasserstein()` wants
            none, for it asks for the slope at each single row.

    Returns:
        A network of the parts "generator" and "critic", for flat rows of numbers from 0
        to 1. (The paper has -1 to 1 and a hyperbolic tangent, the same curve.)

    Raises:
        ConfigError: height or width do not halve so often.

    Example:
        >>> import jax
        >>> players = dcgan((8, 8, 1), noise=2, channels=(4, 8))
        >>> z = jax.ShapeDtypeStruct((3, 2), "float32")
        >>> params, _ = jax.eval_shape(players.init, jax.random.key(0), z)
        >>> [list(params[name])[:3] for name in ("generator", "critic")]
        [['0', '1', '2'], ['0', '1', '2']]

    Source:
        Radford, Metz & Chintala (2015), "Unsupervised Representation Learning with Deep
        Convolutional Generative Adversarial Networks", section 3 and figure 1,
        arXiv:1511.06434.
    """
    height, width, last = shape
    parts = 2 ** len(channels)
    if height % parts or width % parts:
        raise ConfigError(
            "These pictures do not halve so often.",
            got=f"{height} x {width} in {len(channels)} steps",
            expected=f"height and width that {parts} divides",
            fix="give fewer channels, or pad the pictures",
        )
    small = (height // parts, width // parts, channels[-1])
    return Players(
        Sequential(*_generator(small, channels, last)),
        Sequential(*_critic(shape, channels, critic_norm)),
        noise=noise,
    )


def _generator(
    small: tuple[int, int, int], channels: tuple[int, ...], last: int
) -> list[Layer]:
    def wider(to: int, bias: bool) -> Layer:
        return ConvTranspose2D(to, 4, stride=2, padding=1, bias=bias, kernel_init=START)

    layers: list[Layer] = [Dense(math.prod(small), bias=False, kernel_init=START)]
    layers += [Reshape(small), BatchNorm(), ReLU()]
    for to in reversed(channels[:-1]):
        layers += [wider(to, False), BatchNorm(), ReLU()]
    return [*layers, wider(last, True), Sigmoid(), Flatten()]


def _critic(
    shape: tuple[int, int, int], channels: tuple[int, ...], norm: bool
) -> list[Layer]:
    layers: list[Layer] = [Reshape(shape)]
    for i, to in enumerate(channels):
        normed = norm and i > 0
        step = Conv2D(to, 4, stride=2, padding=1, bias=not normed, kernel_init=START)
        layers += [step, *([BatchNorm()] if normed else []), LeakyReLU(0.2)]
    return [*layers, Flatten(), Dense(1, kernel_init=START)]
