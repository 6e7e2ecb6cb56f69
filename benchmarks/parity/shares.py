"""Losses for classes, sides and sequences of labels."""

import jax.numpy as jnp
import numpy as np
import torch
from pairs import Case
from torch.nn import functional
from trial import normal, pairs, precision

from glassnet import losses


def sized(rng: np.random.Generator) -> tuple[int, int]:
    return int(rng.integers(3, 8)), int(rng.integers(2, 7))


def soft(rng: np.random.Generator, rows: int, classes: int) -> np.ndarray:
    """Shares of 1, some of them 0."""
    shares = rng.dirichlet(np.ones(classes), rows)
    shares[0] = np.eye(classes)[0]
    return shares.astype(precision())


def classes(name: str, ours, theirs, *, soft_targets=False, symbol="CrossEntropyLoss"):
    """A loss of scores and classes.

    Args:
        name: of the row.
        ours: from the weights of the classes and a share to the loss.
        theirs: the same; called with scores and targets.
        soft_targets: whether the targets are shares of 1.
        symbol: of theirs.
    """

    def draw(rng):
        rows, count = sized(rng)
        weights, share = (
            rng.uniform(0.2, 3, count),
            round(float(rng.uniform(0.05, 0.5)), 3),
        )
        targets = rng.integers(0, count, rows).astype("int32")
        if soft_targets:
            targets = soft(rng, rows, count)
        loss = ours(tuple(map(float, weights)), share)
        module = theirs(torch.tensor(weights.astype(precision())), share)
        given = torch.tensor(targets if soft_targets else targets.astype("int64"))
        x = normal(rng, rows, count, size=3.0)
        return pairs(
            lambda p, z: loss(z, jnp.asarray(targets)),
            lambda z: module(z, given),
            (x,),
            rng,
        )

    return Case(name, (f"nn.{symbol}",), draw)


def entropy(*, weight: bool = False, smoothing: bool = False):
    return lambda w, s: torch.nn.CrossEntropyLoss(
        weight=w if weight else None,
        label_smoothing=s if smoothing else 0.0,
        reduction="none",
    )


def log_share_loss(w, s):
    module = torch.nn.NLLLoss(weight=w, reduction="none")
    return lambda z, t: module(z.log_softmax(-1), t)


def our_log_shares(w, s):
    loss = losses.CrossEntropy(of="log-probabilities", class_weights=w)
    return lambda z, t: loss(z - jnp.log(jnp.exp(z).sum(-1, keepdims=True)), t)


def divergence(w, s):
    module = torch.nn.KLDivLoss(reduction="none")
    return lambda z, t: module(z.log_softmax(-1), t).sum(-1)


def margins(power: int):
    def make(w, s):
        module = torch.nn.MultiMarginLoss(p=power, margin=s, reduction="none")
        return lambda z, t: module(z, t) * z.shape[-1]

    return make


def our_margins(squared: bool):
    return lambda w, s: losses.MultiClassHinge(s, "all", squared)


def yes_or_no(name: str, ours, theirs, symbol: str, *, shares=False) -> Case:
    """Several questions at once; targets of 0 and 1 and between."""

    def draw(rng):
        rows, count = sized(rng)
        weight = round(float(rng.uniform(0.3, 4)), 3)
        x = normal(rng, rows, count, size=2.0)
        targets = rng.random((rows, count)).astype(precision())
        targets[:2] = targets[:2].round()
        if shares:
            x = (1 / (1 + np.exp(-x))).astype(precision())
        loss, module = ours(weight), theirs(weight)
        given = torch.tensor(targets)
        return pairs(
            lambda p, z: loss(z, jnp.asarray(targets)),
            lambda z: module(z, given).sum(-1),
            (x,),
            rng,
        )

    return Case(name, (f"nn.{symbol}",), draw)


def sides(name: str, ours, theirs, symbol: str) -> Case:
    """Targets of -1 and 1."""

    def draw(rng):
        rows, count = sized(rng)
        margin = round(float(rng.uniform(0.3, 3)), 3)
        targets = rng.choice([-1.0, 1.0], (rows, count)).astype(precision())
        loss, module, given = ours(margin), theirs(margin), torch.tensor(targets)
        x = normal(rng, rows, count, size=2.0)
        return pairs(
            lambda p, z: loss(z, jnp.asarray(targets)),
            lambda z: module(z, given).sum(-1),
            (x,),
            rng,
        )

    return Case(name, (f"nn.{symbol}",), draw)


def ranking(margin: float):
    module = torch.nn.MarginRankingLoss(margin, reduction="none")
    return lambda z, t: module(z, torch.zeros_like(z), t)


def from_sides(margin: float):
    loss = losses.BinaryCrossEntropy()
    return lambda z, t: loss(z, (1 + t) / 2)


def ctc(rng):
    """Rows of different length, repeated labels, and steps that do not count."""
    batch, time, count = 4, int(rng.integers(8, 12)), int(rng.integers(3, 6))
    blank = int(rng.integers(count))
    labels = rng.integers(0, count - 1, (batch, 3)).astype("int32")
    labels += labels >= blank  # all but the blank
    many = rng.integers(0, 4, batch)
    padded = np.where(np.arange(3) < many[:, None], labels, -1).astype("int32")
    lengths = rng.integers(7, time + 1, batch).astype("int32")
    loss = losses.CTC(blank=blank)

    def run(p, z):
        return loss({"values": z, "lengths": jnp.asarray(lengths)}, jnp.asarray(padded))

    def expected(z):
        return functional.ctc_loss(
            z.log_softmax(-1).swapaxes(0, 1),
            torch.tensor(labels).long(),
            torch.tensor(lengths).long(),
            torch.tensor(many).long(),
            blank=blank,
            reduction="none",
            zero_infinity=True,
        )

    return pairs(run, expected, (normal(rng, batch, time, count),), rng)


CASES = [
    classes("cross-entropy", lambda w, s: losses.CrossEntropy(), entropy()),
    classes(
        "cross-entropy-soft",
        lambda w, s: losses.CrossEntropy(),
        entropy(),
        soft_targets=True,
    ),
    classes(
        "cross-entropy-smoothing",
        lambda w, s: losses.CrossEntropy(smoothing=s),
        entropy(smoothing=True),
    ),
    classes(
        "cross-entropy-weights",
        lambda w, s: losses.CrossEntropy(class_weights=w),
        entropy(weight=True),
    ),
    classes(
        "cross-entropy-all",
        lambda w, s: losses.CrossEntropy(smoothing=s, class_weights=w),
        entropy(weight=True, smoothing=True),
        soft_targets=True,
    ),
    classes("log-shares", our_log_shares, log_share_loss, symbol="NLLLoss"),
    classes(
        "kl-divergence",
        lambda w, s: losses.KLDivergence(),
        divergence,
        soft_targets=True,
        symbol="KLDivLoss",
    ),
    classes(
        "multi-class-hinge", our_margins(False), margins(1), symbol="MultiMarginLoss"
    ),
    classes(
        "multi-class-hinge-squared",
        our_margins(True),
        margins(2),
        symbol="MultiMarginLoss",
    ),
    yes_or_no(
        "binary-cross-entropy",
        lambda w: losses.BinaryCrossEntropy(positive_weight=w),
        lambda w: torch.nn.BCEWithLogitsLoss(
            pos_weight=torch.tensor(w), reduction="none"
        ),
        "BCEWithLogitsLoss",
    ),
    yes_or_no(
        "binary-cross-entropy-shares",
        lambda w: losses.BinaryCrossEntropy(of="probabilities"),
        lambda w: torch.nn.BCELoss(reduction="none"),
        "BCELoss",
        shares=True,
    ),
    yes_or_no(
        "many-labels",
        lambda w: losses.BinaryCrossEntropy(),
        # a mean over the labels there, a sum here
        lambda w: (
            lambda z, t: (
                torch.nn.MultiLabelSoftMarginLoss(reduction="none")(z, t)[:, None]
                * z.shape[-1]
            )
        ),
        "MultiLabelSoftMarginLoss",
    ),
    sides("hinge", losses.Hinge, ranking, "MarginRankingLoss"),
    sides(
        "sides-cross-entropy",
        from_sides,
        lambda m: torch.nn.SoftMarginLoss(reduction="none"),
        "SoftMarginLoss",
    ),
    Case("ctc", ("nn.CTCLoss",), ctc),
]
