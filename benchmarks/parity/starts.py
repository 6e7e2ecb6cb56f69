"""Initializers: the variance and the ends of what they draw, and exact structures."""

import jax
import layouts
import numpy as np
import torch
from pairs import Case, Pair

from glassnet import initializers

SHAPES = {"dense": (400, 300), "conv": (3, 2, 120, 140)}
CHANCE = 0.03  # 5 standard errors of a ratio of variances, each of 100,000 draws


def ours(initializer, shape: tuple[int, ...], rng) -> np.ndarray:
    key = jax.random.key(int(rng.integers(2**31)))
    return np.asarray(jax.jit(lambda key: initializer(key, shape, float))(key))


def theirs(fill, shape: tuple[int, ...], rng) -> np.ndarray:
    """In their layout, and from there to ours."""
    *space, inputs, outputs = shape
    weight = torch.empty(outputs, inputs, *space)
    torch.manual_seed(int(rng.integers(2**31)))
    fill(weight)
    change = layouts.convolution if space else layouts.dense
    return change({"weight": weight.numpy()})["kernel"]


def drawn(name: str, symbol: str, initializer, fill, *, ends: bool) -> Case:
    """Variance, and where draws have ends, the largest number."""

    def draw(rng):
        for what, shape in SHAPES.items():
            a, b = ours(initializer, shape, rng), theirs(fill, shape, rng)
            yield Pair("forward", f"variance, {what}", a.var(), b.var())
            if ends:
                yield Pair("forward", f"end, {what}", abs(a).max(), abs(b).max())

    return Case(name, (f"nn.init.{symbol}",), draw, 1, CHANCE)


def exact(name: str, symbol: str, initializer, fill, shapes) -> Case:
    def draw(rng):
        for shape in shapes:
            a, b = ours(initializer, shape, rng), theirs(fill, shape, rng)
            yield Pair("forward", str(shape), a, b)

    return Case(name, (f"nn.init.{symbol}",), draw, 1)


def orthogonal(rng):
    """The products of a kernel with itself, on its shorter side."""
    for shape in ((12, 7), (7, 12), (3, 2, 4, 9)):
        products = []
        for kernel in (
            ours(initializers.Orthogonal(1.3), shape, rng),
            theirs(lambda w: torch.nn.init.orthogonal_(w, 1.3), shape, rng),
        ):
            matrix = kernel.reshape(-1, shape[-1])
            tall = matrix.shape[0] >= matrix.shape[1]
            products.append(matrix.T @ matrix if tall else matrix @ matrix.T)
        yield Pair("forward", str(shape), *products)


def sparse(rng):
    """How many inputs each unit listens to: theirs says what share it does not."""
    shape = (50, 40)
    a = ours(initializers.Sparse(15), shape, rng)
    # PyTorch's counts zeros along the first axis, which is our order already
    weight = torch.empty(shape)
    torch.nn.init.sparse_(weight, 0.7, std=1.0)
    b = weight.numpy()
    yield Pair("forward", "connections", (a != 0).sum(0), (b != 0).sum(0))


def linear_s_own(weight: torch.Tensor) -> None:
    """What a new Linear or Conv draws."""
    torch.nn.init.kaiming_uniform_(weight, a=5**0.5)


def truncated(weight: torch.Tensor) -> None:
    """The ends are numbers there, deviations here."""
    torch.nn.init.trunc_normal_(weight, std=0.02, a=-0.04, b=0.04)


def he(kind: str, mode: str = "fan_in"):
    make = getattr(torch.nn.init, f"kaiming_{kind}_")
    return lambda w: make(w, mode=mode, nonlinearity="relu")


init = torch.nn.init
CASES = [
    drawn(
        "glorot-uniform",
        "xavier_uniform_",
        initializers.GlorotUniform(),
        init.xavier_uniform_,
        ends=True,
    ),
    drawn(
        "glorot-normal",
        "xavier_normal_",
        initializers.GlorotNormal(),
        init.xavier_normal_,
        ends=False,
    ),
    drawn(
        "he-uniform",
        "kaiming_uniform_",
        initializers.HeUniform(),
        he("uniform"),
        ends=True,
    ),
    drawn(
        "he-normal",
        "kaiming_normal_",
        initializers.HeNormal(),
        he("normal"),
        ends=False,
    ),
    drawn(
        "he-normal-out",
        "kaiming_normal_",
        initializers.VarianceScaling(2.0, "out"),
        he("normal", "fan_out"),
        ends=False,
    ),
    drawn(
        "linear-s-own",
        "kaiming_uniform_",
        initializers.VarianceScaling(1 / 3, "into", "uniform"),
        linear_s_own,
        ends=True,
    ),
    drawn(
        "normal",
        "normal_",
        initializers.Normal(0.0, 0.3),
        lambda w: init.normal_(w, 0, 0.3),
        ends=False,
    ),
    drawn(
        "uniform",
        "uniform_",
        initializers.Uniform(-0.3, 0.3),
        lambda w: init.uniform_(w, -0.3, 0.3),
        ends=True,
    ),
    drawn(
        "truncated-normal",
        "trunc_normal_",
        initializers.TruncatedNormal(),
        truncated,
        ends=True,
    ),
    exact(
        "constant",
        "constant_",
        initializers.Constant(0.3),
        lambda w: init.constant_(w, 0.3),
        [(3, 4)],
    ),
    exact("ones", "ones_", initializers.Constant(1.0), init.ones_, [(3, 4)]),
    exact("zeros", "zeros_", initializers.Zeros(), init.zeros_, [(3, 4)]),
    exact("eye", "eye_", initializers.Eye(), init.eye_, [(3, 4), (5, 2)]),
    exact(
        "dirac",
        "dirac_",
        initializers.Eye(),
        init.dirac_,
        [(3, 3, 4), (3, 5, 4, 2), (3, 3, 3, 2, 4)],
    ),
    Case("orthogonal", ("nn.init.orthogonal_",), orthogonal),
    Case("sparse", ("nn.init.sparse_",), sparse, 1),
]
