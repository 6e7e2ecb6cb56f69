"""Latent: to codes and back, for networks with a narrow place in the middle.

Pure functions of a network, its params and its state: of an autoencoder, plain or
variational, whose parts are called "encoder" and "decoder"; or of a generator, which is
all decoder.
"""

import functools
from statistics import NormalDist
from typing import Literal

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from glassnet import noise
from glassnet.errors import ConfigError, did_you_mean
from glassnet.model.answers import Link
from glassnet.nn.children import children
from glassnet.nn.gaussian_code import GaussianCode
from glassnet.nn.layer import Layer
from glassnet.types import Key, Tree

__all__ = ["decode", "encode", "interpolate", "latent_map", "sample"]


def encode(
    network: Layer, params: Tree, state: Tree, x: Float[Array, "rows *shape"]
) -> Float[Array, "rows code"]:
    """The code of each row; of a variational autoencoder, the mean of its cloud.

    Args:
        network: with a part called "encoder".
        params: of the network.
        state: of the network.
        x: rows as in training.

    Raises:
        ConfigError: there is no such part.

    Example:
        >>> from glassnet import zoo
        >>> network, x = zoo.vae(6, code=2, hidden=(4,)), jnp.ones((3, 6))
        >>> model = network.init(jax.random.key(0), x)
        >>> encode(network, *model, x).shape
        (3, 2)

    Source:
        Hinton & Salakhutdinov (2006), "Reducing the Dimensionality of Data with Neural
        Networks", figure 3.
    """
    return _encode(network, params, state, x)


@functools.partial(jax.jit, static_argnums=0)
def _encode(network: Layer, params: Tree, state: Tree, x: Array) -> Array:
    parts = {child.name: child for child in children(network)}
    if "encoder" not in parts:
        raise ConfigError(
            "This network has no encoder.",
            got=f"parts called {', '.join(parts) or 'nothing'}",
            expected='a part called "encoder"',
            fix=did_you_mean("encoder", parts)
            if parts
            else "name the parts, as zoo.autoencoder does",
        )
    code, _ = parts["encoder"].apply(params, state, x, key=None, training=False)
    after = parts.get("code")
    if after is not None and isinstance(after.layer, GaussianCode):
        code, _ = after.apply(params, state, code, key=None, training=False)
    return code


def decode(
    network: Layer,
    params: Tree,
    state: Tree,
    code: Float[Array, "rows code"],
    link: Link = "identity",
) -> Float[Array, "rows *shape"]:
    """The row of each code.

    Args:
        network: with a part called "decoder"; one without is all decoder, as the
            generator of a GAN.
        params: of the network.
        state: of the network.
        code: any numbers.
        link: what makes values of its outputs: "sigmoid" where it was trained on
            logits of pixels.

    Example:
        >>> from glassnet import zoo
        >>> network, x = zoo.autoencoder(6, code=2, hidden=(4,)), jnp.ones((3, 6))
        >>> model = network.init(jax.random.key(0), x)
        >>> decode(network, *model, jnp.zeros((1, 2)), "sigmoid").shape
        (1, 6)

    Source:
        Kingma & Welling (2013), "Auto-Encoding Variational Bayes", appendix A,
        arXiv:1312.6114.
    """
    return _decode((network, link), params, state, code)


@functools.partial(jax.jit, static_argnums=0)
def _decode(how: tuple[Layer, Link], params: Tree, state: Tree, code: Array) -> Array:
    network, link = how
    decoder = next((c for c in children(network) if c.name == "decoder"), None)
    run = network.apply if decoder is None else decoder.apply
    y, _ = run(params, state, code, key=None, training=False)
    return {
        "identity": lambda: y,
        "sigmoid": lambda: jax.nn.sigmoid(y),
        "softmax": lambda: jax.nn.softmax(y, -1),
        "exponential": lambda: jnp.exp(y),
    }[link]()


def sample(
    network: Layer,
    params: Tree,
    state: Tree,
    key: Key,
    shape: tuple[int, int],
    link: Link = "identity",
) -> Float[Array, "rows *shape"]:
    """New rows, from codes of the standard bell curve.

    Args:
        network: as for `decode`.
        params: of the network.
        state: of the network.
        key: another one draws other rows.
        shape: how many rows, and the numbers in a code.
        link: as for `decode`.

    Example:
        >>> from glassnet import zoo
        >>> generator = zoo.gan(6, noise=2, hidden=(4,)).generator
        >>> model = generator.init(jax.random.key(0), jnp.ones((1, 2)))
        >>> sample(generator, *model, jax.random.key(1), (5, 2)).shape
        (5, 6)

    Source:
        Kingma & Welling (2013), "Auto-Encoding Variational Bayes", figure 5,
        arXiv:1312.6114.
    """
    return decode(network, params, state, noise.normal(key, shape), link)


def interpolate(
    start: Float[Array, " code"],
    end: Float[Array, " code"],
    steps: int,
    way: Literal["straight", "around"] = "straight",
) -> Float[Array, "{steps} code"]:
    r"""Codes on the way from one to another.

    $$z_t = (1 - t)\, z_0 + t\, z_1 \qquad \text{or} \qquad
      z_t = \frac{\sin((1 - t)\,\theta)\, z_0 + \sin(t\,\theta)\, z_1}{\sin \theta}$$

    with $\theta$ the angle between the two. Codes of many numbers all lie at about
    $\sqrt d$ from 0, and a straight way leads through the empty middle: there go
    around. Where the two point the same way, or opposite ways, around is straight.

    Args:
        start: $z_0$.
        end: $z_1$.
        steps: how many codes, both ends among them; 2 or more.
        way: "straight", or "around" the middle.

    Raises:
        ConfigError: there are fewer than 2 steps.

    Example:
        >>> ends = jnp.array([1.0, 0.0]), jnp.array([0.0, 1.0])
        >>> interpolate(*ends, 3).tolist()[1]
        [0.5, 0.5]
        >>> [f"{z:.3f}" for z in interpolate(*ends, 3, "around")[1]]
        ['0.707', '0.707']

    Source:
        Shoemake (1985), "Animating Rotation with Quaternion Curves", section 3.3; for
        codes: White (2016), "Sampling Generative Networks", section 2.1,
        arXiv:1609.04468.
    """
    if steps < 2:
        raise ConfigError(
            "A way has two ends.",
            got=f"steps={steps}",
            expected="2 or more",
            fix="ask for one code between with steps=3",
        )
    t = jnp.linspace(0, 1, steps, dtype=start.dtype)[:, None]
    straight = (1 - t) * start + t * end
    if way == "straight":
        return straight
    product = jnp.linalg.norm(start) * jnp.linalg.norm(end)
    cosine = jnp.dot(start, end) / jnp.where(product > 0, product, 1)
    angle = jnp.arccos(jnp.clip(cosine, -1, 1))
    bent = (product > 0) & (jnp.sin(angle) > 1e-4)
    sine = jnp.where(bent, jnp.sin(angle), 1)
    around = (jnp.sin((1 - t) * angle) * start + jnp.sin(t * angle) * end) / sine
    return jnp.where(bent, around, straight)


def latent_map(
    network: Layer,
    params: Tree,
    state: Tree,
    size: int = 20,
    link: Link = "identity",
) -> Float[Array, "{size} {size} *shape"]:
    r"""The whole plane of codes of two numbers, as rows to be drawn on a grid.

    $$z_{ij} = \left(\Phi^{-1}\!\big(\tfrac{j + 1/2}{n}\big),\;
      \Phi^{-1}\!\big(1 - \tfrac{i + 1/2}{n}\big)\right)$$

    The grid is as dense as the bell curve: each picture stands for as many draws as any
    other. The first number grows to the right, the second upwards.

    Args:
        network: as for `decode`, with codes of two numbers.
        params: of the network.
        state: of the network.
        size: $n$, rows and columns of the grid.
        link: as for `decode`.

    Example:
        >>> from glassnet import zoo
        >>> network, x = zoo.vae(6, code=2, hidden=(4,)), jnp.ones((3, 6))
        >>> model = network.init(jax.random.key(0), x)
        >>> latent_map(network, *model, size=3).shape
        (3, 3, 6)

    Source:
        Kingma & Welling (2013), "Auto-Encoding Variational Bayes", appendix A and
        figure 4, arXiv:1312.6114.
    """
    bell = NormalDist()
    line = np.array([bell.inv_cdf((i + 0.5) / size) for i in range(size)], "float32")
    across, up = np.meshgrid(line, line[::-1])
    codes = jnp.asarray(np.stack([across, up], -1).reshape(-1, 2))
    rows = decode(network, params, state, codes, link)
    return rows.reshape(size, size, *rows.shape[1:])
