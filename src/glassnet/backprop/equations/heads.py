"""Going back through attention: products, and a softmax along each row."""

from jaxtyping import Array, Float

from glassnet.backprop.equations.affine import dense
from glassnet.backprop.equations.slopes import softmax
from glassnet.types import Tree

__all__ = ["attention", "from_heads", "heads_of", "product_of_heads", "scores"]

Heads = Float[Array, "..."]  # (*batch, time, size)


def attention(
    queries: Heads,
    keys: Heads,
    values: Heads,
    weights: Float[Array, "..."],
    delta: Heads,
) -> tuple[Heads, Heads, Heads]:
    r"""Go back through $Y = A V$, $A = \mathrm{softmax}(Q K^\top / \sqrt d)$.

    $$\frac{\partial L}{\partial V} = A^\top \delta, \quad
      \frac{\partial L}{\partial A} = \delta V^\top, \quad
      \frac{\partial L}{\partial S} = A \left(\frac{\partial L}{\partial A}
        - \textstyle\sum_k A \frac{\partial L}{\partial A}\right), \quad
      \frac{\partial L}{\partial Q} = \frac{1}{\sqrt d}
        \frac{\partial L}{\partial S} K, \quad
      \frac{\partial L}{\partial K} = \frac{1}{\sqrt d}
        \frac{\partial L}{\partial S}^\top Q$$

    What a mask hides has a weight of 0, and so receives nothing.

    Args:
        queries: $Q$.
        keys: $K$.
        values: $V$.
        weights: $A$, from going forward.
        delta: $\partial L / \partial Y$.

    Returns:
        $\partial L$ by $\partial Q$, $\partial K$ and $\partial V$.

    Example:
        >>> import jax.numpy as jnp
        >>> one, two = jnp.zeros((1, 1)), jnp.array([[0.0], [0.0]])
        >>> values, weights = jnp.array([[1.0], [3.0]]), jnp.array([[0.5, 0.5]])
        >>> found = attention(one + 2, two, values, weights, one + 1)
        >>> found[1].tolist(), found[2].tolist()
        ([[-1.0], [1.0]], [[0.5], [0.5]])

    Source:
        Vaswani et al. (2017), "Attention Is All You Need", equation 1,
        arXiv:1706.03762, differentiated.
    """
    d_weights = delta @ values.swapaxes(-1, -2)
    d_queries, d_keys = scores(queries, keys, weights, d_weights)
    return d_queries, d_keys, weights.swapaxes(-1, -2) @ delta


def scores(
    queries: Heads,
    keys: Heads,
    weights: Float[Array, "..."],
    d_weights: Float[Array, "..."],
) -> tuple[Heads, Heads]:
    r"""Go back through the weights $A = \mathrm{softmax}(Q K^\top / \sqrt d)$ alone.

    Args:
        queries: $Q$.
        keys: $K$.
        weights: $A$, from going forward.
        d_weights: $\partial L / \partial A$.

    Returns:
        $\partial L$ by $\partial Q$ and $\partial K$.

    Example:
        >>> import jax.numpy as jnp
        >>> one, two = jnp.ones((1, 1)), jnp.array([[0.0], [2.0]])
        >>> found = scores(one, two, jnp.array([[0.5, 0.5]]), jnp.array([[4.0, 0.0]]))
        >>> found[0].tolist(), found[1].tolist()
        ([[-2.0]], [[1.0], [-1.0]])

    Source:
        Vaswani et al. (2017), "Attention Is All You Need", equation 1.
    """
    d_scores = softmax(weights, d_weights) * queries.shape[-1] ** -0.5
    return d_scores @ keys, d_scores.swapaxes(-1, -2) @ queries


def heads_of(y: Float[Array, "..."], heads: int) -> Heads:
    """Features cut into heads, which become an axis before time.

    Args:
        y: `(*batch, time, heads * size)`.
        heads: how many.

    Example:
        >>> import jax.numpy as jnp
        >>> heads_of(jnp.ones((5, 3, 8)), 2).shape
        (5, 2, 3, 4)

    Source:
        Vaswani et al. (2017), "Attention Is All You Need", section 3.2.2.
    """
    return y.reshape(*y.shape[:-1], heads, y.shape[-1] // heads).swapaxes(-2, -3)


def from_heads(y: Heads) -> Float[Array, "..."]:
    """Heads side by side again: what undoes `heads_of`.

    Args:
        y: `(*batch, heads, time, size)`.

    Example:
        >>> import jax.numpy as jnp
        >>> from_heads(jnp.ones((5, 2, 3, 4))).shape
        (5, 3, 8)

    Source:
        Vaswani et al. (2017), "Attention Is All You Need", section 3.2.2.
    """
    *batch, heads, time, size = y.shape
    return y.swapaxes(-2, -3).reshape(*batch, time, heads * size)


def product_of_heads(
    params: Tree, x: Float[Array, "..."], delta: Heads, own: int
) -> tuple[Tree, Float[Array, "..."]]:
    """Go back through a product whose columns were cut into heads.

    Args:
        params: `kernel` and, if there is one, `bias`.
        x: what went in.
        delta: at the heads, of which each `own` one may have been read several times.
        own: how many heads the product makes.

    Returns:
        As `dense`.

    Example:
        >>> import jax.numpy as jnp
        >>> params, x = {"kernel": jnp.ones((2, 2))}, jnp.ones((1, 3, 2))
        >>> product_of_heads(params, x, jnp.ones((1, 4, 3, 1)), 2)[0]["kernel"].tolist()
        [[6.0, 6.0], [6.0, 6.0]]

    Source:
        Ainslie et al. (2023), "GQA", section 2.2, arXiv:2305.13245.
    """
    *batch, heads, time, size = delta.shape
    read = delta.reshape(*batch, own, heads // own, time, size).sum(-3)
    return dense(params, x, from_heads(read))
