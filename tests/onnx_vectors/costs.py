"""ONNX's losses as ours: one number for each example, averaged by the adapter."""

from collections.abc import Callable
from typing import Any

import numpy as np
from running import channels_first, channels_last, quickly, run
from vectors import Vector

from glassnet import nn
from glassnet.losses import CrossEntropy

__all__ = ["LOSSES"]


def _surprise(vector: Vector, of: Any) -> Any:
    x, labels, weights = (vector.input(i) for i in range(3))
    x = channels_last(x)
    counts = np.ones(labels.shape, bool)
    if "ignore_index" in vector.settings:
        counts = labels != vector.settings["ignore_index"]
    chosen = () if weights is None else tuple(map(float, weights))
    loss = quickly(CrossEntropy(of=of, class_weights=chosen).__call__)
    # what is ignored is what a mask hides; (batch, classes) is a sequence of rows
    costs = np.asarray(loss({"values": x, "mask": counts}, labels))
    if vector.settings["reduction"] == "none":
        return costs
    if vector.settings["reduction"] == "sum":
        return costs.sum()
    # ONNX's mean divides by the weights of those that count, ours is left to the caller
    share = np.ones_like(costs) if weights is None else weights[labels * counts]
    return costs.sum() / share[counts].sum()


def _negative_log_likelihood(vector: Vector) -> list[Any]:
    return [_surprise(vector, "log-probabilities")]


def _cross_entropy(vector: Vector) -> list[Any]:
    if len(vector.wanted) == 1:
        return [_surprise(vector, "logits")]
    shares = run(nn.LogSoftmax(), channels_last(vector.inputs[0]))
    return [_surprise(vector, "logits"), channels_first(shares)]


LOSSES: dict[str, Callable[[Vector], list[Any]]] = {
    "NegativeLogLikelihoodLoss": _negative_log_likelihood,
    "SoftmaxCrossEntropyLoss": _cross_entropy,
}
