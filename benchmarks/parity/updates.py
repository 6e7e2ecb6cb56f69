"""Clipping of gradients, and averages of weights."""

import torch
from pairs import Case
from torch.nn.utils import clip_grad_norm_, clip_grad_value_
from torch.optim.swa_utils import AveragedModel

from glassnet import optimizers
from optimizers import parallel


def clipped_norm(rng):
    # theirs divides by the norm + 1e-6: nothing beside gradients as long as these
    return parallel(
        optimizers.ClipByGlobalNorm(optimizers.SGD(0.1), 3.0),
        lambda params: torch.optim.SGD(params, 0.1),
        rng,
        before=lambda params: clip_grad_norm_(params, 3.0),
        size=1e8,
    )


def clipped_value(rng):
    return parallel(
        optimizers.ClipByValue(optimizers.SGD(0.1), 0.7),
        lambda params: torch.optim.SGD(params, 0.1),
        rng,
        before=lambda params: clip_grad_value_(params, 0.7),
    )


def average(rng):
    """The plain mean of the weights after each step."""
    start = 5
    kept: list[AveragedModel] = []

    def after(number: int, model: torch.nn.Module) -> None:
        if not kept:
            kept.append(AveragedModel(model))
        if number >= start:
            kept[0].update_parameters(model)

    return parallel(
        optimizers.PolyakAverage(optimizers.Adam(0.01), start),
        lambda params: torch.optim.Adam(params, 0.01),
        rng,
        after=after,
        averaged=lambda: [p.detach().numpy() for p in kept[0].module.parameters()],
    )


CASES = [
    Case("clip-norm", ("utils.clip_grad_norm_",), clipped_norm),
    Case("clip-value", ("utils.clip_grad_value_",), clipped_value),
    Case("polyak-average", ("optim.swa_utils.AveragedModel",), average),
]
