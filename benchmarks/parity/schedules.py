"""Schedules: the factor of the rate at every step."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import torch
from pairs import Case, Pair
from torch.optim import lr_scheduler

from glassnet import optimizers

STEPS = 40
RATE = 0.5


def row(name: str, symbol: str, make: Callable, steps: int = STEPS) -> Case:
    """A schedule, from a generator to ours, or several to be multiplied, and theirs."""

    def draw(rng):
        ours, theirs = make(rng)
        ours = ours if isinstance(ours, tuple) else (ours,)
        when = jnp.arange(steps)
        factors = [jax.jit(jax.vmap(schedule))(when) for schedule in ours]
        weight = torch.nn.Parameter(torch.zeros(1))
        weight.grad = torch.zeros(1)
        optimizer = torch.optim.SGD([weight], RATE)
        scheduler, passed = theirs(optimizer), []
        for _ in range(steps):
            passed.append(optimizer.param_groups[0]["lr"] / RATE)
            optimizer.step()
            if len(passed) < steps:
                scheduler.step()
        found = np.prod([np.asarray(f, "float64") for f in factors], axis=0)
        yield Pair("forward", "factors", found, np.array(passed))

    return Case(name, (f"optim.lr_scheduler.{symbol}",), draw)


def whole(rng: Any, low: int, high: int) -> int:
    return int(rng.integers(low, high))


def share(rng: Any) -> float:
    return round(float(rng.uniform(0.3, 0.95)), 3)


def stairs(rng):
    steps, factor = whole(rng, 2, 12), share(rng)
    return optimizers.StepDecay(steps, factor), lambda o: lr_scheduler.StepLR(
        o, steps, factor
    )


def milestones(rng):
    at = tuple(sorted({whole(rng, 1, 35) for _ in range(4)}))
    factor = share(rng)
    return optimizers.MilestoneDecay(at, factor), lambda o: lr_scheduler.MultiStepLR(
        o, at, factor
    )


def exponential(rng):
    factor = share(rng)
    return optimizers.ExponentialDecay(1, factor), lambda o: lr_scheduler.ExponentialLR(
        o, factor
    )


def polynomial(rng):
    steps, power = whole(rng, 20, 39), 2.5
    ours = optimizers.PolynomialDecay(steps, power)
    # theirs multiplies step by step; its last digits near the end are rounding
    return ours, lambda o: lr_scheduler.PolynomialLR(o, steps, power)


def cosine(rng):
    """Up to the end of the wave: theirs rises again, ours stays."""
    floor = round(share(rng) / 3, 3)
    ours = optimizers.Cosine(STEPS - 1, floor)
    return ours, lambda o: lr_scheduler.CosineAnnealingLR(o, STEPS - 1, floor * RATE)


def restarts(rng):
    steps, growth, floor = whole(rng, 3, 7), whole(rng, 1, 4), round(share(rng) / 3, 3)
    ours = optimizers.CosineRestarts(steps, growth, floor)
    return ours, lambda o: lr_scheduler.CosineAnnealingWarmRestarts(
        o, steps, growth, floor * RATE
    )


def one_cycle(rng):
    """One step less here for the whole, and for the rise."""
    rise, total = whole(rng, 4, 15), STEPS
    share = (rise + 0.5) / (total - 1)  # floor(share * steps) is the peak, for sure
    ours = optimizers.OneCycle(total - 1, rise=share)
    return ours, lambda o: lr_scheduler.OneCycleLR(
        o, RATE, total, pct_start=(rise + 1) / total, cycle_momentum=False
    )


def warm_up(rng):
    steps = whole(rng, 2, 20)
    return optimizers.WarmUp(steps), lambda o: lr_scheduler.LinearLR(
        o, 1 / steps, 1.0, steps - 1
    )


def constant(rng):
    return optimizers.ConstantRate(), lambda o: lr_scheduler.ConstantLR(o, 1.0, 5)


def chained(rng):
    """A warm-up times a decay, as nested `Scheduled` multiply."""
    steps, factor = whole(rng, 3, 9), share(rng)
    ours = optimizers.WarmUp(steps), optimizers.ExponentialDecay(1, factor)
    return ours, lambda o: lr_scheduler.ChainedScheduler(
        [
            lr_scheduler.LinearLR(o, 1 / steps, 1.0, steps - 1),
            lr_scheduler.ExponentialLR(o, factor),
        ]
    )


def written(rng):
    """A function of the step: ours as LambdaLR's."""
    ours = optimizers.PolynomialDecay(50, 2.0)
    return ours, lambda o: lr_scheduler.LambdaLR(o, lambda t: (1 - t / 50) ** 2)


CASES = [
    row("step-decay", "StepLR", stairs),
    row("milestone-decay", "MultiStepLR", milestones),
    row("exponential-decay", "ExponentialLR", exponential),
    row("polynomial-decay", "PolynomialLR", polynomial),
    row("cosine-wave", "CosineAnnealingLR", cosine),
    row("cosine-restarts", "CosineAnnealingWarmRestarts", restarts),
    row("one-cycle", "OneCycleLR", one_cycle),
    row("warm-up", "LinearLR", warm_up),
    row("constant-rate", "ConstantLR", constant),
    row("chained", "ChainedScheduler", chained),
    row("function-of-step", "LambdaLR", written),
]
