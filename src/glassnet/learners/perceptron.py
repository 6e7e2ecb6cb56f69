"""Perceptron: the first rule that learned from its mistakes."""

from dataclasses import dataclass

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from glassnet.settings import Positive, hyperparams
from glassnet.training.learner import Learner
from glassnet.types import Batch, Key, Metrics, Tree


@dataclass(frozen=True)
class Perceptron(Learner):
    r"""Where the answer is wrong, turn the weights towards the example.

    $$\hat y = [x w + b > 0], \qquad
      w \leftarrow w + \eta (y - \hat y)\, x, \quad b \leftarrow b + \eta (y - \hat y)$$

    There is no gradient: the threshold has none. The rows of a batch are learned one
    after another, so that the size of the batch does not change the rule. If the
    classes lie within radius $R$ and a margin $\gamma$ separates them, at most
    $(R/\gamma)^2$ mistakes are made in all.

    Args:
        learning_rate: $\eta$, above 0. From a start at zero it scales the weights and
            changes no answer.

    Learns:
        kernel: $w$, of shape `(features, 1)`, as that of a `Dense(1)`.
        bias: $b$, of shape `(1,)`.

    Raises:
        ConfigError: `learning_rate` is not above 0.

    Example:
        >>> batch = {"x": jnp.array([[1.0, 2.0]]), "y": jnp.array([1])}
        >>> batch = batch | {"weight": jnp.ones(1)}
        >>> learner = Perceptron()
        >>> state = learner.init(jax.random.key(0), batch)
        >>> state, _ = learner.step(state, batch, jax.random.key(1))
        >>> learner.model(state)[0]["kernel"].tolist()
        [[1.0], [2.0]]

    Source:
        Rosenblatt (1958), "The Perceptron"; the bound is Novikoff's (1962), "On
        Convergence Proofs on Perceptrons".
    """

    learning_rate: Positive = 1.0

    def init(self, key: Key, batch: Batch) -> Tree:
        """Zero weights."""
        features = batch["x"].shape[-1]
        params = {"kernel": jnp.zeros((features, 1)), "bias": jnp.zeros(1)}
        return {"params": params, "hyperparams": hyperparams(self)}

    def step(self, state: Tree, batch: Batch, key: Key) -> tuple[Tree, Metrics]:
        """Learn from the rows, one after another."""
        rate = state["hyperparams"]["learning_rate"]

        def learn(params: Tree, row: Batch) -> tuple[Tree, Float[Array, ""]]:
            error = row["y"] - _answer(params, row["x"])  # -1, 0 or 1, of shape (1,)
            push = rate * row["weight"] * error
            kernel = params["kernel"] + row["x"][:, None] * push
            after = {"kernel": kernel, "bias": params["bias"] + push}
            return after, row["weight"] * abs(error[0])

        batch = batch | {"y": batch["y"].astype(float)}
        params, mistakes = jax.lax.scan(learn, state["params"], batch)
        metrics = {"mistakes": (mistakes.sum(), batch["weight"].sum())}
        return state | {"params": params}, metrics

    def evaluate(self, state: Tree, batch: Batch) -> Metrics:
        """How many answers are wrong."""
        wrong = abs(
            batch["y"].astype(float) - _answer(state["params"], batch["x"])[:, 0]
        )
        weight = batch["weight"]
        return {"mistakes": ((weight * wrong).sum(), weight.sum())}

    def model(self, state: Tree) -> tuple[Tree, Tree]:
        """Params for a `Dense(1)`, whose sign is the answer."""
        return state["params"], {}


def _answer(params: Tree, x: Float[Array, "*batch f"]) -> Float[Array, "*batch 1"]:
    return (x @ params["kernel"] + params["bias"] > 0).astype(float)
