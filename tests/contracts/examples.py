"""Outputs and targets for the contracts of losses and metrics."""

import jax
import jax.numpy as jnp

TWO_AXES = ("labels in rows", "pairs", "sequences", "sides by side")


def batch(case):
    """The shape of what comes out: the axes that are not one example's own."""
    shape, kind = case
    return shape[:-2] if kind in TWO_AXES else shape[:-1]


def outputs_and_targets(case, keys):
    """Random ones of the shape and kind that a row of the table asks for."""
    shape, kind = case
    outputs = jax.random.normal(next(keys), shape)
    key = next(keys)
    normal = jax.random.normal(key, shape)
    return outputs, {
        "labels": lambda: jax.random.randint(key, shape[:-1], 0, shape[-1]),
        "labels in rows": lambda: jax.random.randint(key, shape[:-1], 0, shape[-1]),
        "values": lambda: normal,
        "left part": lambda: normal[..., :2],
        "left part, yes or no": lambda: (normal[..., :2] > 0).astype(float),
        "halves": lambda: normal[..., : shape[-1] // 2],
        "yes or no": lambda: (normal > 0).astype(float),
        "sides": lambda: jnp.sign(normal),
        "shares": lambda: jax.nn.softmax(normal),
        "counts": lambda: jax.random.poisson(key, 2.0, shape).astype(float),
        "pairs": lambda: (normal[..., 0, 0] > 0).astype(float),
        "sides by side": lambda: normal[..., 0, 0],
        "sequences": lambda: jax.random.randint(key, (*shape[:-2], 2), 1, 3),
    }[kind]()


def in_form(outputs, of):
    """Numbers in the form that a loss says it takes."""
    if of == "probabilities":
        return jax.nn.softmax(outputs)
    return jax.nn.log_softmax(outputs) if of == "log-probabilities" else outputs
