"""Perceptron: few mistakes by the first rule of learning, or never an end."""

import jax
import jax.numpy as jnp
import numpy as np

from glassnet.drawing.plane import plane
from glassnet.learners import Perceptron
from glassnet.lessons.page import Page

CORNERS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], "float32")
TASKS = {"and": [0, 0, 0, 1], "or": [0, 1, 1, 1], "xor": [0, 1, 1, 0]}
PARTS = (
    ("dendrite", "an input x", "a weight"),
    ("synapse", "a weight w", "-"),
    ("soma", "the sum w . x + b and its threshold", "the net input"),
    ("axon", "the output y", "the output"),
)


def lesson(page: Page, *, seed=0, sets=100, rows=30, passes=200) -> None:
    """Three tasks of two inputs, then sets that a line can separate."""
    page.ask("How many mistakes must a neuron make before it makes no more?")
    head = ("in the brain", "in our neuron", "in another lecture's table")
    page.table(head, PARTS, "Where the tables differ, weights belong to the synapse.")
    page.formula(
        r"w \leftarrow w + \eta\,(y - \hat y)\,x, \qquad "
        r"\text{mistakes} \le (1 + R^2)\,\frac{\|w^*\|^2 + b^{*2}}{\gamma^2}",
        "w <- w + eta (y - answer) x    mistakes <= (1 + R^2) |w*, b*|^2 / gamma^2",
    )
    page.say(
        "The bias is the weight of an input that is always one. A line w*, b*, unknown "
        "to the neuron, has each point on its side by gamma; none is beyond R."
    )
    courses = {n: _learned(CORNERS, jnp.array(y), passes)[1] for n, y in TASKS.items()}
    wrong = {name: int(course[-1]) for name, course in courses.items()}
    page.numbers |= {"wrong": wrong}
    rows_told = [(name, int(c.sum()), wrong[name]) for name, c in courses.items()]
    page.table(("task", "mistakes in all", "in the last pass"), rows_told)
    never = ", ".join(name for name, count in wrong.items() if count) or "none"
    page.say("Still wrong after {passes} passes: {never}.", passes=passes, never=never)
    x, y, bound = _sets(jax.random.key(seed), sets, rows)
    params, course = jax.vmap(lambda x, y: _learned(x, y, passes))(x, y)
    made, settled = np.asarray(course.sum(1)), int((course[:, -1] == 0).sum())
    page.numbers |= {"made": made.tolist(), "bound": bound.tolist()}
    page.say(
        "{sets} random sets of {rows} points follow, each separated by a random line. "
        "The neuron comes to rest on {settled} of them. Novikoff's bound holds on "
        "{within}: the most mistakes are {most}, the median {median}; at the closest, "
        "a set uses {used} of its bound.",
        sets=sets,
        rows=rows,
        settled=settled,
        within=int((made <= bound).sum()),
        most=int(made.max()),
        median=int(np.median(made)),
        used=float((made / bound).max()),
    )
    page.draw(
        plane(
            np.asarray(x[0]),
            np.where(y[0] > 0, "yes", "no").tolist(),
            lines=[(np.asarray(params["kernel"][0, :, 0]), params["bias"][0, 0])],
            title=page.words("Its line after {first} mistakes", first=int(made[0])),
            x_label="first input",
            y_label="second input",
            caption="The first set, and the line that the neuron came to.",
        )
    )
    page.next(
        "run('perceptron', rows=300): ten times the points; how many more mistakes?"
    )


def _learned(x, y, passes: int):
    """The weights at the end, and the mistakes of each pass."""
    batch = {"x": jnp.asarray(x), "y": y, "weight": jnp.ones(len(x))}
    learner, key = Perceptron(), jax.random.key(0)  # it starts at zero

    def once(state, _):
        state, metrics = learner.step(state, batch, key)
        return state, metrics["mistakes"][0]

    state, course = jax.lax.scan(once, learner.init(key, batch), length=passes)
    return state["params"], course


def _sets(key: jax.Array, sets: int, rows: int):
    """Points, answers by a random line, and Novikoff's bound with that line."""
    of_points, of_ways, of_biases = jax.random.split(key, 3)
    x = jax.random.normal(of_points, (sets, rows, 2))
    angle = jax.random.uniform(of_ways, (sets, 1), maxval=2 * jnp.pi)
    way = jnp.stack([jnp.cos(angle), jnp.sin(angle)], -1)
    bias = 0.5 * jax.random.normal(of_biases, (sets, 1))
    side = jnp.sign((x * way).sum(-1) + bias)
    x += 0.1 * side[..., None] * way  # nobody stands on the line itself
    margin = (side * ((x * way).sum(-1) + bias)).min(1)
    bound = (1 + (x**2).sum(-1).max(1)) * (1 + bias[:, 0] ** 2) / margin**2
    return x, (side > 0).astype(int), np.asarray(bound)
