"""Outputs and targets for the contracts of losses and metrics."""

import jax


def outputs_and_targets(case, keys):
    """Random ones of the shape and kind that a row of the table asks for."""
    shape, kind = case
    outputs = jax.random.normal(next(keys), shape)
    if kind == "labels":
        return outputs, jax.random.randint(next(keys), shape[:-1], 0, shape[-1])
    targets = jax.random.normal(next(keys), shape)
    return outputs, (targets > 0).astype(float) if kind == "yes or no" else targets
