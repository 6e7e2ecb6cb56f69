"""Gouda: a decision by one neuron, at two thresholds."""

import itertools
from collections.abc import Sequence

import jax.numpy as jnp

from glassnet.lessons.page import Page
from glassnet.nn import Dense, Step

QUESTIONS = ("good weather", "a friend", "an easy venue")


def lesson(
    page: Page,
    *,
    seed: int = 0,
    weights: Sequence[float] = (6, 2, 2),
    thresholds: Sequence[float] = (5, 3),
) -> None:
    """All eight inputs of the neuron that decides whether to go to the festival."""
    page.ask("Shall I go to the cheese festival in Gouda on Saturday?")
    page.formula(
        r"y = \begin{cases} 1 & w \cdot x + b > 0 \\ 0 & \text{otherwise} \end{cases},"
        r"\qquad b = -\text{threshold}",
        "y = 1 if w . x + b > 0, else 0        with b = -threshold",
    )
    page.say(
        "{first} weighs {w1}, {second} {w2} and {third} {w3}. The neuron says yes "
        "where the sum of what is true exceeds its threshold; the bias is the "
        "threshold with its sign turned.",
        **dict(zip(("first", "second", "third"), QUESTIONS, strict=True)),
        **{f"w{i + 1}": weight for i, weight in enumerate(weights)},
    )
    inputs = jnp.array(list(itertools.product((0.0, 1.0), repeat=3)))
    answers = {}
    for threshold in thresholds:
        kernel = jnp.array(weights, float)[:, None]
        params = {"kernel": kernel, "bias": jnp.array([-float(threshold)])}
        answers[threshold] = Step()({}, Dense(1)(params, inputs))[:, 0]
    page.table(
        (*QUESTIONS, *(f"above {threshold}" for threshold in thresholds)),
        [
            [_said(x) for x in (*row, *(a[i] for a in answers.values()))]
            for i, row in enumerate(inputs)
        ],
        "Every input, and what the neuron says at each threshold.",
    )
    high, low = answers.values()
    same = bool((high == inputs[:, 0]).all())
    more = inputs[(low > 0) & (high == 0)]
    page.say(
        "With threshold {high} it says yes to {yes_at_high} of {inputs} inputs{alone}. "
        "With threshold {low} it says yes to {yes_at_low}: new {are} {new}.",
        high=thresholds[0],
        low=thresholds[1],
        yes_at_high=int(high.sum()),
        yes_at_low=int(low.sum()),
        inputs=len(inputs),
        alone=f", just those with {QUESTIONS[0]}" if same else "",
        are="is" if len(more) == 1 else "are",
        new=" and ".join(map(_named, more)) or "none",
    )
    page.next("change the weights: run('gouda', weights=(2, 6, 2)) in Python.")


def _said(number) -> str:
    return "yes" if number > 0 else "no"


def _named(row) -> str:
    true = [name for name, x in zip(QUESTIONS, row, strict=True) if x > 0]
    return " with ".join(true) or "nothing at all"
