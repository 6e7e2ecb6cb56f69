"""Where going back begins: the delta that a loss sends into a network."""

import jax.numpy as jnp
from jaxtyping import Array, Float, Int

__all__ = ["sigmoid_cross_entropy", "softmax_cross_entropy", "squared_error"]

Numbers = Float[Array, "*batch units"]


def squared_error(outputs: Numbers, targets: Numbers) -> Numbers:
    r"""Delta of half the squared distance, $L = \frac12 \sum_k (a_k - t_k)^2$.

    $$\delta = a - t$$

    Args:
        outputs: $a$.
        targets: $t$.

    Example:
        >>> squared_error(jnp.array([0.75]), jnp.array([1.0])).tolist()
        [-0.25]

    Source:
        Rumelhart, Hinton & Williams (1986), "Learning representations by
        back-propagating errors", equation 4.
    """
    return outputs - targets


def softmax_cross_entropy(
    logits: Numbers, labels: Int[Array, "*batch"]
) -> Float[Array, "*batch units"]:
    r"""Delta of cross-entropy at the scores before the softmax.

    $$\delta = \mathrm{softmax}(z) - \mathrm{onehot}(y)$$

    Args:
        logits: $z$.
        labels: $y$, index of the right class.

    Example:
        >>> softmax_cross_entropy(jnp.zeros((1, 2)), jnp.array([1])).tolist()
        [[0.5, -0.5]]

    Source:
        Goodfellow, Bengio & Courville (2016), "Deep Learning", section 6.2.2.3.
    """
    rising = jnp.exp(logits - logits.max(-1, keepdims=True))
    shares = rising / rising.sum(-1, keepdims=True)
    onehot = labels[..., None] == jnp.arange(logits.shape[-1])
    return shares - onehot.astype(shares.dtype)


def sigmoid_cross_entropy(logits: Numbers, targets: Numbers) -> Numbers:
    r"""Delta of yes-or-no cross-entropy at the scores before the sigmoid.

    $$\delta = \sigma(z) - t$$

    Args:
        logits: $z$.
        targets: $t$, from 0 to 1.

    Example:
        >>> sigmoid_cross_entropy(jnp.array([0.0]), jnp.array([1.0])).tolist()
        [-0.5]

    Source:
        Goodfellow, Bengio & Courville (2016), "Deep Learning", section 6.2.2.2.
    """
    return 1 / (1 + jnp.exp(-logits)) - targets
