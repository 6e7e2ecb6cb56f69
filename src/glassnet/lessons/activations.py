"""Activations: their curves, their slopes, and where they fail."""

import jax
import jax.numpy as jnp
import numpy as np

from glassnet import nn
from glassnet.drawing.lines import Series, lines
from glassnet.learners import Supervised
from glassnet.lessons.deep import digits
from glassnet.lessons.page import Page
from glassnet.losses import CrossEntropy
from glassnet.optimizers import SGD
from glassnet.paths import turn
from glassnet.training import Engine, Resident

SHOWN = (nn.Sigmoid(), nn.Tanh(), nn.ReLU(), nn.LeakyReLU(), nn.ELU())
REST = (nn.Step(), nn.Softplus(), nn.GELU(), nn.SiLU())


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
    x, every = jnp.linspace(-far, far, 241), (*SHOWN, *REST)
    slopes = {type(f).__name__: np.asarray(_slopes(f, x)) for f in every}
    left = {name: float(slope[0]) for name, slope in slopes.items()}
    right = {name: float(slope[-1]) for name, slope in slopes.items()}
    page.table(
        ("activation", "outputs", "steepest", f"at {-far:g}", f"at {far:g}"),
        [
            (n, _span(f), float(slopes[n].max()), left[n], right[n])
            for n, f in zip(slopes, every, strict=True)
        ],
        "What each can say, and its slopes.",
    )
    page.say(
        "Back through a unit, a gradient is multiplied by the slope. At {far} a "
        "sigmoid passes on {sigmoid} of it, a tanh {tanh}. At {low} a "
        "ReLU passes on {relu}, a leaky one {leaky}.",
        **{"far": far, "sigmoid": right["Sigmoid"], "tanh": right["Tanh"]},
        **{"low": -far, "relu": left["ReLU"], "leaky": left["LeakyReLU"]},
    )
    flat = [n for n in slopes if max(abs(left[n]), abs(right[n])) < 0.005]
    for what, of in (("Values", lambda f, x: f({}, x)), ("Slopes", _slopes)):
        course = [Series(type(f).__name__, x, np.asarray(of(f, x))) for f in SHOWN]
        title = f"{what}: far out, flat on both sides are {', '.join(flat)}"
        caption = "The left side is where a rectifier has little slope or none."
        axis = what.lower()
        page.draw(
            lines(course, title=title, x_label="z", y_label=axis, caption=caption)
        )
    found = {type(f).__name__: _dying(f, rate, steps, seed) for f in SHOWN[2:]}
    page.table(
        ("activation", "dead early", "dead at the end", "loss at the end"),
        [(name, *ends) for name, ends in found.items()],
        page.words(
            "{units} units, {first} steps at rate {rate}, then {steps} at {calm}. "
            "Dead: no slope for any image.",
            **{"units": 30, "first": 30, "rate": rate, "steps": steps, "calm": 0.1},
        ),
    )
    dead, alive = found["ReLU"][1], found["LeakyReLU"][1]
    why = "A unit without a slope gets no gradient, so it never learns to come back."
    lost = dict(dead=dead, leaky_dead=alive, why=why if dead > alive else "")
    page.say(
        "At the end {dead} ReLU and {leaky_dead} leaky ones are dead. {why}", **lost
    )
    z, leaky, softmax = jnp.array([-1.0, 1.0]), nn.LeakyReLU(2.0), nn.Softmax()
    page.say(
        "Two traps. max(a z, z) is leaky ReLU for a up to {one} only: with a = {two} "
        "it turns {ends} into {slip}, where {meant} was meant. And softmax is no curve "
        "of one input: its outputs sum to {total}, and {more} more for every class "
        "changes them by {shift}.",
        **{"one": 1, "two": 2, "more": 1000, "ends": str(z.tolist())},
        **{
            "slip": str(jnp.maximum(2 * z, z).tolist()),
            "meant": str(leaky({}, z).tolist()),
        },
        total=float(softmax({}, z).sum()),
        shift=float(abs(softmax({}, z + 1000) - softmax({}, z)).max()),
    )
    page.next("run('activations', rate=0.5): how many die at a rate that is right?")


def _slopes(layer: nn.Activation, x: jax.Array) -> jax.Array:
    return jax.vmap(jax.grad(lambda z: layer({}, z)))(x.ravel()).reshape(x.shape)


def _span(layer: nn.Activation) -> str:
    span = layer.span()
    return f"{span.ends[0]}{span.low:.3g}, {span.high:.3g}{span.ends[1]}"


def _dying(layer: nn.Activation, rate: float, steps: int, seed: int) -> tuple:
    """Units with no slope after 30 wild steps, and after calm ones; the last loss."""
    x, y = digits()
    rows = Resident({"x": x, "y": y})
    network = nn.Sequential(nn.Dense(30), layer, nn.Dense(10))
    engine = Engine(Supervised(network, CrossEntropy(), SGD(rate)), batch_size=32)

    def dead(state: dict) -> int:
        z = nn.Dense(30)(state["learner"]["params"]["0"], x)
        return int((_slopes(layer, z) == 0).all(0).sum())

    wild, _ = engine.run(engine.start(rows, seed), rows, 30)
    calm = turn(wild, "learner/optimizer/hyperparams/learning_rate", 0.1)
    calm, metrics = engine.run(calm, rows, steps)
    total, weight = metrics["loss"]
    return dead(wild), dead(calm), float((total / weight)[-50:].mean())
