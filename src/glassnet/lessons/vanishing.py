"""Vanishing: gradients that die on the way back, and what keeps them alive."""

import numpy as np

from glassnet.initializers import HeNormal, VarianceScaling
from glassnet.lessons.deep import by_layer, deltas
from glassnet.lessons.page import Page
from glassnet.nn import BatchNorm, Dense, Layer, ReLU, Residual, Sequential, Sigmoid

# Glorot's variance is made for a slope of 1; a sigmoid's is 1/4, so sixteen times it.
STEEP = VarianceScaling(16.0, "average", "normal")


def blocks(width: int) -> dict[str, Layer]:
    """One hidden block: as it was, and with each cure switched on alone."""
    plain, steep = Dense(width), Dense(width, kernel_init=STEEP)
    return {
        "none": Sequential(plain, Sigmoid()),
        "ReLU": Sequential(plain, ReLU()),
        "start for sigmoids": Sequential(steep, Sigmoid()),
        "batch norm": Sequential(plain, BatchNorm(), Sigmoid()),
        "skip connections": Residual(Sequential(plain, Sigmoid())),
        "He's start, ReLU": Sequential(Dense(width, kernel_init=HeNormal()), ReLU()),
    }


def lesson(
    page: Page,
    *,
    seed: int = 0,
    depth: int = 10,
    width: int = 32,
    seeds: int = 5,
    rows: int = 256,
) -> None:
    """The size of delta at each layer of a deep network, without and with each cure."""
    page.ask("Why do the first layers of a deep network learn last?")
    page.formula(
        r"\delta^l = ((W^{l+1})^\top \delta^{l+1}) \odot \sigma'(z^l), \qquad "
        r"\sigma' \le \tfrac14",
        "delta(l) = W(l+1)' delta(l+1) * s'(z(l))        with s' at most 1/4",
    )
    courses = {
        name: deltas(block, depth, width, rows, range(seed, seed + seeds))
        for name, block in blocks(width).items()
    }
    ratio = {name: course[0] / course[-1] for name, course in courses.items()}
    page.table(
        ("cure", "first over last", "times better"),
        [(name, r, r / ratio["none"]) for name, r in ratio.items()],
        page.words(
            "The size of delta at the first of {depth} hidden layers over that at the "
            "last: mean of {seeds} starts, on {rows} digits, before any step.",
            depth=depth,
            seeds=seeds,
            rows=rows,
        ),
    )
    page.numbers |= {"ratio": ratio}
    best = min(ratio, key=lambda name: abs(np.log(ratio[name])))
    page.say(
        "Without a cure, the first hidden layer hears {none} of what the last hears: "
        "each layer passes on {share}. Nearest to an even hearing is {best}: "
        "{best_ratio}.",
        none=float(ratio["none"]),
        share=float(ratio["none"] ** (1 / (depth - 1))),
        best=best,
        best_ratio=float(ratio[best]),
    )
    title = page.words("Uncured, {none} arrives", none=float(ratio["none"]))
    page.draw(by_layer(courses, title))
    page.next("run('vanishing', depth=20): which cures hold at twice the depth?")
