"""Adaline: learn from how far the sum is off, not from whether the answer is."""

from dataclasses import dataclass
from typing import Literal

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from glassnet.learners import linear
from glassnet.settings import Positive, hyperparams
from glassnet.training.learner import Learner
from glassnet.types import Batch, Key, Metrics, Tree


@dataclass(frozen=True)
class Adaline(Learner):
    r"""Turn the weights towards the example by as much as the sum misses its target.

    $$z = x w + b, \qquad w \leftarrow w + \eta (t - z)\, x, \quad
      b \leftarrow b + \eta (t - z), \qquad t = \pm 1$$

    Going back: this *is* a gradient, of $\frac{1}{2}(t - z)^2$, whose delta is $z - t$:
    the error is taken before the threshold, where `Perceptron` takes it behind. So it
    also learns from right answers, and where no line separates the classes it still
    comes to rest, at the least squares. It is not the line of fewest mistakes.

    Of more than two classes, each has a unit of its own with $t = 1$ for its examples
    and $-1$ for all others, and the largest sum answers.

    Args:
        learning_rate: $\eta$, above 0. Sums grow without bound above $2/|x|^2$, where
            $x$ includes the constant 1 of the bias: bring columns to a like size first.
        rule: "online" learns the rows one after another (Widrow and Hoff's way);
            "batch" makes one step along their mean.
        classes: 2 or more; labels are 0, 1 and so on below it.

    Learns:
        kernel: $w$, of shape `(features, 1)`, as that of a `Dense(1)`; of more than two
            classes `(features, classes)`.
        bias: $b$, of shape `(1,)` or `(classes,)`.

    Raises:
        ConfigError: a setting is outside its range or not a known name.
        ShapeError: by `init`; the rows are not plain lists of numbers.

    Example:
        >>> batch = {"x": jnp.array([[1.0, 2.0]]), "y": jnp.array([1])}
        >>> batch = batch | {"weight": jnp.ones(1)}
        >>> learner = Adaline(0.5)
        >>> state = learner.init(jax.random.key(0), batch)
        >>> state, _ = learner.step(state, batch, jax.random.key(1))
        >>> learner.model(state)[0]["kernel"].tolist()
        [[0.5], [1.0]]

    Source:
        Widrow & Hoff (1960), "Adaptive Switching Circuits"; the bound of the rate is
        that of Widrow & Stearns (1985), "Adaptive Signal Processing", chapter 6.
    """

    learning_rate: Positive = 0.01
    rule: Literal["online", "batch"] = "online"
    classes: linear.Classes = 2

    def init(self, key: Key, batch: Batch) -> Tree:
        """Zero weights."""
        params = linear.start(batch, self.classes)
        return {"params": params, "hyperparams": hyperparams(self)}

    def step(self, state: Tree, batch: Batch, key: Key) -> tuple[Tree, Metrics]:
        """Learn from the rows, one after another or together."""
        x, y = linear.rows_of(batch), batch["y"]
        rate = state["hyperparams"]["learning_rate"].astype(x.dtype)
        weight = batch["weight"].astype(x.dtype)
        if self.rule == "batch":
            z = linear.sums(state["params"], x)
            # a batch of padding alone teaches nothing, and 0/0 would teach NaN
            total = jnp.where(weight.sum() > 0, weight.sum(), 1)
            params = _pushed(state["params"], x, y, z, rate * weight / total)
            return state | {"params": params}, self._metrics(z, batch)

        def learn(params: Tree, row: Batch) -> tuple[Tree, Float[Array, " units"]]:
            [z] = linear.sums(params, row["x"])
            push = rate * row["weight"]
            return _pushed(params, row["x"], row["y"], z[None], push), z

        rows = {"x": x[:, None], "y": y[:, None], "weight": weight[:, None]}
        params, z = jax.lax.scan(learn, state["params"], rows)
        return state | {"params": params}, self._metrics(z, batch)

    def evaluate(self, state: Tree, batch: Batch) -> Metrics:
        """How many answers are wrong, and how far the sums are off."""
        z = linear.sums(state["params"], linear.rows_of(batch))
        return self._metrics(z, batch)

    def model(self, state: Tree) -> tuple[Tree, Tree]:
        """Params for a `Dense`: the sign of one sum, or the largest of several."""
        return state["params"], {}

    def _metrics(self, z: Float[Array, "batch units"], batch: Batch) -> Metrics:
        """Mistakes, and the squared error, a mean over units."""
        y, weight = batch["y"], batch["weight"].astype(z.dtype)
        square = (_errors(y, z) ** 2).mean(-1)
        error = ((weight * square).sum(), weight.sum())
        return linear.counted(z, y, weight) | {"squared_error": error}


def _errors(y: Array, z: Float[Array, "batch units"]) -> Float[Array, "batch units"]:
    return 2 * linear.truth(y, z) - 1 - z


def _pushed(
    params: Tree,
    x: Float[Array, "batch features"],
    y: Array,
    z: Float[Array, "batch units"],
    rates: Float[Array, " batch"],
) -> Tree:
    """The weights after each row pushed at its own rate."""
    push = rates[:, None] * _errors(y, z)
    kernel = params["kernel"] + x.T @ push
    return {"kernel": kernel, "bias": params["bias"] + push.sum(0)}
