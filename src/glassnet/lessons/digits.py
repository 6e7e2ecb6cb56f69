"""Digits: reading handwriting, from one-hot answers to the mistakes that are left."""

import jax
import jax.numpy as jnp
import numpy as np

import glassnet as gn
from glassnet.drawing.images import images
from glassnet.lessons.deep import digits
from glassnet.lessons.page import Page
from glassnet.nn import Dense, Sequential, Sigmoid


def lesson(page: Page, *, seed: int = 0, hidden: int = 30, epochs: int = 40) -> None:
    """A network of sigmoids on real digits, with a part kept for the test."""
    page.ask("How does a network learn to read handwritten digits?")
    x, y = digits()
    side = int(x.shape[1] ** 0.5)
    shown = int(y[seed])
    code = jnp.eye(10)[shown].astype(int).tolist()
    page.say(
        "Each image is {side} by {side} pixels, read as one vector of {pixels} "
        "numbers. The answer is one of ten: the digit {shown} is the vector {code}, "
        "with its one in place {place} of ten.",
        side=side,
        pixels=x.shape[1],
        shown=shown,
        code="(" + ", ".join(map(str, code)) + ")",
        place=code.index(1) + 1,
    )
    page.formula(
        r"a^l_j = \sigma\Big(\sum_k w^l_{jk}\, a^{l-1}_k + b^l_j\Big)",
        "a(l)_j = s( sum_k w(l)_jk a(l-1)_k + b(l)_j )",
    )
    network = Sequential(Dense(hidden), Sigmoid(), Dense(10))
    run = gn.fit(
        network,
        (np.asarray(x).reshape(-1, side, side), np.asarray(y)),
        optimizer=gn.optimizers.Adam(0.01),
        epochs=epochs,
        seed=seed,
        progress=False,
    )
    parts = run.prepared.parts
    first, last = (float(run.history["validation_loss"][i]) for i in (0, -1))
    page.say(
        "{train} images train the network, {validation} say when it was best, and "
        "{test} are kept for the test. In {epochs} epochs the loss on the validation "
        "images goes from {first} to {last} nats; guessing costs {guess}.",
        train=len(parts.folds[0][0]),
        validation=len(parts.folds[0][1]),
        test=len(parts.test),
        epochs=epochs,
        first=first,
        last=last,
        guess=float(np.log(10)),
    )
    answers = run.model.predict(np.asarray(x)[parts.test])
    truth = np.asarray(y)[parts.test]
    wrong = np.flatnonzero(np.asarray(answers) != truth)
    page.say(
        "Of the {tested} images that it never saw, it reads {right} right: {share} %, "
        "with {hidden} hidden units and {numbers} learned numbers.",
        tested=len(truth),
        right=len(truth) - len(wrong),
        share=100 * (1 - len(wrong) / len(truth)),
        hidden=hidden,
        numbers=sum(array.size for array in jax.tree.leaves(run.model.params)),
    )
    if len(wrong):
        page.draw(
            images(
                np.asarray(x)[parts.test][wrong[:12]].reshape(-1, side, side),
                titles=[f"{truth[i]} read as {answers[i]}" for i in wrong[:12]],
                columns=6,
                title=page.words("{mistakes} misread", mistakes=len(wrong)),
                caption="Test images that were read as another digit, with both names.",
            )
        )
    page.next("run('digits', hidden=5): how few hidden units still read well?")
