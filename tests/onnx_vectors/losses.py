"""ONNX's losses as ours: one number for each example, which the adapter then averages."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
from running import channels_first, channels_last, run
from vectors import Vector

from glassnet import nn
from glassnet.losses import CrossEntropy

__all__ = ["LOSSES"]


def _surprise(vector: Vector, of: Any) -> Any:
    x, labels, weights = (vector.input(i) for i in range(3))
    x, labels = channels_last(x), jnp.asarray(labels)
    counts = jnp.ones(labels.shape, bool)
    if "ignore_index" in vector.settings:
        counts = labels != vector.settings["ignore_index"]
    chosen = () if weights is None else tuple(map(float, weights))
    loss = jax.jit(CrossEntropy(of=of, class_weights=chosen).__call__)
    # what is ignored is what a mask hides; (batch, classes) is a sequence of rows
    costs = loss({"values": x, "mask": counts}, labels)
    if vector.settings["reduction"] == "none":
        return costs
    if vector.settings["reduction"] == "sum":
        return costs.sum()
    # ONNX's mean divides by the weights of those that count, ours is left to the caller
    share = jnp.ones_like(costs) if weights is None else jnp.asarray(weights)[labels]
    return costs.sum() / jnp.where(counts, share, 0).sum()


def _negative_log_likelihood(vector: Vector) -> list[Any]:
    return [_surprise(vector, "log-probabilities")]


def _cross_entropy(vector: Vector) -> list[Any]:
    shares = run(nn.LogSoftmax(), channels_last(vector.inputs[0]))
    return [_surprise(vector, "logits"), channels_first(shares)]


LOSSES: dict[str, Callable[[Vector], list[Any]]] = {
    "NegativeLogLikelihoodLoss": _negative_log_likelihood,
    "SoftmaxCrossEntropyLoss": _cross_entropy,
}
