"""Losses for numbers and for embeddings."""

import jax.numpy as jnp
import torch
from pairs import Case
from trial import normal, pairs, precision

from glassnet import losses


def numbers(name: str, symbol: str, make, *, counts: bool = False) -> Case:
    """A loss of outputs and targets of one shape.

    Args:
        name: of the row.
        symbol: of theirs.
        make: from a number to both, theirs one loss for each output.
        counts: whether the targets are whole numbers of 0 or more.
    """

    def draw(rng):
        loss, module = make(round(float(rng.uniform(0.3, 2)), 3))
        rows, units = (int(n) for n in rng.integers(2, 8, 2))
        targets = normal(rng, rows, units, size=2.0)
        if counts:
            targets = rng.poisson(3, (rows, units)).astype(precision())
        given = torch.tensor(targets)
        return pairs(
            lambda p, y: loss(y, jnp.asarray(targets)),
            lambda y: module(y, given).sum(-1),
            (normal(rng, rows, units, size=2.0),),
            rng,
        )

    return Case(name, (f"nn.{symbol}",), draw)


def gaussian(full: bool) -> Case:
    def draw(rng):
        rows, units = (int(n) for n in rng.integers(2, 7, 2))
        outputs, targets = normal(rng, rows, 2 * units), normal(rng, rows, units)
        floor = 0.01
        loss = losses.GaussianLikelihood(floor=floor, full=full)
        module = torch.nn.GaussianNLLLoss(full=full, eps=1e-9, reduction="none")

        def theirs(y):
            mean, log_variance = y.chunk(2, -1)
            variance = log_variance.exp() + floor
            return module(mean, torch.tensor(targets), variance).sum(-1)

        return pairs(
            lambda p, y: loss(y, jnp.asarray(targets)), theirs, (outputs,), rng
        )

    return Case("gaussian" + "-full" * full, ("nn.GaussianNLLLoss",), draw)


def cosine(theirs_name: str) -> Case:
    def draw(rng):
        rows, units = (int(n) for n in rng.integers(3, 8, 2))
        targets = normal(rng, rows, units, size=20.0)
        given, ones = torch.tensor(targets), torch.ones(rows)
        if theirs_name == "CosineSimilarity":
            module = torch.nn.CosineSimilarity(-1)
            theirs = lambda y: 1 - module(y, given)  # noqa: E731
        else:
            module = torch.nn.CosineEmbeddingLoss(reduction="none")
            theirs = lambda y: module(y, given, ones)  # noqa: E731
        loss = losses.CosineSimilarity()
        x = normal(rng, rows, units, size=20.0)
        return pairs(lambda p, y: loss(y, jnp.asarray(targets)), theirs, (x,), rng)

    name = "cosine" if theirs_name == "CosineSimilarity" else "cosine-embedding"
    return Case(name, (f"nn.{theirs_name}",), draw)


def triplet(rng):
    rows, units = (int(n) for n in rng.integers(3, 8, 2))
    margin = round(float(rng.uniform(0.3, 2)), 3)
    loss = losses.Triplet(margin)
    # theirs adds 1e-6 to each difference unless told otherwise
    module = torch.nn.TripletMarginLoss(margin, eps=0.0, reduction="none")
    return pairs(
        lambda p, y: loss(y, jnp.zeros(rows)),
        lambda y: module(y[:, 0], y[:, 1], y[:, 2]),
        (normal(rng, rows, 3, units),),
        rng,
    )


def triplet_squared(rng):
    rows, units = (int(n) for n in rng.integers(3, 8, 2))
    loss = losses.Triplet(1.5, squared=True)
    module = torch.nn.TripletMarginWithDistanceLoss(
        distance_function=lambda a, b: ((a - b) ** 2).sum(-1),
        margin=1.5,
        reduction="none",
    )
    return pairs(
        lambda p, y: loss(y, jnp.zeros(rows)),
        lambda y: module(y[:, 0], y[:, 1], y[:, 2]),
        (normal(rng, rows, 3, units),),
        rng,
    )


def contrastive(rng):
    """Their distance; the rest by hand, for PyTorch has no such loss."""
    rows, units = (int(n) for n in rng.integers(4, 8, 2))
    same = rng.integers(0, 2, rows).astype(precision())
    loss, distance = losses.Contrastive(2.0), torch.nn.PairwiseDistance(eps=0.0)

    def theirs(y):
        d, t = distance(y[:, 0], y[:, 1]), torch.tensor(same)
        return (t * d**2 + (1 - t) * (2.0 - d).clamp(min=0) ** 2) / 2

    x = normal(rng, rows, 2, units, size=0.7)
    return pairs(lambda p, y: loss(y, jnp.asarray(same)), theirs, (x,), rng)


def smooth(delta):
    module = torch.nn.SmoothL1Loss(beta=delta, reduction="none")
    return losses.Huber(delta), lambda y, t: delta * module(y, t)


CASES = [
    numbers(
        "squared-error",
        "MSELoss",
        lambda n: (losses.SquaredError(), torch.nn.MSELoss(reduction="none")),
    ),
    numbers(
        "absolute-error",
        "L1Loss",
        lambda n: (losses.AbsoluteError(), torch.nn.L1Loss(reduction="none")),
    ),
    numbers(
        "huber",
        "HuberLoss",
        lambda n: (losses.Huber(n), torch.nn.HuberLoss(delta=n, reduction="none")),
    ),
    numbers("huber-smooth", "SmoothL1Loss", smooth),
    numbers(
        "poisson",
        "PoissonNLLLoss",
        lambda n: (
            losses.PoissonLikelihood(),
            torch.nn.PoissonNLLLoss(reduction="none"),
        ),
        counts=True,
    ),
    gaussian(False),
    gaussian(True),
    cosine("CosineSimilarity"),
    cosine("CosineEmbeddingLoss"),
    Case("triplet", ("nn.TripletMarginLoss",), triplet),
    Case("triplet-squared", ("nn.TripletMarginWithDistanceLoss",), triplet_squared),
    Case("contrastive", ("nn.PairwiseDistance",), contrastive),
]
