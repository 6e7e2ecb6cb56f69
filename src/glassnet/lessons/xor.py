"""XOR: what no perceptron can do, and one hidden layer does."""

import jax.numpy as jnp
import numpy as np

from glassnet.drawing.plane import Decision, plane
from glassnet.learners import Perceptron, Supervised
from glassnet.lessons.fitted import fitted
from glassnet.lessons.page import Page
from glassnet.losses import BinaryCrossEntropy
from glassnet.nn import Dense, Sequential, Tanh
from glassnet.optimizers import Adam
from glassnet.training import Engine, Resident

CORNERS = jnp.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
TASKS = {"and": [0, 0, 0, 1], "or": [0, 1, 1, 1], "xor": [0, 1, 1, 0]}


def lesson(page: Page, *, seed: int = 0, epochs: int = 100, hidden: int = 4) -> None:
    """Three tasks for one neuron, and the third for a network."""
    page.ask("Can one neuron tell whether exactly one of two things is true?")
    page.say(
        "A perceptron draws one straight line. We let it learn three tasks of two "
        "inputs, each for {epochs} passes over the four cases.",
        epochs=epochs,
    )
    mistakes = {}
    for name, answers in TASKS.items():
        rows = Resident({"x": CORNERS, "y": jnp.array(answers)})
        engine = Engine(Perceptron(), batch_size=len(answers))
        state, _ = engine.run(engine.start(rows, seed), rows, epochs)
        mistakes[name] = int(engine.evaluate(state, rows)["mistakes"][0])
    page.table(
        ("task", "wrong of four after learning"), list(mistakes.items()), "One neuron."
    )
    page.say(
        "It ends with {and_wrong} mistakes on and, {or_wrong} on or, and {xor_wrong} "
        "on exclusive or: the cases with the answer yes lie across from each other, "
        "and no line has both on one side and the others on the other.",
        and_wrong=mistakes["and"],
        or_wrong=mistakes["or"],
        xor_wrong=mistakes["xor"],
    )
    learner = Supervised(
        Sequential(Dense(hidden), Tanh(), Dense(1)), BinaryCrossEntropy(), Adam(0.05)
    )
    answers = jnp.array(TASKS["xor"], float)[:, None]
    network = fitted(learner, CORNERS, answers, steps=10 * epochs, seed=seed)
    page.formula(
        r"y = \sigma(W_1 \tanh(W_0 x + b_0) + b_1)",
        "y = sigmoid(W1 tanh(W0 x + b0) + b1)",
    )
    right = int(((network(CORNERS) > 0) == (answers > 0)).sum())
    page.say(
        "A network with one hidden layer of {hidden} units gets {network_right} of "
        "the four right. Each hidden unit draws a line of its own; the last unit "
        "decides by the sides of all of them.",
        hidden=hidden,
        network_right=right,
    )
    side = np.linspace(-0.5, 1.5, 60)
    grid = jnp.array(np.stack(np.meshgrid(side, side), -1).reshape(-1, 2), "float32")
    first = network.params["0"]
    page.draw(
        plane(
            np.asarray(CORNERS),
            ["yes" if answer else "no" for answer in TASKS["xor"]],
            decision=Decision(side, side, np.asarray(network(grid)).reshape(60, 60)),
            lines=[
                (np.asarray(first["kernel"][:, i]), float(first["bias"][i]))
                for i in range(hidden)
            ],
            title=page.words("{network_right} of four right", network_right=right),
            x_label="first input",
            y_label="second input",
            caption="The region of yes, and the line at which each hidden unit turns.",
        )
    )
    page.next("run('xor', hidden=1): one hidden unit. How many does it take at least?")
