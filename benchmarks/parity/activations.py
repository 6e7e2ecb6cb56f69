"""Activations, with their settings."""

import numpy as np
import torch
from layouts import slope
from pairs import Case
from torch.nn import functional
from trial import channels_first, channels_last, layer_pairs, normal, pairs

from glassnet import nn


def shape(rng: np.random.Generator) -> tuple[int, ...]:
    return tuple(int(n) for n in rng.integers(2, 8, rng.integers(2, 5)))


def plain(name: str, symbol: str, make, tolerance: float = 0.0) -> Case:
    """An activation on numbers that reach into every piece of it.

    Args:
        name: of ours.
        symbol: of theirs.
        make: from a generator to both, with the same settings.
        tolerance: as of a `Case`.
    """

    def draw(rng):
        layer, module = make(rng)
        x = normal(rng, *shape(rng), size=3.0)
        return pairs(lambda p, x: layer({}, x), module, (x,), rng)

    return Case(name, (symbol,), draw, tolerance=tolerance)


def prelu(shared: bool) -> Case:
    def draw(rng):
        x = normal(rng, *shape(rng))
        features = 1 if shared else x.shape[-1]
        layer, module = nn.PReLU(shared=shared), torch.nn.PReLU(features)
        return layer_pairs(layer, module, x, rng, slope)

    return Case("prelu-shared" if shared else "prelu", ("nn.PReLU",), draw)


def glu(gate: str, function) -> Case:
    def draw(rng):
        x = normal(rng, *shape(rng)[:-1], 2 * int(rng.integers(1, 6)))

        def theirs(x):
            if gate == "sigmoid":
                return torch.nn.GLU(-1)(x)
            a, b = x.chunk(2, -1)
            return a * function(b)

        layer = nn.GLU(gate)
        return pairs(lambda p, x: layer({}, x), theirs, (x,), rng)

    return Case(f"glu-{gate}", ("nn.GLU",) if gate == "sigmoid" else (), draw)


def softmax_of_channels() -> Case:
    def draw(rng):
        x = normal(rng, 2, 3, 4, 5)
        theirs = lambda x: channels_last(torch.nn.Softmax2d()(channels_first(x)))  # noqa: E731
        return pairs(lambda p, x: nn.Softmax()({}, x), theirs, (x,), rng)

    return Case("softmax-channels", ("nn.Softmax2d",), draw)


def number(rng, low=0.2, high=2.0) -> float:
    return round(float(rng.uniform(low, high)), 3)


def with_number(ours, theirs):
    def make(rng):
        value = number(rng)
        return ours(value), theirs(value)

    return make


def power_of_two(ours, theirs):
    """With a number whose inverse is exact, for PyTorch rounds it to float32."""

    def make(rng):
        value = float(rng.choice([0.25, 0.5, 2.0, 4.0]))
        return ours(value), theirs(value)

    return make


def always(ours, theirs):
    return lambda rng: (ours, theirs)


CASES = [
    plain("identity", "nn.Identity", always(nn.Identity(), torch.nn.Identity())),
    plain("relu", "nn.ReLU", always(nn.ReLU(), torch.nn.ReLU())),
    plain("leaky-relu", "nn.LeakyReLU", with_number(nn.LeakyReLU, torch.nn.LeakyReLU)),
    plain(
        "thresholded-relu",
        "nn.Threshold",
        with_number(nn.ThresholdedReLU, lambda t: torch.nn.Threshold(t, 0.0)),
    ),
    plain("elu", "nn.ELU", with_number(nn.ELU, torch.nn.ELU)),
    plain("celu", "nn.CELU", power_of_two(nn.CELU, torch.nn.CELU)),
    plain("selu", "nn.SELU", always(nn.SELU(), torch.nn.SELU())),
    plain("gelu", "nn.GELU", always(nn.GELU(), torch.nn.GELU())),
    plain(
        "gelu-approximate",
        "nn.GELU",
        always(nn.GELU(approximate=True), torch.nn.GELU("tanh")),
    ),
    plain("silu", "nn.SiLU", always(nn.SiLU(), torch.nn.SiLU())),
    plain("mish", "nn.Mish", always(nn.Mish(), torch.nn.Mish())),
    plain(
        "softplus",
        "nn.Softplus",
        always(nn.Softplus(), torch.nn.Softplus(threshold=100)),
    ),
    plain("sigmoid", "nn.Sigmoid", always(nn.Sigmoid(), torch.nn.Sigmoid())),
    plain("tanh", "nn.Tanh", always(nn.Tanh(), torch.nn.Tanh())),
    plain("softsign", "nn.Softsign", always(nn.Softsign(), torch.nn.Softsign())),
    plain("softmax", "nn.Softmax", always(nn.Softmax(), torch.nn.Softmax(-1))),
    plain(
        "log-softmax", "nn.LogSoftmax", always(nn.LogSoftmax(), torch.nn.LogSoftmax(-1))
    ),
    plain(
        "hard-sigmoid",
        "nn.Hardsigmoid",
        always(nn.HardSigmoid(), torch.nn.Hardsigmoid()),
        1e-7,  # its gradient has a sixth in float32, whatever the input
    ),
    plain("hard-swish", "nn.Hardswish", always(nn.HardSwish(), torch.nn.Hardswish())),
    plain("hard-tanh", "nn.Hardtanh", always(nn.HardTanh(), torch.nn.Hardtanh())),
    prelu(shared=False),
    prelu(shared=True),
    glu("sigmoid", None),
    glu("silu", functional.silu),
    glu("gelu", functional.gelu),
    glu("relu", functional.relu),
    softmax_of_channels(),
]
