"""Going back through what slides over space: kernels and pools."""

import math

import jax.numpy as jnp
from jax import lax
from jaxtyping import Array, Float

from glassnet.nn.windows import Windows
from glassnet.types import Tree

__all__ = ["average_pool", "convolution", "max_pool"]

Images = Float[Array, "..."]  # (rows, *space, channels)


def convolution(
    params: Tree, x: Images, delta: Images, windows: Windows, groups: int = 1
) -> tuple[Tree, Images]:
    r"""Go back through $y_i = b + \sum_k x_{i s + k d - p} K_k$.

    $$\frac{\partial L}{\partial K_k} = \sum_i x_{i s + k d - p}^\top\, \delta_i,
      \qquad
      \frac{\partial L}{\partial x_m} = \sum_k \tilde\delta_{m + p - k d}\, K_k^\top$$

    The first slides $\delta$ over $x$: a correlation of the two. The second slides the
    kernel, turned around, over $\tilde\delta$, which is $\delta$ with $s - 1$ zeros
    between its numbers and zeros around: a full convolution.

    Args:
        params: `kernel`, `(*size, channels in / groups, channels out)`, and `bias`, if
            there is one.
        x: what went in.
        delta: $\partial L / \partial y$.
        windows: size, stride, dilation and padding of the kernel.
        groups: parts of the channels that do not see each other.

    Returns:
        Gradients, and $\partial L / \partial x$.

    Example:
        >>> windows = Windows.of((2,), space=(3,))
        >>> x, kernel = jnp.array([1.0, 2.0, 4.0]), jnp.array([10.0, 1.0])
        >>> params = {"kernel": kernel.reshape(2, 1, 1)}
        >>> delta = jnp.array([1.0, 0.0]).reshape(1, 2, 1)
        >>> grads, back = convolution(params, x.reshape(1, 3, 1), delta, windows)
        >>> grads["kernel"].ravel().tolist(), back.ravel().tolist()
        ([1.0, 2.0], [10.0, 1.0, 0.0])

    Source:
        Goodfellow, Bengio & Courville (2016), "Deep Learning", equations 9.11 and 9.13;
        strides and dilation: Dumoulin & Visin (2016), chapter 4, arXiv:1603.07285.
    """
    kernel, size = params["kernel"], windows.size
    taps = kernel.reshape(-1, *kernel.shape[-2:])  # one matrix for each place
    seen = windows.slices(windows.padded(x))
    spaced = [(0, 0, 0), *((0, 0, s - 1) for s in windows.stride), (0, 0, 0)]
    spread = lax.pad(delta, jnp.zeros((), delta.dtype), spaced)
    around = windows.transposed(delta.shape[1:-1], x.shape[1:-1])
    looked = around.slices(around.padded(spread))
    flipped = [math.prod(size) - 1 - i for i in range(math.prod(size))]
    kernels, backs = [], []
    for group in range(groups):  # as a rule one
        into, out = _part(x, group, groups), _part(delta, group, groups)
        own = taps[..., out]
        kernels.append(
            [jnp.tensordot(s[..., into], delta[..., out], _same(delta)) for s in seen]
        )
        backs.append(
            sum(
                look[..., out] @ own[flip].T
                for look, flip in zip(looked, flipped, strict=True)
            )
        )
    joined = jnp.concatenate([jnp.stack(k) for k in kernels], -1)
    grads = {"kernel": joined.reshape(kernel.shape)}
    if "bias" in params:
        grads["bias"] = delta.sum(tuple(range(delta.ndim - 1)))
    return grads, jnp.concatenate(backs, -1)


def _part(x: Array, group: int, groups: int) -> slice:
    width = x.shape[-1] // groups
    return slice(group * width, (group + 1) * width)


def _same(delta: Array) -> tuple[list[int], list[int]]:
    axes = list(range(delta.ndim - 1))  # sum over rows and space alike
    return axes, axes


def max_pool(x: Images, delta: Images, windows: Windows) -> Images:
    r"""Go back through $y_i = \max_k x_{i s + k d - p}$.

    $$\frac{\partial L}{\partial x_m} = \sum_{i\,:\,m \text{ is the largest of } i}
      \delta_i$$

    and of several equal ones the first counts as the largest.

    Args:
        x: what went in.
        delta: $\partial L / \partial y$.
        windows: size, stride, dilation and padding.

    Returns:
        $\partial L / \partial x$.

    Example:
        >>> x, windows = jnp.array([1.0, 5.0, 3.0, 2.0]), Windows.of((2,), space=(4,))
        >>> delta = jnp.array([1.0, 1.0, 1.0]).reshape(1, 3, 1)
        >>> max_pool(x.reshape(1, 4, 1), delta, windows).ravel().tolist()
        [0.0, 2.0, 1.0, 0.0]

    Source:
        LeCun, Bottou, Bengio & Haffner (1998), "Gradient-Based Learning Applied to
        Document Recognition", section II; Goodfellow et al. (2016), section 9.3.
    """
    seen = jnp.stack(windows.slices(windows.padded(x, -jnp.inf)))
    largest = seen.argmax(0)  # the first of equals
    shares = [(largest == i).astype(delta.dtype) for i in range(len(seen))]
    return _handed_out(x, [share * delta for share in shares], windows)


def average_pool(x: Images, delta: Images, windows: Windows) -> Images:
    r"""Go back through $y_i = \frac1n \sum_k x_{i s + k - p}$.

    $$\frac{\partial L}{\partial x_m} = \sum_{i\,:\,m \text{ in window } i}
      \frac{\delta_i}{n_i}$$

    with $n_i$ the numbers of window $i$ that lie within the input.

    Args:
        x: what went in.
        delta: $\partial L / \partial y$.
        windows: size, stride and padding.

    Returns:
        $\partial L / \partial x$.

    Example:
        >>> windows, x = Windows.of((2,), space=(3,)), jnp.ones((1, 3, 1))
        >>> delta = jnp.array([[[1.0], [4.0]]])
        >>> average_pool(x, delta, windows).ravel().tolist()
        [0.5, 2.5, 2.0]

    Source:
        LeCun, Bottou, Bengio & Haffner (1998), section II.A, on sub-sampling.
    """
    ones = jnp.ones((1, *x.shape[1:-1], 1), delta.dtype)
    count = jnp.stack(windows.slices(windows.padded(ones))).sum(0)
    return _handed_out(x, [delta / count] * math.prod(windows.size), windows)


def _handed_out(x: Images, parts: list[Array], windows: Windows) -> Images:
    """Each window's parts back where they were seen; what fell on padding is lost."""
    places = jnp.arange(math.prod(x.shape[1:-1])).reshape(1, *x.shape[1:-1], 1)
    outside = places.size
    seen = windows.slices(windows.padded(places, outside))
    flat = jnp.zeros((x.shape[0], places.size, x.shape[-1]), x.dtype)
    for place, part in zip(seen, parts, strict=True):
        part = part.reshape(x.shape[0], -1, x.shape[-1])
        flat = flat.at[:, place.ravel()].add(part, mode="drop")
    return flat.reshape(x.shape)
