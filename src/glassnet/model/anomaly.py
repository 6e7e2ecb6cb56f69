"""Anomaly: what an autoencoder cannot rebuild was not among what it learned from."""

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from glassnet.errors import ConfigError, DataError
from glassnet.model.answers import Link
from glassnet.model.latent import decode, encode
from glassnet.nn.layer import Layer
from glassnet.types import Tree

__all__ = ["scores", "threshold"]


def scores(
    network: Layer,
    params: Tree,
    state: Tree,
    x: Float[Array, "rows *shape"],
    link: Link = "identity",
) -> Float[Array, " rows"]:
    r"""How badly each row is rebuilt from its code.

    $$a = \frac{1}{n} \sum_k (x_k - \hat x_k)^2$$

    The code has room for what training rows have in common and for nothing else, so
    that other rows come back as something like training rows. Of digits of 8 x 8
    pixels, with 8 numbers in the code and no nine ever seen, a nine scores higher than
    another digit 97 times of 100. A code that is too wide passes everything on.

    Args:
        network: an autoencoder, with parts called "encoder" and "decoder".
        params: of the network.
        state: of the network.
        x: rows as in training.
        link: "sigmoid" where it was trained on logits of pixels.

    Returns:
        0 or more, in the square of the unit of x. NaN for a row with one in it.

    Raises:
        ConfigError: the network has no encoder.

    Example:
        >>> import jax
        >>> from glassnet import zoo
        >>> network, x = zoo.autoencoder(6, code=2, hidden=(4,)), jnp.ones((3, 6))
        >>> model = network.init(jax.random.key(0), x)
        >>> scores(network, *model, x, "sigmoid").shape
        (3,)

    Source:
        Hawkins, He, Williams & Baxter (2002), "Outlier Detection Using Replicator
        Neural Networks", equation 3.
    """
    codes = encode(network, params, state, x)
    again = decode(network, params, state, codes, link).reshape(x.shape)
    return jnp.square(x - again).mean(tuple(range(1, x.ndim)))


def threshold(errors: Float[np.ndarray, " rows"] | Array, share: float = 0.01) -> float:
    """The score above which a row is called an anomaly.

    It is the quantile of rows that are none, best of validation rows: those that were
    trained on are rebuilt a little better than any to come. Of rows like these, the
    share that is called an anomaly by mistake is about the one asked for; how many
    real anomalies are caught nobody can say without having some.

    Args:
        errors: what `scores` gives for rows that are no anomalies.
        share: of false alarms, between 0 and 1.

    Raises:
        ConfigError: the share is not between 0 and 1.
        DataError: there are too few rows to tell: fewer than one over the share.

    Example:
        >>> threshold(np.arange(101.0), share=0.05)
        95.0

    Source:
        Chandola, Banerjee & Kumar (2009), "Anomaly Detection: A Survey", section 2.4.2:
        scores with a threshold.
    """
    if not 0 < share < 1:
        raise ConfigError(
            "A share of false alarms lies between none and all.",
            got=f"share={share!r}",
            expected="a number between 0 and 1",
            fix="0.01 lets one row in a hundred ring",
        )
    found = np.asarray(errors, np.float64)
    if len(found) * share < 1:
        raise DataError(
            "There are too few rows to say where so small a share begins.",
            got=f"{len(found):,} scores for a share of {share:g}",
            expected=f"{int(np.ceil(1 / share)):,} or more",
            fix="ask for a larger share, or keep more rows for validation",
        )
    return float(np.quantile(found, 1 - share))
