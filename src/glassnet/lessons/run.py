"""Run: a lesson by its name."""

import importlib
from typing import Any

from glassnet.errors import ConfigError, did_you_mean
from glassnet.lessons.page import Page

__all__ = ["LESSONS", "run"]

LESSONS = {
    "gouda": "A decision by one neuron",
    "perceptron": "Learning from mistakes alone",
    "xor": "What one neuron cannot do",
    "sigmoid-neuron": "Small change in, small change out",
    "gradients": "Which way is up",
    "linear-as-network": "Regression is a network of one layer",
    "linear-collapse": "Without activations, depth is nothing",
    "permutations": "Every network has twins",
    "universal-approximation": "Any function, with enough units",
    "features": "What hidden layers see",
    "feedback": "Networks with a memory",
    "activations": "Curves, slopes, and where they fail",
    "losses": "What is made small, and its conventions",
    "descent-paths": "Batch, stochastic and in between",
    "learning-rate": "Too small, right, too large",
    "backprop-by-hand": "Every delta, by the rule in the book",
    "optimizers": "The same gradients, other steps",
    "initialization": "The narrow band to start in",
    "vanishing": "Gradients that die on the way, and cures",
    "exploding": "Gradients that grow on the way, and cures",
    "l1-l2": "What weights may cost",
    "dropout": "Training a crowd of thinned networks",
    "early-stopping": "When to stop",
    "batch-norm": "Every layer sees mean 0 and variance 1",
    "augmentation": "More data from the same data",
    "ensembles": "Many networks, one answer",
    "bias-variance": "Two ways to be wrong",
    "supervised-unsupervised-reinforcement": "Three ways to be taught",
    "digits": "Reading handwriting",
    "errata": "Slips of the lectures, run and set right",
}


def run(name: str, *, seed: int = 0, **changes: Any) -> Page:
    """Run a lesson.

    Args:
        name: one of `LESSONS`.
        seed: decides everything random in it.
        changes: its other settings, such as the data; a lesson's file lists them.

    Returns:
        What it has to tell; `write` makes a file of it, `text` lines.

    Raises:
        ConfigError: there is no such lesson.

    Example:
        >>> run("gouda").numbers["yes_at_high"]
        4
    """
    if name not in LESSONS:
        raise ConfigError(
            "There is no such lesson.",
            got=repr(name),
            expected=f"one of {', '.join(LESSONS)}",
            fix=did_you_mean(name, LESSONS),
        )
    page = Page(name, LESSONS[name])
    module = importlib.import_module(f"glassnet.lessons.{name.replace('-', '_')}")
    module.lesson(page, seed=seed, **changes)
    return page
