"""EvidenceLowerBound: rebuild the row, from a code that could have been drawn."""

from dataclasses import dataclass
from typing import Literal

import jax.numpy as jnp
from jaxtyping import Array, Float, Shaped

from glassnet.errors import ShapeError
from glassnet.losses.loss import Answer, Loss, Targets
from glassnet.losses.softplus import softplus
from glassnet.nn.dtypes import widened
from glassnet.nn.gaussian_code import divergence
from glassnet.settings import NonNegative
from glassnet.types import Tree


@dataclass(frozen=True)
class EvidenceLowerBound(Loss):
    r"""What it costs, in nats, to send a row by way of its code.

    $$L = \underbrace{-\log p(t \mid z)}_{\text{reconstruction}} + \beta\,
      \underbrace{\tfrac12 \textstyle\sum_k
      \mu_k^2 + e^{s_k} - 1 - s_k}_{\text{divergence of the code from }
      \mathcal N(0, 1)}$$

    with the reconstruction of pixels from 0 to 1 as in `BinaryCrossEntropy`, or half
    the squared distance, which is a bell curve of variance 1 without its constant.
    Minus $L$ is a lower bound of $\log p(t)$ at $\beta = 1$.

    Going back: $\delta = \sigma(y) - t$ (or $y - t$) at the decoder's outputs,
    $\beta \mu$ and $\frac{\beta}{2} (e^s - 1)$ at the code.

    A variational autoencoder puts all three side by side: the decoder's outputs
    $y_1 .. y_n$, then what `nn.GaussianCode` was given, $\mu_1 .. \mu_d, s_1 .. s_d$.
    Both terms are sums, not means over pixels: only so is one weighed against the other
    as probability says. In use the code is its mean, so that validation rows are
    rebuilt a little better than the bound allows for.

    Args:
        beta: $\beta$, the price of information in the code, 0 or more. Above 1 codes
            become simpler and pictures blurred. Lives in the state.
        of: what the decoder ends in: "logits" of pixels from 0 to 1, or "values".

    Raises:
        ConfigError: `beta` is below 0.
        ShapeError: there are not an output for each target, and two or more, an even
            number, for the code.

    Example:
        >>> outputs = jnp.array([[0.0, 2.0, 0.0]])  # a pixel; mean 2, log variance 0
        >>> loss = EvidenceLowerBound()(outputs, jnp.array([[1.0]]))
        >>> print(f"{loss.item():.3f}")  # log 2 and half of 2 squared
        2.693

    Source:
        Kingma & Welling (2013), "Auto-Encoding Variational Bayes", equation 10,
        arXiv:1312.6114; $\beta$: Higgins et al. (2017), "beta-VAE", equation 4.
    """

    beta: NonNegative = 1.0
    of: Literal["logits", "values"] = "logits"

    @property
    def outputs(  # pyright: ignore[reportIncompatibleVariableOverride]
        self,
    ) -> Literal["logits", "values"]:
        """As `of` says."""
        return self.of

    @property
    def targets(self) -> Targets:  # pyright: ignore[reportIncompatibleVariableOverride]
        """Pixels from 0 to 1, or any numbers."""
        return "yes" if self.of == "logits" else "numbers"

    @property
    def answer(self) -> Answer:  # pyright: ignore[reportIncompatibleVariableOverride]
        """What turns the decoder's outputs into pixels."""
        return "sigmoid" if self.of == "logits" else "identity"

    def equation(
        self,
        outputs: Float[Array, "*batch numbers"],
        targets: Shaped[Array, "..."],
        hyperparams: Tree,
    ) -> Float[Array, "*batch"]:
        r"""Evaluate the loss of each example.

        Args:
            outputs: $y$, then $\mu$, then $s$; any real numbers.
            targets: $t$, one for each $y$; in [0, 1] where `of` is "logits".
            hyperparams: `beta`.

        Returns:
            Nats, 0 or more.
        """
        _check_code_beside(outputs, targets)
        y, code = jnp.split(widened(outputs), [targets.shape[-1]], -1)
        t, beta = targets.astype(y.dtype), hyperparams["beta"].astype(y.dtype)
        if self.of == "logits":
            each = t * softplus(-y) + (1 - t) * softplus(y)
        else:
            each = jnp.square(y - t) / 2
        return each.sum(-1) + beta * divergence(code)


def _check_code_beside(outputs: Array, targets: Array) -> None:
    code = outputs.shape[-1] - targets.shape[-1] if targets.ndim else 0
    alike = outputs.shape[:-1] == targets.shape[:-1]
    if alike and code >= 2 and code % 2 == 0:
        return
    raise ShapeError(
        "EvidenceLowerBound needs an output for each target, and the code beside them.",
        got=f"targets of shape {targets.shape} with outputs of shape {outputs.shape}",
        expected="as many outputs as targets and then means and log variances, in "
        "axes that are otherwise the same",
        fix="build the network as zoo.vae does: a Graph that ends in "
        'Join() of "decoder" and "encoder"',
    )
