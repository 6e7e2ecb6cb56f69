"""Learning rate: too small, right, too large."""

import numpy as np

from glassnet.drawing.curves import Series
from glassnet.drawing.lines import lines
from glassnet.lessons.page import Page
from glassnet.lessons.rates import at_rates
from glassnet.nn import Dense, Sequential, Sigmoid


def lesson(
    page: Page,
    *,
    seed: int = 0,
    steps: int = 600,
    rates: tuple[float, ...] = (0.001, 0.01, 0.1, 1.0, 10.0, 100.0),
) -> None:
    """One network on the digits, at rates that differ by tens."""
    page.ask("How large should a step downhill be?")
    page.formula(
        r"w \leftarrow w - \eta\, \partial C / \partial w", "w <- w - eta dC/dw"
    )
    network = Sequential(Dense(30), Sigmoid(), Dense(10))
    courses = at_rates(network, rates, steps=steps, seed=seed)
    start = float(np.mean([course[0] for course in courses.values()]))
    ends = {rate: float(course[-50:].mean()) for rate, course in courses.items()}
    page.table(
        ("rate", "loss at the end", "verdict"),
        [(rate, end, _verdict(end, start, ends)) for rate, end in ends.items()],
        page.words(
            "The same network and start, {steps} steps each; guessing costs {guess}.",
            steps=steps,
            guess=float(np.log(10)),
        ),
    )
    best = min(ends, key=lambda rate: ends[rate])
    page.say(
        "The loss starts at {start}. The best of these rates is {best}, which ends at "
        "{best_end}; the smallest, {small}, has come down to {small_end}, and the "
        "largest, {large}, stands at {large_end}.",
        start=start,
        best=best,
        best_end=ends[best],
        small=rates[0],
        small_end=ends[rates[0]],
        large=rates[-1],
        large_end=ends[rates[-1]],
    )
    page.draw(
        lines(
            [
                Series(f"rate {rate:g}", np.arange(0, steps, 4), course[::4])
                for rate, course in courses.items()
            ],
            title=page.words("Of these rates, {best} learns most", best=best),
            x_label="step",
            y_label="loss (nats)",
            log_y=True,
            caption="The loss of each step, for each rate.",
        )
    )
    page.next("run('learning-rate', rates=(0.3, 1.0, 3.0)): closer to the best one.")


def _verdict(end: float, start: float, ends: dict[float, float]) -> str:
    if end > start:
        return "too large: worse than at the start"
    if end <= 1.5 * min(ends.values()):
        return "right"
    rate = next(rate for rate, value in ends.items() if value == end)
    best = min(ends, key=lambda rate: ends[rate])
    return "too small: still on the way" if rate < best else "too large: hovers above"
