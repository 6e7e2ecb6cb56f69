"""What a layer is given in its contract: numbers, tokens, sequences, several."""

from dataclasses import dataclass

import jax
import jax.numpy as jnp


@dataclass(frozen=True)
class Tokens:
    """Whole numbers below `vocabulary`."""

    shape: tuple[int, ...]
    vocabulary: int


@dataclass(frozen=True)
class Masked:
    """A sequence of this shape (time, ...), of which the end may not count."""

    shape: tuple[int, ...]


@dataclass(frozen=True)
class Pair:
    """Two inputs."""

    first: object
    second: object


def draw(example, keys, dtype="float32", batch=5):
    """A batch of such examples; a tuple is the shape of one with normal numbers."""
    if isinstance(example, Pair):
        parts = (example.first, example.second)
        return tuple(draw(part, keys, dtype, batch) for part in parts)
    shape = example if isinstance(example, tuple) else example.shape
    if isinstance(example, Tokens):
        return jax.random.randint(
            next(keys), (batch, *shape), 0, example.vocabulary, "int32"
        )
    x = jax.random.normal(next(keys), (batch, *shape), dtype)
    if not isinstance(example, Masked):
        return x
    lengths = 1 + jnp.arange(batch) % shape[0]
    return {"values": x, "mask": jnp.arange(shape[0]) < lengths[:, None]}


def is_float(leaf):
    return jnp.issubdtype(leaf.dtype, jnp.floating)


def floats(x):
    """The leaves that have gradients, and how to put others in their place."""
    leaves, tree = jax.tree.flatten(x)

    def put(new):
        new = iter(new)
        return tree.unflatten([next(new) if is_float(a) else a for a in leaves])

    return [a for a in leaves if is_float(a)], put


def map_floats(function, x):
    found, put = floats(x)
    return put([function(a) for a in found])
