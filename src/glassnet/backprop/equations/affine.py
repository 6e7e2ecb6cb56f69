"""Going back through products with weights, as the textbooks write it."""

import jax.numpy as jnp
from jaxtyping import Array, Float, Int

from glassnet.types import Tree

__all__ = ["dense", "embedding"]


def dense(
    params: Tree,
    x: Float[Array, "*batch features"],
    delta: Float[Array, "*batch units"],
) -> tuple[Tree, Float[Array, "*batch features"]]:
    r"""Go back through $y = x W + b$.

    $$\frac{\partial L}{\partial W} = x^\top \delta, \qquad
      \frac{\partial L}{\partial b} = \textstyle\sum \delta, \qquad
      \frac{\partial L}{\partial x} = \delta W^\top$$

    with sums over all axes in front, the batch among them.

    Args:
        params: `kernel` and, if there is one, `bias`.
        x: what went in.
        delta: $\partial L / \partial y$.

    Returns:
        Gradients under the names of the params, and $\partial L / \partial x$.

    Example:
        >>> params = {"kernel": jnp.array([[2.0], [3.0]]), "bias": jnp.zeros(1)}
        >>> grads, back = dense(params, jnp.array([[5.0, 7.0]]), jnp.array([[1.0]]))
        >>> grads["kernel"].tolist(), back.tolist()
        ([[5.0], [7.0]], [[2.0, 3.0]])

    Source:
        Goodfellow, Bengio & Courville (2016), "Deep Learning", section 6.5.6.
    """
    kernel = params["kernel"]
    rows = x.reshape(-1, kernel.shape[0])
    deltas = delta.reshape(-1, kernel.shape[1])
    grads = {"kernel": rows.T @ deltas}
    if "bias" in params:
        grads["bias"] = deltas.sum(0)
    return grads, delta @ kernel.T


def embedding(
    params: Tree,
    tokens: Int[Array, "*batch"],
    delta: Float[Array, "*batch units"],
    padding: int | None = None,
) -> Tree:
    r"""Go back through a table of vectors, $y = E_t$.

    $$\frac{\partial L}{\partial E_v} = \sum_{t = v} \delta_t$$

    Args:
        params: `table`, $E$.
        tokens: $t$; whole numbers have no gradient.
        delta: $\partial L / \partial y$.
        padding: the token that nothing is learned from, if there is one.

    Returns:
        The gradient of the table.

    Example:
        >>> params, tokens = {"table": jnp.zeros((3, 1))}, jnp.array([2, 0, 2])
        >>> grads = embedding(params, tokens, jnp.array([[1.0], [4.0], [2.0]]))
        >>> grads["table"].tolist()
        [[4.0], [0.0], [3.0]]

    Source:
        Bengio et al. (2003), "A Neural Probabilistic Language Model", section 3.
    """
    table = params["table"]
    # As the product with the one-hot matrix that looking up stands for.
    chosen = tokens.reshape(-1, 1) == jnp.arange(table.shape[0])
    if padding is not None:
        chosen = chosen & (tokens.reshape(-1, 1) != padding)
    deltas = delta.reshape(-1, table.shape[1])
    return {"table": chosen.T.astype(deltas.dtype) @ deltas}
