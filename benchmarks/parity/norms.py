"""Normalization of activations and of weights."""

import layouts
import numpy as np
import torch
from convolutions import some
from pairs import Case, Pair
from torch.nn.utils import parametrizations
from trial import KEY, channels_first, channels_last, layer_pairs, normal, pairs

from glassnet import nn


def sizes(rng: np.random.Generator, axes: int, features: int) -> tuple[int, ...]:
    return (int(rng.integers(3, 6)), *some(rng, axes, 3, 5), features)


def batch_norm(axes: int) -> Case:
    """In training, with what it keeps, and in evaluation with values of any size."""

    def draw(rng):
        features = int(rng.integers(2, 6))
        module = getattr(torch.nn, f"BatchNorm{axes}d")(features, momentum=0.25)
        layer = nn.BatchNorm(momentum=0.75)
        shape = sizes(rng, axes - (axes == 1 and rng.integers(2)), features)
        x = normal(rng, *shape) + 2
        _, state = layer.init(KEY, x)
        theirs = lambda x: channels_last(module(channels_first(x)))  # noqa: E731
        mapped = {"module": module, "params": layouts.scale_and_bias}

        def run(p, x):
            return layer.apply(p, state, x, key=None, training=True)[0]

        yield from pairs(run, theirs, (x,), rng, **mapped)
        _, after = layer.apply(
            {"scale": np.ones(features, x.dtype), "bias": np.zeros(features, x.dtype)},
            state,
            x,
            key=None,
            training=True,
        )
        yield Pair("forward", "mean", after["mean"], module.running_mean.numpy())
        count = x.size // features  # theirs is unbiased
        variance = (module.running_var.numpy() - 0.75) * (count - 1) / count + 0.75
        yield Pair("forward", "variance", after["variance"], variance)

        module.eval()
        mean, spread = normal(rng, features), abs(normal(rng, features)) + 0.1
        module.running_mean.copy_(torch.tensor(mean))
        module.running_var.copy_(torch.tensor(spread))
        kept = state | {"mean": mean, "variance": spread}

        def use(p, x):
            return layer.apply(p, kept, x, key=None, training=False)[0]

        yield from pairs(use, theirs, (x,), rng, **mapped)

    return Case(f"batch-norm-{axes}d", (f"nn.BatchNorm{axes}d",), draw)


def layer_norm(rng):
    axes = int(rng.integers(1, 3))
    x = normal(rng, 3, *some(rng, 2, 3, 7)) + 1
    module = torch.nn.LayerNorm(x.shape[-axes:])
    layer = nn.LayerNorm(axes=axes)
    return pairs(layer, module, (x,), rng, module=module, params=layouts.scale_and_bias)


def rms_norm(rng):
    x = normal(rng, 3, *some(rng, 2, 3, 7)) + 1
    module = torch.nn.RMSNorm(x.shape[-1], eps=1e-5)
    layer = nn.RMSNorm()
    return pairs(layer, module, (x,), rng, module=module, params=layouts.scale_and_bias)


def group_norm(rng):
    groups = int(rng.integers(1, 4))
    features = groups * int(rng.integers(2, 4))
    module, layer = torch.nn.GroupNorm(groups, features), nn.GroupNorm(groups)
    x = normal(rng, *sizes(rng, 2, features)) + 1
    return layer_pairs(layer, module, x, rng, layouts.scale_and_bias)


def instance_norm(axes: int) -> Case:
    def draw(rng):
        features = int(rng.integers(2, 6))
        module = getattr(torch.nn, f"InstanceNorm{axes}d")(features, affine=True)
        x = normal(rng, *sizes(rng, axes, features)) + 1
        return layer_pairs(nn.InstanceNorm(), module, x, rng, layouts.scale_and_bias)

    return Case(f"instance-norm-{axes}d", (f"nn.InstanceNorm{axes}d",), draw)


def local_response(rng):
    size = int(rng.choice([1, 3, 5]))
    alpha, beta, k = (round(float(n), 3) for n in rng.uniform(0.5, 2, 3))
    layer = nn.LocalResponseNorm(size, alpha, beta, k)
    module = torch.nn.LocalResponseNorm(size, alpha, beta, k)
    return layer_pairs(layer, module, normal(rng, 2, 3, 4, 6), rng)


def weight_norm(convolution: bool) -> Case:
    def draw(rng):
        inputs, units = (int(n) for n in rng.integers(2, 6, 2))
        if convolution:
            layer, inner = nn.Conv2D(units, 3), layouts.convolution
            module, shape = torch.nn.Conv2d(inputs, units, 3), (2, 5, 4, inputs)
        else:
            layer, inner = nn.Dense(units), layouts.dense
            module, shape = torch.nn.Linear(inputs, units), (3, inputs)
        module = parametrizations.weight_norm(module)  # dim=0: each unit its length
        own = nn.WeightNorm(layer)
        return pairs(
            lambda p, x: own.apply(p, {"inner": {}}, x, key=None, training=False)[0],
            lambda x: channels_last(module(channels_first(x))),
            (normal(rng, *shape),),
            rng,
            module=module,
            params=layouts.weight_norm(inner),
        )

    name = "weight-norm-conv" if convolution else "weight-norm"
    return Case(name, ("utils.parametrizations.weight_norm",), draw)


def spectral_norm(rng):
    """In use, with the directions as they are; their rounds in training differ."""
    inputs, units = (int(n) for n in rng.integers(3, 7, 2))
    module = torch.nn.Linear(inputs, units)
    module = parametrizations.spectral_norm(module).eval()
    kept = module.parametrizations.weight[0]
    directions = {"u": kept._v.numpy(), "v": kept._u.numpy()}  # of the transposed
    layer, state = nn.SpectralNorm(nn.Dense(units)), {"inner": {}} | directions
    return pairs(
        lambda p, x: layer.apply(p, state, x, key=None, training=False)[0],
        module,
        (normal(rng, 4, inputs),),
        rng,
        module=module,
        params=layouts.spectral_norm,
    )


CASES = [
    *(batch_norm(axes) for axes in (1, 2, 3)),
    Case("layer-norm", ("nn.LayerNorm",), layer_norm),
    Case("rms-norm", ("nn.RMSNorm",), rms_norm),
    Case("group-norm", ("nn.GroupNorm",), group_norm),
    *(instance_norm(axes) for axes in (1, 2, 3)),
    Case("local-response-norm", ("nn.LocalResponseNorm",), local_response),
    weight_norm(False),
    weight_norm(True),
    Case("spectral-norm", ("utils.parametrizations.spectral_norm",), spectral_norm),
]
