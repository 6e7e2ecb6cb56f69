"""SpectralNorm: a kernel that stretches nothing to more than its own length."""

from dataclasses import dataclass
from typing import Any, ClassVar

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from glassnet import noise
from glassnet.nn.children import Container, children
from glassnet.nn.dtypes import widened
from glassnet.nn.kernels import check_kernel
from glassnet.nn.layer import Layer, child_key
from glassnet.types import Key, Spec, Tree

ROUNDS = 15  # at the start; one in each step of training keeps up from there


@dataclass(frozen=True)
class SpectralNorm(Container):
    r"""The inner layer, with its kernel divided by the most it stretches anything.

    $$W_\mathrm{SN} = \frac{W}{\sigma}, \qquad \sigma = u^\top W v, \quad
      u \leftarrow \frac{W v}{|W v|}, \quad v \leftarrow \frac{W^\top u}{|W^\top u|}$$

    with the kernel as a matrix $W$ of a row for each input and a column for each unit.
    Each step of training moves $u$ and $v$ by one such round, towards the directions
    of the largest stretch, so that $\sigma$ nears the largest singular value.

    Going back, with $G = \partial L/\partial W_\mathrm{SN}$: $\partial L/\partial W =
    (G - \langle G, W_\mathrm{SN}\rangle\, u v^\top) / \sigma$, where $u$ and $v$ have
    arrived; until then also what goes through the round, which the paper leaves out.

    Keeps the output from changing faster than the input does, which steadies the
    critics of GANs. In a sweep, the inner layer's gradients are those of the
    $W_\mathrm{SN}$ that it is given.

    Args:
        inner: a layer with a `kernel`, such as `Dense` or a convolution.

    Learns:
        inner: the params of the inner layer; its kernel is $W$.

    Raises:
        ConfigError: the inner layer has no kernel.

    Example:
        >>> from glassnet.nn import Dense
        >>> layer, x = SpectralNorm(Dense(2, bias=False)), jnp.array([[1.0, 1.0]])
        >>> _, state = layer.init(jax.random.key(0), x)
        >>> params = {"inner": {"kernel": jnp.array([[4.0, 0.0], [0.0, 2.0]])}}
        >>> for _ in range(20):  # stretches by 4 along the first axis
        ...     y, state = layer.apply(params, state, x, key=None, training=True)
        >>> y.round(3).tolist()
        [[1.0, 0.5]]

    Source:
        Miyato, Kataoka, Koyama & Yoshida (2018), "Spectral Normalization for Generative
        Adversarial Networks", Algorithm 1, arXiv:1802.05957.
    """

    masked: ClassVar = True
    inner: Layer

    def made(self, key: Key, spec: Spec) -> tuple[Tree, Tree, Any]:
        """Params and state of the inner layer, and two directions a few rounds old."""
        [inner] = children(self)
        params, state, y = inner.made({}, {}, key, spec)
        matrix = _matrix(check_kernel(self, params["inner"]))
        start = noise.normal(child_key(key, "v"), matrix.shape[1:], matrix.dtype)
        u, v = jax.lax.fori_loop(
            0, ROUNDS, lambda _, uv: _round(matrix, uv[1]), _round(matrix, start)
        )
        return params, state | {"u": u, "v": v}, y

    def apply(
        self, params: Tree, state: Tree, x: Any, *, key: Key | None, training: bool
    ) -> tuple[Any, Tree]:
        r"""Run the inner layer with $W / \sigma$; in training, after one more round."""
        [inner] = children(self)
        kernel, u, v = params["inner"]["kernel"], state["u"], state["v"]
        matrix = _matrix(kernel)
        if training:
            u, v = _round(matrix, v)
        sigma = u @ matrix @ v
        sigma = jnp.where(sigma == 0, 1, sigma)  # a kernel of zeros stays one
        whole = (widened(kernel) / sigma).astype(kernel.dtype)
        given = {"inner": params["inner"] | {"kernel": whole}}
        y, after = inner.apply(given, state, x, key=key, training=training)
        return y, {"inner": after, "u": u, "v": v}


def _matrix(kernel: Float[Array, "*fan units"]) -> Float[Array, "rows units"]:
    return widened(kernel).reshape(-1, kernel.shape[-1])


def _round(
    matrix: Float[Array, "rows units"], v: Float[Array, "units"]
) -> tuple[Float[Array, "rows"], Float[Array, "units"]]:
    u = _direction(matrix @ v)
    return u, _direction(u @ matrix)


def _direction(vector: Float[Array, "size"]) -> Float[Array, "size"]:
    return vector * jax.lax.rsqrt(jnp.maximum((vector * vector).sum(), 1e-24))
