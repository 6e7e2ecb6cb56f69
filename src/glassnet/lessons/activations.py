"""Activations: their curves, their slopes, and where they fail."""

import jax.numpy as jnp
import numpy as np

from glassnet import nn
from glassnet.drawing.lines import Series, lines
from glassnet.lessons.dying import UNITS, WILD, dying, slopes
from glassnet.lessons.page import Page

RECTIFIERS = (nn.ReLU(), nn.LeakyReLU(), nn.ELU())
SHOWN = (nn.Sigmoid(), nn.Tanh(), *RECTIFIERS)
STEEP, MORE = 2.0, 1000  # of leaky ReLU; on every score
EVERY = (*SHOWN, nn.Step(), nn.Softplus(), nn.GELU(), nn.SiLU())


def lesson(
    page: Page, *, seed: int = 0, far: float = 6.0, rate: float = 1.5, steps: int = 600
) -> None:
    """Values and slopes, saturation, dying and its cure, and two small traps."""
    page.ask("What bends a network, and where does the bend stop it from learning?")
    page.formula(
        r"\sigma' = \sigma (1 - \sigma), \quad \tanh' = 1 - \tanh^2, \quad "
        r"\mathrm{ReLU}' = [z > 0]",
        "sigmoid' = s (1 - s)   tanh' = 1 - tanh^2   ReLU' = 1 if z > 0, else 0",
    )
    z = jnp.linspace(-far, far, 241)
    found = {type(f).__name__: slopes(f, z) for f in EVERY}
    left = {name: float(slope[0]) for name, slope in found.items()}
    right = {name: float(slope[-1]) for name, slope in found.items()}
    page.table(
        ("activation", "outputs", "steepest", f"at {-far:g}", f"at {far:g}"),
        [
            (name, _span(f), float(found[name].max()), left[name], right[name])
            for name, f in zip(found, EVERY, strict=True)
        ],
        "What each can say, and its slopes: on the way back through a unit, a gradient "
        "is multiplied by the slope.",
    )
    page.numbers |= {"left": left, "right": right}
    curves = {type(f).__name__: f({}, z) for f in reversed(SHOWN)}  # solid lines first
    flat = [name for name in curves if abs(left[name]) + abs(right[name]) < 0.01]
    steep = [name for name in curves if abs(left[name]) >= 0.005]
    page.draw(
        lines(
            [Series(name, z, np.asarray(curve)) for name, curve in curves.items()],
            title=f"Far out, flat on both sides: {', '.join(flat) or 'none'}",
            x_label="z",
            y_label="value",
            caption="Where a curve is flat, no change of z makes a difference.",
        )
    )
    page.draw(
        lines(
            [Series(name, z, np.asarray(found[name])) for name in curves],
            title=f"Far on the left, still with a slope: {', '.join(steep) or 'none'}",
            x_label="z",
            y_label="slope",
            caption="Without a slope, no gradient gets back to what comes before.",
        )
    )
    deaths = {
        type(f).__name__: dying(f, rate=rate, steps=steps, seed=seed)
        for f in RECTIFIERS
    }
    page.table(
        ("activation", "dead early", "dead late", "loss at the end"),
        [(name, *each) for name, each in deaths.items()],
        page.words(
            "Of {units} units, those without a slope for any digit: after {wild} steps "
            "at rate {rate}, and {steps} calmer ones later. A unit without a slope "
            "gets no gradient, so it never learns to come back.",
            units=UNITS,
            wild=WILD,
            rate=rate,
            steps=steps,
        ),
    )
    page.numbers["deaths"] = deaths
    ends, softmax = jnp.array([-1.0, 1.0]), nn.Softmax()
    page.say(
        "Two traps. max(a z, z) is leaky ReLU for a up to 1 only: with {steep} it "
        "turns {ends} into {slip}, where {meant} was meant. And softmax is no curve "
        "of one input: its outputs sum to {total}, and {more} more for every class "
        "changes them by {shift}.",
        steep=STEEP,
        ends=str(ends.tolist()),
        slip=str(jnp.maximum(STEEP * ends, ends).tolist()),
        meant=str(nn.LeakyReLU(STEEP)({}, ends).tolist()),
        total=float(softmax({}, ends).sum()),
        more=MORE,
        shift=float(abs(softmax({}, ends + MORE) - softmax({}, ends)).max()),
    )
    page.next("run('activations', rate=0.5): how many die at a rate that is right?")


def _span(layer: nn.Activation) -> str:
    span = layer.span()
    return f"{span.ends[0]}{span.low:.3g}, {span.high:.3g}{span.ends[1]}"
