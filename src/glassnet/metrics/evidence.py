"""The two halves of a variational autoencoder's loss, each for itself."""

from dataclasses import dataclass

import jax
from jaxtyping import Array, Float, Shaped

from glassnet.metrics.metric import Metric
from glassnet.nn.dtypes import widened
from glassnet.nn.gaussian_code import divergence

__all__ = ["Divergence", "Reconstruction"]


@dataclass(frozen=True)
class Reconstruction(Metric):
    r"""Surprise, in nats, at the pixels of a row, given its code.

    $$-\sum_k t_k \log \sigma(y_k) + (1 - t_k) \log (1 - \sigma(y_k))$$

    Outputs beyond one for each target are the code's, and left out: it serves plain
    autoencoders too. It is not 0 at its best, where pixels are neither 0 nor 1.

    Example:
        >>> import jax.numpy as jnp
        >>> outputs = jnp.array([[0.0, 2.0, 0.0]])  # one pixel, and the code
        >>> print(f"{Reconstruction()(outputs, jnp.array([[1.0]])).item():.3f}")
        0.693

    Source:
        Kingma & Welling (2013), "Auto-Encoding Variational Bayes", equation 10 and
        appendix C.1, arXiv:1312.6114.
    """

    def __call__(
        self,
        outputs: Float[Array, "*batch numbers"],
        targets: Shaped[Array, "*batch pixels"],
    ) -> Float[Array, "*batch"]:
        """One number for each example.

        Args:
            outputs: logits $y$, and anything behind them.
            targets: $t$ in [0, 1].

        Returns:
            Nats, 0 or more.
        """
        y = widened(outputs[..., : targets.shape[-1]])
        t = targets.astype(y.dtype)
        return (t * jax.nn.softplus(-y) + (1 - t) * jax.nn.softplus(y)).sum(-1)


@dataclass(frozen=True)
class Divergence(Metric):
    r"""How much a row's code tells, in nats: how far it is from the standard bell.

    $$\frac12 \sum_k \mu_k^2 + e^{s_k} - 1 - s_k$$

    At 0 the code is noise and nothing of the row goes through it: the posterior has
    collapsed.

    Example:
        >>> import jax.numpy as jnp
        >>> outputs = jnp.array([[0.0, 2.0, 0.0]])  # one pixel, and the code
        >>> Divergence()(outputs, jnp.array([[1.0]])).tolist()
        [2.0]

    Source:
        Kingma & Welling (2013), "Auto-Encoding Variational Bayes", appendix B,
        arXiv:1312.6114.
    """

    def __call__(
        self,
        outputs: Float[Array, "*batch numbers"],
        targets: Shaped[Array, "*batch pixels"],
    ) -> Float[Array, "*batch"]:
        r"""One number for each example.

        Args:
            outputs: one number for each target, then $\mu$ and $s$.
            targets: only counted.

        Returns:
            Nats, 0 or more.
        """
        return divergence(outputs[..., targets.shape[-1] :])
