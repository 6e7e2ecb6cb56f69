"""Batches of 12 rows for the contracts of augmentations."""

import jax
import jax.numpy as jnp

SHAPES = {"images": (12, 5, 4, 2), "flat": (12, 40), "table": (12, 6)}
SHAPES |= {"series": (12, 7, 3), "tokens": (12, 7)}
LENGTHS = jnp.array([7, 3, 5, 1, 7, 6, 2, 4, 7, 5, 3, 6])


def batch_of(kind):
    """Random x of the kind that a row of the table asks for, with y and weights."""
    shape = next(shape for word, shape in SHAPES.items() if word in kind.split())
    if "flat" in kind:
        shape = SHAPES["flat"]
    x = jax.random.uniform(jax.random.key(1), shape)
    if "tokens" in kind:
        x = 10 + (1000 * x).astype(int)  # none is a fill value
    if "masked" in kind:
        x = {"values": x, "mask": jnp.arange(shape[1]) < LENGTHS[:, None]}
    y = jnp.arange(12) % 3
    if "shares" in kind:
        y = jax.nn.one_hot(y, 3)
    return {"x": x, "y": y, "weight": jnp.arange(12.0) % 4}
