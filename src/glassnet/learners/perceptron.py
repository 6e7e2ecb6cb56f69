"""Perceptron: the first rule that learned from its mistakes."""

from dataclasses import dataclass

import jax
from jaxtyping import Array, Float

from glassnet.learners import linear
from glassnet.settings import Positive, hyperparams
from glassnet.training.learner import Learner
from glassnet.types import Batch, Key, Metrics, Tree


@dataclass(frozen=True)
class Perceptron(Learner):
    r"""Where the answer is wrong, turn the weights towards the example.

    $$\hat y = [x w + b > 0], \qquad
      w \leftarrow w + \eta (y - \hat y)\, x, \quad b \leftarrow b + \eta (y - \hat y)$$

    Of more than two classes each has weights of its own, and the largest sum answers:
    $\hat y = \arg\max_k\, x w_k + b_k$. On a mistake the right class gains the example
    and the class that was named loses it,

    $$w_y \leftarrow w_y + \eta x, \qquad w_{\hat y} \leftarrow w_{\hat y} - \eta x$$

    which is the same rule with $y$ and $\hat y$ as one 1 among zeros.

    There is no gradient: the threshold has none. The rows of a batch are learned one
    after another, so that the size of the batch does not change the rule. If the
    classes lie within radius $R$ and a margin $\gamma$ separates them, at most
    $(R/\gamma)^2$ mistakes are made in all. Classes that no line separates keep it
    turning for ever.

    Args:
        learning_rate: $\eta$, above 0. From a start at zero it scales the weights and
            changes no answer.
        classes: 2 or more; labels are 0, 1 and so on below it.

    Learns:
        kernel: $w$, of shape `(features, 1)`, as that of a `Dense(1)`; of more than two
            classes `(features, classes)`.
        bias: $b$, of shape `(1,)` or `(classes,)`.

    Raises:
        ConfigError: a setting is outside its range.
        ShapeError: by `init`; the rows are not plain lists of numbers.

    Example:
        >>> import jax.numpy as jnp
        >>> batch = {"x": jnp.array([[1.0, 2.0]]), "y": jnp.array([1])}
        >>> batch = batch | {"weight": jnp.ones(1)}
        >>> learner = Perceptron()
        >>> state = learner.init(jax.random.key(0), batch)
        >>> state, _ = learner.step(state, batch, jax.random.key(1))
        >>> learner.model(state)[0]["kernel"].tolist()
        [[1.0], [2.0]]

    Source:
        Rosenblatt (1958), "The Perceptron"; the bound is Novikoff's (1962), "On
        Convergence Proofs on Perceptrons"; several classes as Duda & Hart (1973),
        "Pattern Classification and Scene Analysis", section 5.12.1 (Kesler's).
    """

    learning_rate: Positive = 1.0
    classes: linear.Classes = 2

    def init(self, key: Key, batch: Batch) -> Tree:
        """Zero weights."""
        params = linear.start(batch, self.classes)
        return {"params": params, "hyperparams": hyperparams(self)}

    def step(self, state: Tree, batch: Batch, key: Key) -> tuple[Tree, Metrics]:
        """Learn from the rows, one after another."""
        x = linear.rows_of(batch)
        rate = state["hyperparams"]["learning_rate"].astype(x.dtype)
        weight = batch["weight"].astype(x.dtype)

        def learn(params: Tree, row: Batch) -> tuple[Tree, Float[Array, ""]]:
            z = linear.sums(params, row["x"])
            error = linear.truth(row["y"], z) - linear.answers(z)  # -1, 0 or 1
            push = rate * row["weight"] * error
            kernel = params["kernel"] + row["x"][:, None] * push
            after = {"kernel": kernel, "bias": params["bias"] + push}
            return after, row["weight"] * abs(error).max()

        rows = {"x": x, "y": batch["y"], "weight": weight}
        params, mistakes = jax.lax.scan(learn, state["params"], rows)
        metrics = {"mistakes": (mistakes.sum(), weight.sum())}
        return state | {"params": params}, metrics

    def evaluate(self, state: Tree, batch: Batch) -> Metrics:
        """How many answers are wrong."""
        z = linear.sums(state["params"], linear.rows_of(batch))
        return linear.counted(z, batch["y"], batch["weight"])

    def model(self, state: Tree) -> tuple[Tree, Tree]:
        """Params for a `Dense`: the sign of one sum, or the largest of several."""
        return state["params"], {}
