"""The one interface of what is random in training and nothing in evaluation."""

import abc
from typing import Any

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from glassnet import noise
from glassnet.errors import ConfigError
from glassnet.nn.layer import Layer
from glassnet.settings import hyperparams
from glassnet.types import Key, Spec, Tree


class Perturbation(Layer, abc.ABC):
    """A layer that disturbs its input in training and passes it on in evaluation.

    It learns nothing and keeps the shape. Its numbers live in the state, so they can be
    turned while training. Random numbers come from `noise`, which costs a fraction of
    `jax.random`.
    """

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """No params; the numbers that may be turned."""
        return {}, {"hyperparams": hyperparams(self)}

    def apply(
        self, params: Tree, state: Tree, x: Any, *, key: Key | None, training: bool
    ) -> tuple[Any, Tree]:
        """Disturb in training, pass on in evaluation."""
        if not training:
            return x, state
        if key is None:
            raise ConfigError(
                f"{type(self).__name__} needs a random key in training.",
                got="key=None",
                expected="a jax.random.key",
                fix="pass key=jax.random.key(0), or training=False",
            )
        # as float32: they meet random numbers of that dtype, whatever x is made of
        numbers = jax.tree.map(lambda n: n.astype(jnp.float32), state["hyperparams"])
        return self.perturbed(x, numbers, key), state

    @abc.abstractmethod
    def perturbed(
        self, x: Float[Array, "*shape"], hyperparams: Tree, key: Key
    ) -> Float[Array, "*shape"]:
        """The output in training, with the numbers read from `hyperparams`."""


def dropped(
    x: Float[Array, "..."], rate: Float[Array, ""], key: Key, shape: tuple[int, ...]
) -> Float[Array, "..."]:
    r"""Evaluate $m x / (1 - p)$, with one $m$ for each place of `shape`."""
    keep = 1 - rate
    mask = noise.uniform(key, shape) < keep
    return jnp.where(mask, x / keep.astype(x.dtype), 0)
