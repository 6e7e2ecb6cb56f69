"""Going back through normalization: the mean and the spread were functions of x too."""

import jax.numpy as jnp
from jaxtyping import Array, Float

from glassnet.types import Tree

__all__ = ["batch_norm", "layer_norm", "rms_norm", "standardized"]

Numbers = Float[Array, "..."]


def standardized(
    x: Numbers, delta: Numbers, axes: tuple[int, ...], epsilon: float | Numbers
) -> tuple[Numbers, Numbers]:
    r"""Go back through $\hat x = (x - \mu) / \sqrt{\sigma^2 + \epsilon}$.

    $$\frac{\partial L}{\partial x} = \frac{1}{\sqrt{\sigma^2 + \epsilon}}
      \left(\delta - \langle\delta\rangle - \hat x \langle\delta \hat x\rangle\right)$$

    The second term is the part through the mean, the third that through the variance;
    $\langle\cdot\rangle$ is the average over the same axes.

    Args:
        x: what went in.
        delta: $\partial L / \partial \hat x$.
        axes: over which mean and variance were taken.
        epsilon: as in the layer.

    Returns:
        $\hat x$ and $\partial L / \partial x$.

    Example:
        >>> x, delta = jnp.array([1.0, 3.0]), jnp.array([1.0, 0.0])
        >>> hat, back = standardized(x, delta, (0,), 0.0)
        >>> hat.tolist(), back.tolist()  # two numbers: nothing is left to learn
        ([-1.0, 1.0], [0.0, 0.0])

    Source:
        Ioffe & Szegedy (2015), "Batch Normalization", section 3, the six equations
        after Algorithm 1, put together.
    """
    mean = x.mean(axes, keepdims=True)
    variance = ((x - mean) ** 2).mean(axes, keepdims=True)
    spread = jnp.sqrt(variance + epsilon)
    hat = (x - mean) / spread
    through_mean = delta.mean(axes, keepdims=True)
    through_variance = hat * (delta * hat).mean(axes, keepdims=True)
    return hat, (delta - through_mean - through_variance) / spread


def batch_norm(
    params: Tree,
    x: Float[Array, "*batch features"],
    delta: Float[Array, "*batch features"],
    epsilon: float | Numbers,
) -> tuple[Tree, Float[Array, "*batch features"]]:
    r"""Go back through batch normalization in training, $y = \gamma \hat x + \beta$.

    $$\frac{\partial L}{\partial \gamma} = \textstyle\sum \delta \hat x, \qquad
      \frac{\partial L}{\partial \beta} = \textstyle\sum \delta$$

    and as in `standardized` with $\gamma \delta$, over the batch.

    Args:
        params: `scale` $\gamma$ and `bias` $\beta$, as far as they are learned.
        x: what went in.
        delta: $\partial L / \partial y$.
        epsilon: as in the layer.

    Returns:
        Gradients, and $\partial L / \partial x$.

    Example:
        >>> params = {"scale": jnp.ones(1), "bias": jnp.zeros(1)}
        >>> x, delta = jnp.array([[1.0], [3.0]]), jnp.array([[1.0], [0.0]])
        >>> grads, back = batch_norm(params, x, delta, 0.0)
        >>> grads["scale"].tolist(), grads["bias"].tolist()
        ([-1.0], [1.0])

    Source:
        Ioffe & Szegedy (2015), "Batch Normalization", section 3, arXiv:1502.03167.
    """
    over = tuple(range(x.ndim - 1))
    inner = delta * params["scale"] if "scale" in params else delta
    hat, back = standardized(x, inner, over, epsilon)
    return _affine(params, hat, delta, over), back


def layer_norm(
    params: Tree, x: Numbers, delta: Numbers, epsilon: float, axes: int = 1
) -> tuple[Tree, Numbers]:
    r"""Go back through layer normalization, $y = \gamma \hat x + \beta$.

    As `batch_norm`, with averages over the features of each example.

    Args:
        params: `scale` and `bias`, as far as they are learned.
        x: what went in.
        delta: $\partial L / \partial y$.
        epsilon: as in the layer.
        axes: how many axes at the end are normalized together.

    Returns:
        Gradients, and $\partial L / \partial x$.

    Example:
        >>> grads, back = layer_norm({}, jnp.array([[1.0, 3.0]]), jnp.ones((1, 2)), 0.0)
        >>> back.tolist()  # adding to all features alike changes nothing
        [[0.0, 0.0]]

    Source:
        Ba, Kiros & Hinton (2016), "Layer Normalization", section 3, arXiv:1607.06450.
    """
    inner = delta * params["scale"] if "scale" in params else delta
    hat, back = standardized(x, inner, tuple(range(-axes, 0)), epsilon)
    return _affine(params, hat, delta, tuple(range(x.ndim - axes))), back


def rms_norm(
    params: Tree, x: Numbers, delta: Numbers, epsilon: float
) -> tuple[Tree, Numbers]:
    r"""Go back through $y = \gamma \hat x$, $\hat x = x / \sqrt{\langle x^2\rangle}$.

    $$\frac{\partial L}{\partial x} = \frac{1}{\sqrt{\langle x^2\rangle + \epsilon}}
      \left(g - \hat x \langle g \hat x\rangle\right), \qquad g = \gamma \delta$$

    Args:
        params: `scale`, if it is learned.
        x: what went in.
        delta: $\partial L / \partial y$.
        epsilon: as in the layer.

    Returns:
        Gradients, and $\partial L / \partial x$.

    Example:
        >>> x = jnp.array([[3.0, 3.0]])
        >>> rms_norm({}, x, jnp.ones((1, 2)), 0.0)[1].tolist()  # no way to be larger
        [[0.0, 0.0]]

    Source:
        Zhang & Sennrich (2019), "Root Mean Square Layer Normalization", equation 6,
        arXiv:1910.07467.
    """
    inner = delta * params["scale"] if "scale" in params else delta
    root = jnp.sqrt((x * x).mean(-1, keepdims=True) + epsilon)
    hat = x / root
    back = (inner - hat * (inner * hat).mean(-1, keepdims=True)) / root
    return _affine(params, hat, delta, tuple(range(x.ndim - 1))), back


def _affine(params: Tree, hat: Numbers, delta: Numbers, axes: tuple[int, ...]) -> Tree:
    grads = {"scale": (delta * hat).sum(axes), "bias": delta.sum(axes)}
    return {name: grads[name] for name in params}
